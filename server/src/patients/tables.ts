import type { Id, ImportRunId, PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import type { Address, Gender } from '@salve/ehr/fhir/read-patient'
import type { Generated, JSONColumnType } from 'kysely'

export type PatientTable = {
  practice_id: PracticeId
  id: PatientId
  chart_number: string
  name_given: string
  name_family: string
  name_preferred: string | null
  birth_date: Temporal.PlainDate
  gender: Gender | null
  language: string
  phone: string | null
  email: string | null
  address: JSONColumnType<Address> | null
  deceased_at: Temporal.Instant | null
  physician_id: PersonId | null
  resource: JSONColumnType<JsonObject>
  search_words: Generated<string>
  record_version: Generated<number>
  created_at: Temporal.Instant
  updated_at: Temporal.Instant
}
export type PatientIdentifierTable = {
  practice_id: PracticeId
  system: string
  value: string
  patient_id: PatientId
}
export type RecordEntryTable = {
  practice_id: PracticeId
  patient_id: PatientId
  id: Id<'record-entry'>
  resource_type: string
  source_system: string
  source_id: string
  effective_at: Temporal.Instant | null
  status: string | null
  display: string | null
  resource: JSONColumnType<JsonObject>
  updated_at: Temporal.Instant
}
export type RecordSummaryTable = {
  practice_id: PracticeId
  patient_id: PatientId
  version: number
  shape: number
  content: JSONColumnType<JsonObject>
}
export type NamedTable = {
  practice_id: PracticeId
  id: Id<'practitioner'> | Id<'organization'>
  source_system: string
  source_id: string
  name: string
  resource: JSONColumnType<JsonObject>
  updated_at: Temporal.Instant
}
export type ImportRunTable = {
  practice_id: PracticeId
  id: ImportRunId
  source: string
  state: 'running' | 'finished' | 'failed'
  counts: JSONColumnType<JsonObject>
  progress: JSONColumnType<JsonObject>
  started_at: Temporal.Instant
  touched_at: Temporal.Instant
  finished_at: Temporal.Instant | null
}
export type ImportRefusalTable = {
  practice_id: PracticeId
  run_id: ImportRunId
  number: number
  source: string
  resource_type: string | null
  reason: string
  raw: Uint8Array
}
export type Tables = {
  patient: PatientTable
  patient_identifier: PatientIdentifierTable
  record_entry: RecordEntryTable
  record_summary: RecordSummaryTable
  practitioner: NamedTable
  organization: NamedTable
  import_run: ImportRunTable
  import_refusal: ImportRefusalTable
}
