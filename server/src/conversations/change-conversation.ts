import type { MoveReason, Outcome } from '@salve/contract/desk-words'
import type { EntryId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import { happened } from '../facts.ts'
import type { Desk } from '../inboxes/desk.ts'
import { closeObligations, moveObligations } from '../obligations/close-obligations.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Conversation } from './conversation.ts'
import { advance, insertEntries, type NewEntry, type Step } from './sql.ts'

type Change = {
  readonly action: string
  readonly entry: Pick<NewEntry, 'kind' | 'audience' | 'text' | 'data'>
  readonly change?: Step['change']
}

/** Writes a note that only staff can read. Its words never reach the patient by any output. */
export async function writeNote(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  text: string,
): Promise<Changed> {
  const entry = { kind: 'note', audience: 'staff', text } as const
  return await changeWith(tx, who, conversation, { action: 'note.written', entry })
}

/**
 * Moves a conversation to another desk without the patient writing again: the patient sees where
 * it went, the claim ends, and the clock keeps its start and its due time.
 */
export async function moveConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  move: {
    readonly from: Desk
    readonly to: Desk
    readonly reason: MoveReason
    readonly note: string | undefined
  },
): Promise<Changed> {
  await moveObligations(tx, who.practiceId, {
    conversationId: conversation.id,
    deskId: move.to.id,
  })
  const moved = await changeWith(tx, who, conversation, {
    action: 'conversation.moved',
    entry: {
      kind: 'moved',
      audience: 'everyone',
      data: { fromDesk: move.from.id, toDesk: move.to.id, reason: move.reason },
    },
    change: {
      desk_id: move.to.id,
      claimed_by: null,
      claimed_at: null,
      claimed_until: null,
    },
  })
  await happened(tx, {
    type: 'conversation-changed',
    practiceId: who.practiceId,
    patientId: conversation.patientId,
    conversationId: conversation.id,
    deskId: move.from.id,
    version: moved.conversation.lastSeq,
    forPatient: false,
  })
  if (move.note === undefined || move.note === '') return moved
  return await writeNote(tx, who, moved.conversation, move.note)
}

/** Closes a conversation with an outcome; what was owed ends with it. The patient may still write, which reopens it. */
export async function closeConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  outcome: Outcome,
): Promise<Changed> {
  await closeObligations(tx, who.practiceId, {
    conversationId: conversation.id,
    upToSeq: conversation.patientSeq,
    outcome,
    by: who.personId,
  })
  return await changeWith(tx, who, conversation, {
    action: 'conversation.closed',
    entry: { kind: 'closed', audience: 'everyone', data: { outcome } },
    change: {
      state: 'done',
      closed_at: tx.now,
      closed_by: who.personId,
      due_since: null,
      due_at: null,
      urgent_found: null,
      urgent_at: null,
      claimed_by: null,
      claimed_at: null,
      claimed_until: null,
    },
  })
}

/** Opens a closed conversation again without a new promise: staff want to add to it. */
export async function reopenConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
): Promise<Changed> {
  return await changeWith(tx, who, conversation, {
    action: 'conversation.reopened',
    entry: { kind: 'reopened', audience: 'everyone' },
    change: { state: 'waiting', closed_at: null, closed_by: null },
  })
}

export type Changed = { readonly conversation: Conversation; readonly entryId: EntryId }

async function changeWith(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  { action, entry, change }: Change,
): Promise<Changed> {
  const advanced = await advance(tx, conversation, {
    entries: 1,
    ...(change === undefined ? {} : { change }),
  })
  if (advanced === undefined) throw new TypeError('a conversation vanished while it was changed')
  const id = newId('entry')
  const author = { kind: 'staff', id: who.personId } as const
  await insertEntries(tx, conversation, [{ ...entry, id, seq: advanced.before + 1, author }])
  await audit(tx, {
    action,
    patientId: conversation.patientId,
    objectType: 'conversation',
    objectId: conversation.id,
  })
  await happened(tx, {
    type: 'conversation-changed',
    practiceId: who.practiceId,
    patientId: conversation.patientId,
    conversationId: conversation.id,
    deskId: advanced.row.deskId,
    version: advanced.row.lastSeq,
    forPatient: entry.audience === 'everyone',
  })
  return { conversation: advanced.row, entryId: id }
}
