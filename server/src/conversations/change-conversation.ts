import type { CallAttempt, MoveReason, Outcome } from '@salve/contract/desk-words'
import type { EntryId } from '@salve/contract/ids'
import type { Desk } from '../inboxes/desk.ts'
import { closeObligations, moveObligations } from '../obligations/close-obligations.ts'
import { reopenObligations } from '../obligations/reopen-obligations.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { accessConversation } from './access.ts'
import type { Conversation } from './conversation.ts'
import { auditOf, sayChanged } from './say-changed.ts'
import {
  advance,
  insertEntries,
  type NewEntry,
  settled,
  type Step,
  unclaimed,
  updateOwed,
} from './sql.ts'

type Change = {
  readonly action: string
  readonly entry: Pick<NewEntry, 'id' | 'kind' | 'audience' | 'text' | 'data'>
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

/** Says that staff called and did not reach the patient, who sees it. It answers nothing. */
export async function noteAttempt(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  outcome: CallAttempt,
): Promise<Changed> {
  const entry = { kind: 'called', audience: 'everyone', data: { outcome } } as const
  return await changeWith(tx, who, conversation, { action: 'call.attempted', entry })
}

/**
 * Moves a conversation to another desk without the patient writing again: the patient sees where
 * it went, the claim ends, and the clock keeps its start and its due time. Undefined when it lies
 * on `from` no longer.
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
): Promise<Changed | undefined> {
  const moved = await changeIf(tx, who, conversation, {
    expecting: { deskId: move.from.id },
    action: 'conversation.moved',
    entry: {
      kind: 'moved',
      audience: 'everyone',
      data: { fromDesk: move.from.id, toDesk: move.to.id, reason: move.reason },
    },
    change: { desk_id: move.to.id, ...unclaimed },
  })
  if (moved === undefined) return undefined
  // After the row, which a message added now waits for: it is then owed at the new desk.
  await moveObligations(tx, who.practiceId, {
    conversationId: conversation.id,
    deskId: move.to.id,
  })
  await sayChanged(tx, { ...moved.conversation, deskId: move.from.id }, false)
  if (move.note === undefined || move.note === '') return moved
  return await writeNote(tx, who, moved.conversation, move.note)
}

export type Closing = {
  /** The patient's last message on the closer's screen. */
  readonly seen: number
  readonly outcome: Outcome
}

export type ClosingOutcome =
  | { readonly outcome: 'closed'; readonly conversation: Conversation }
  | { readonly outcome: 'patient-wrote-again'; readonly conversation: Conversation }
  /** It was to be closed as answered, and nobody has answered. */
  | { readonly outcome: 'not-answered' }

/**
 * Closes a conversation with an outcome; what was owed ends with it. Refused when the patient has
 * written since the closer looked, and as answered while an answer is owed; one that is closed
 * already stays as it is. The patient may still write, which opens it again.
 */
export async function closeConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  closing: Closing,
): Promise<ClosingOutcome> {
  const { seen, outcome } = closing
  const id = newId('entry')
  const closed = await changeIf(tx, who, conversation, {
    action: 'conversation.closed',
    expecting: {
      patientSeq: seen,
      states: outcome === 'answered' ? ['waiting'] : ['open', 'waiting'],
    },
    entry: { id, kind: 'closed', audience: 'everyone', data: { outcome } },
    change: { state: 'done', closing_id: id, ...settled },
  })
  if (closed === undefined) return await whyNotClosed(tx, who, conversation, closing)
  await closeObligations(tx, who.practiceId, {
    ...{ conversationId: conversation.id, upToSeq: seen, outcome },
    ...{ by: who.personId, entryId: id },
  })
  return { outcome: 'closed', conversation: closed.conversation }
}

async function whyNotClosed(
  tx: Tx,
  who: StaffSubject,
  before: Conversation,
  closing: Closing,
): Promise<ClosingOutcome> {
  const now = (await accessConversation(tx, who, before.id)) ?? before
  if (now.patientSeq !== closing.seen) return { outcome: 'patient-wrote-again', conversation: now }
  if (now.state === 'done') return { outcome: 'closed', conversation: now }
  if (now.state === 'open' && closing.outcome === 'answered') return { outcome: 'not-answered' }
  // It was closed when we wrote, and has been opened again meanwhile.
  return await closeConversation(tx, who, now, closing)
}

/**
 * Takes back the last closing, and all that it took away: what was owed is owed again, with its
 * promise, its place on the ladder and its urgency, also when the patient has written since. Where
 * nothing was owed the conversation waits for the patient again. Leaves one alone that has no
 * closing to take back; what staff have answered since stays answered.
 */
export async function reopenConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
): Promise<Conversation> {
  const { id, closing } = conversation
  if (closing === undefined) return conversation
  const reopened = await changeIf(tx, who, conversation, {
    action: 'conversation.reopened',
    expecting: { closing },
    entry: { kind: 'reopened', audience: 'everyone', data: { closing } },
    change: { state: 'waiting', closing_id: null },
  })
  if (reopened === undefined) return (await accessConversation(tx, who, id)) ?? conversation
  const { deskId } = reopened.conversation
  const reopening = { conversationId: id, entryId: closing, deskId }
  const owed = await reopenObligations(tx, who.practiceId, reopening)
  return owed === undefined ? reopened.conversation : await updateOwed(tx, conversation, owed)
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
  const id = entry.id ?? newId('entry')
  const author = { kind: 'staff', id: who.personId } as const
  await insertEntries(tx, conversation, [{ ...entry, id, seq: advanced.before + 1, author }])
  await auditOf(tx, conversation, action)
  await sayChanged(tx, advanced.row, entry.audience === 'everyone')
  return { conversation: advanced.row, entryId: id }
}
