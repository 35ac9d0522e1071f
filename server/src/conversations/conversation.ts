// The middle of the house. Owns conversations: one row that says how each stands, and a timeline
// of entries that is the conversation. Does not own who reads (inboxes), when an answer is due
// (promises), what is owed (obligations), or what follows from a message (reactions).
import type {
  ConversationId,
  DeskId,
  EntryId,
  PatientId,
  PersonId,
  PracticeId,
} from '@salve/contract/ids'
import type { ConversationState } from '@salve/contract/desk-words'
import type { TopicKey } from '@salve/contract/words'

/** A conversation somebody was let in to: the only form in which its row is held. */
export type Conversation = {
  readonly practiceId: PracticeId
  readonly id: ConversationId
  readonly patientId: PatientId
  readonly reference: string
  readonly topicKey: TopicKey
  readonly deskId: DeskId
  readonly title: string
  readonly summary: string
  readonly facts: readonly string[]
  readonly state: ConversationState
  readonly urgent: { readonly found: string; readonly at: Temporal.Instant } | undefined
  readonly openedAt: Temporal.Instant
  readonly lastSeq: number
  /** The sequence numbers of the last message of the patient and of staff. */
  readonly patientSeq: number
  readonly staffSeq: number
  readonly staffReadSeq: number
  readonly patientReadSeq: number
  readonly lastAt: Temporal.Instant
  readonly due: { readonly since: Temporal.Instant; readonly at: Temporal.Instant } | undefined
  readonly claim: Claim | undefined
  /** The entry of the last closing, until it is taken back or staff have answered since. */
  readonly closing: EntryId | undefined
}

/** What a list shows of a conversation. */
export type Listed = Pick<
  Conversation,
  | 'id'
  | 'reference'
  | 'topicKey'
  | 'deskId'
  | 'summary'
  | 'facts'
  | 'state'
  | 'urgent'
  | 'patientSeq'
  | 'staffReadSeq'
  | 'lastAt'
  | 'due'
  | 'claim'
>

/** A claim is a lease: it lets go by itself at `until`. */
export type Claim = { readonly personId: PersonId; readonly until: Temporal.Instant }

export const leaseMinutes = 15

/** The claim somebody else holds now, if any. */
export function heldByOther(
  conversation: Conversation,
  personId: PersonId,
  now: Temporal.Instant,
): Claim | undefined {
  const { claim } = conversation
  if (claim === undefined || claim.personId === personId) return undefined
  return Temporal.Instant.compare(claim.until, now) > 0 ? claim : undefined
}

export type EntryKind =
  | 'message'
  | 'note'
  | 'called'
  | 'claimed'
  | 'released'
  | 'moved'
  | 'read'
  | 'promise'
  | 'filing'
  | 'closed'
  | 'reopened'
  | 'notice'
  | 'safety'

/** One line of the timeline. `data` holds what its kind needs: ids, codes, instants, answers. */
export type Entry = {
  readonly id: EntryId
  readonly seq: number
  readonly kind: EntryKind
  readonly at: Temporal.Instant
  readonly audience: 'everyone' | 'staff'
  readonly author: Author
  readonly text: string | undefined
  readonly data: Readonly<Record<string, unknown>>
}

export type Author = {
  readonly kind: 'patient' | 'staff' | 'house'
  readonly id: string | undefined
  readonly name: string
  readonly role: string | undefined
}

/** The entry that shows last that a person read: they opened what was new, or wrote an answer. */
export function lastReadBy(entries: readonly Entry[], personId: PersonId): Entry | undefined {
  return entries.findLast((entry) => showsReading(entry) && entry.author.id === personId)
}

/** Whether it shows that a person of the staff has read: who answers has read too. */
export function showsReading({ kind, author }: Entry): boolean {
  return (kind === 'read' || kind === 'message') && author.kind === 'staff'
}

/** How far one has read who wrote such an entry: an answer is written below all that it answers. */
export function readUpToIn({ kind, data, seq }: Entry): number {
  return kind === 'read' ? Number(data['upTo']) : seq
}

/** `R-4821`: what is said on the phone. */
export function referenceOf(number: number): string {
  return `R-${number}`
}
