// The Kysely types of this room's tables. Private to its sql files.
import type { Outcome } from '@salve/contract/desk-words'
import type {
  ConversationId,
  DeskId,
  EntryId,
  ObligationId,
  PatientId,
  PersonId,
  PracticeId,
} from '@salve/contract/ids'

type ObligationTable = {
  practice_id: PracticeId
  patient_id: PatientId
  id: ObligationId
  conversation_id: ConversationId
  entry_id: EntryId
  entry_seq: number
  desk_id: DeskId
  opened_at: Temporal.Instant
  due_at: Temporal.Instant
  rung: number
  next_rung_at: Temporal.Instant | null
  closed_at: Temporal.Instant | null
  outcome: Outcome | null
  closed_by: PersonId | null
  closed_with: EntryId | null
}
type EscalationTable = {
  practice_id: PracticeId
  patient_id: PatientId
  obligation_id: ObligationId
  rung: number
  at: Temporal.Instant
  told: 'desk' | 'lead' | 'on-call'
  person_ids: PersonId[]
}
export type Tables = { obligation: ObligationTable; escalation: EscalationTable }
