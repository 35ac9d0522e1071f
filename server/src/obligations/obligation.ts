// Owns what is still owed: each patient message opens one obligation, which leaves only by a
// recorded outcome, and climbs a ladder of people while it waits. Does not own the promise itself.
import type { Outcome } from '@salve/contract/desk-words'
import type {
  ConversationId,
  DeskId,
  EntryId,
  ObligationId,
  PatientId,
  PersonId,
} from '@salve/contract/ids'

export type Obligation = {
  readonly id: ObligationId
  readonly conversationId: ConversationId
  readonly patientId: PatientId
  readonly deskId: DeskId
  readonly openedAt: Temporal.Instant
  readonly dueAt: Temporal.Instant
  readonly rung: number
}

export type NewObligation = {
  readonly conversationId: ConversationId
  readonly patientId: PatientId
  readonly entryId: EntryId
  readonly entrySeq: number
  readonly deskId: DeskId
  readonly dueAt: Temporal.Instant
}

export type Closing = {
  readonly conversationId: ConversationId
  /** Obligations of messages after this one stay open: nobody has answered them. */
  readonly upToSeq: number
  readonly outcome: Outcome
  readonly by: PersonId
  /** The entry that ends them: an answer, or a closing. */
  readonly entryId: EntryId
}

export type Reopening = {
  readonly conversationId: ConversationId
  /** The closing that is taken back. */
  readonly entryId: EntryId
  /** Where the conversation lies now. */
  readonly deskId: DeskId
}

/** The oldest message of a conversation that nobody has answered, and what it was promised. */
export type Owed = {
  readonly entrySeq: number
  readonly openedAt: Temporal.Instant
  readonly dueAt: Temporal.Instant
}

/** Whom each rung tells, and how long after the due time. The third is the last. */
export const ladder: readonly {
  readonly told: 'desk' | 'lead' | 'on-call'
  readonly afterMinutes: number
}[] = [
  { told: 'desk', afterMinutes: 0 },
  { told: 'lead', afterMinutes: 30 },
  { told: 'on-call', afterMinutes: 90 },
]

export const rungWords: Readonly<Record<'desk' | 'lead' | 'on-call', string>> = {
  desk: 'Told everybody at the desk',
  lead: 'Told the lead of the desk',
  'on-call': 'Told the manager',
}
