// The Kysely types of this room's tables. Private to its sql files.
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
import type { Generated } from 'kysely'
import type { EntryKind } from './conversation.ts'

export type ConversationTable = {
  practice_id: PracticeId
  id: ConversationId
  patient_id: PatientId
  reference: Generated<number>
  topic_key: TopicKey
  desk_id: DeskId
  title: string
  summary: string
  facts: string[]
  state: ConversationState
  urgent_found: string | null
  urgent_at: Temporal.Instant | null
  opened_at: Temporal.Instant
  last_seq: number
  patient_seq: number
  staff_seq: Generated<number>
  staff_read_seq: Generated<number>
  patient_read_seq: Generated<number>
  last_at: Temporal.Instant
  due_since: Temporal.Instant | null
  due_at: Temporal.Instant | null
  claimed_by: PersonId | null
  claimed_at: Temporal.Instant | null
  claimed_until: Temporal.Instant | null
  closing_id: EntryId | null
}

export type EntryTable = {
  practice_id: PracticeId
  patient_id: PatientId
  conversation_id: ConversationId
  seq: number
  id: EntryId
  kind: EntryKind
  at: Temporal.Instant
  audience: 'everyone' | 'staff'
  author_kind: 'patient' | 'staff' | 'house'
  author_id: string | null
  text: string | null
  data: Record<string, unknown>
}

export type QuestionnaireResponseTable = {
  practice_id: PracticeId
  patient_id: PatientId
  entry_id: EntryId
  questionnaire_url: string
  questionnaire_version: string
  content: Record<string, unknown>
}

export type DraftTable = {
  practice_id: PracticeId
  patient_id: PatientId
  owner_id: string
  place: string
  version: number
  content: Record<string, unknown>
  saved_at: Temporal.Instant
}

export type Tables = {
  conversation: ConversationTable
  entry: EntryTable
  questionnaire_response: QuestionnaireResponseTable
  draft: DraftTable
}
