import type { MoveReason, Outcome } from '@salve/contract/desk-words'
import type { EntryId } from '@salve/contract/ids'
import type { Desk } from '../inboxes/desk.ts'
import { closeObligations, moveObligations } from '../obligations/close-obligations.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { accessConversation } from './access.ts'
import type { Conversation } from './conversation.ts'
import { auditOf, sayChanged } from './say-changed.ts'
import { advance, insertEntries, type NewEntry, settled, type Step, unclaimed } from './sql.ts'

type Change = {
  readonly action: string
  readonly entry: Pick<NewEntry, 'kind' | 'audience' | 'text' | 'data'>
  readonly change?: Step['change']
  readonly expecting?: Step['expecting']
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
  const moved = await changeWith(tx, who, conversation, {
    action: 'conversation.moved',
    entry: {
      kind: 'moved',
      audience: 'everyone',
      data: { fromDesk: move.from.id, toDesk: move.to.id, reason: move.reason },
    },
    change: { desk_id: move.to.id, ...unclaimed },
  })
  // After the row, which a message added now waits for: it is then owed at the new desk.
  await moveObligations(tx, who.practiceId, {
    conversationId: conversation.id,
    deskId: move.to.id,
  })
  await sayChanged(tx, { ...moved.conversation, deskId: move.from.id }, false)
  if (move.note === undefined || move.note === '') return moved
  return await writeNote(tx, who, moved.conversation, move.note)
}

export type ClosingOutcome =
  | { readonly outcome: 'closed'; readonly conversation: Conversation }
  | { readonly outcome: 'patient-wrote-again'; readonly conversation: Conversation }

/**
 * Closes a conversation with an outcome; what was owed ends with it. Refused when the patient has
 * written since `seen`, their last message on the closer's screen. The patient may still write,
 * which opens it again.
 */
export async function closeConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  { seen, outcome }: { readonly seen: number; readonly outcome: Outcome },
): Promise<ClosingOutcome> {
  const closed = await changeIf(tx, who, conversation, {
    action: 'conversation.closed',
    expecting: { patientSeq: seen },
    entry: { kind: 'closed', audience: 'everyone', data: { outcome } },
    change: { state: 'done', closed_at: tx.now, closed_by: who.personId, ...settled },
  })
  if (closed === undefined) {
    const now = await accessConversation(tx, who, conversation.id)
    return { outcome: 'patient-wrote-again', conversation: now ?? conversation }
  }
  await closeObligations(tx, who.practiceId, {
    conversationId: conversation.id,
    upToSeq: seen,
    outcome,
    by: who.personId,
  })
  return { outcome: 'closed', conversation: closed.conversation }
}

/**
 * Opens a closed conversation again without a new promise: staff want to add to it. Leaves one
 * alone that is not closed.
 */
export async function reopenConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
): Promise<Conversation> {
  const reopened = await changeIf(tx, who, conversation, {
    action: 'conversation.reopened',
    expecting: { state: 'done' },
    entry: { kind: 'reopened', audience: 'everyone' },
    change: { state: 'waiting', closed_at: null, closed_by: null },
  })
  if (reopened !== undefined) return reopened.conversation
  return (await accessConversation(tx, who, conversation.id)) ?? conversation
}

export type Changed = { readonly conversation: Conversation; readonly entryId: EntryId }

async function changeWith(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  change: Change,
): Promise<Changed> {
  const changed = await changeIf(tx, who, conversation, change)
  if (changed === undefined) throw new TypeError('a conversation vanished while it was changed')
  return changed
}

/** Undefined, and nothing changed, when the conversation is not as expected. */
async function changeIf(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  { action, entry, change, expecting }: Change,
): Promise<Changed | undefined> {
  const advanced = await advance(tx, conversation, {
    entries: 1,
    ...(change === undefined ? {} : { change }),
    ...(expecting === undefined ? {} : { expecting }),
  })
  if (advanced === undefined) return undefined
  const id = newId('entry')
  const author = { kind: 'staff', id: who.personId } as const
  await insertEntries(tx, conversation, [{ ...entry, id, seq: advanced.before + 1, author }])
  await auditOf(tx, conversation, action)
  await sayChanged(tx, advanced.row, entry.audience === 'everyone')
  return { conversation: advanced.row, entryId: id }
}
