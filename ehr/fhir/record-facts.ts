import type { Identifier } from './read-patient.ts'
import type { Moment } from './moments.ts'
import type { Target } from './references.ts'

/** The resource types that become entries of a patient's record. */
export const entryTypes = [
  'MedicationRequest',
  'MedicationDispense',
  'AllergyIntolerance',
  'Immunization',
  'Condition',
  'Observation',
  'DiagnosticReport',
  'Encounter',
  'Appointment',
  'Coverage',
] as const
export type EntryType = (typeof entryTypes)[number]

/** What every entry of a record says, whatever its type. */
export type EntryFacts = {
  readonly type: EntryType
  /** The logical id at the source. */
  readonly id: string | undefined
  readonly identifier: Identifier | undefined
  /** Who it is about. More than one only when the source does not say which of them is the patient. */
  readonly patients: readonly Target[]
  /** When it was so: given, measured, ordered, booked for. */
  readonly effective: Moment | undefined
  /** The source's own word, such as `active`; `entered-in-error` also for what was refuted. */
  readonly status: string
  /** The words to show for it. */
  readonly display: string
  readonly detail: Detail
}

export type Detail =
  | MedicationDetail
  | DispenseDetail
  | AllergyDetail
  | ImmunizationDetail
  | ConditionDetail
  | ObservationDetail
  | ReportDetail
  | EncounterDetail
  | AppointmentDetail
  | CoverageDetail

export type MedicationDetail = {
  readonly type: 'MedicationRequest'
  readonly dose: string | undefined
  readonly refillsLeft: number | undefined
}
export type DispenseDetail = {
  readonly type: 'MedicationDispense'
  /** The requests it was handed out for. */
  readonly prescriptions: readonly Target[]
}
export type AllergyDetail = {
  readonly type: 'AllergyIntolerance'
  readonly reactions: readonly string[]
  readonly criticality: string | undefined
}
export type ImmunizationDetail = {
  readonly type: 'Immunization'
  readonly vaccineCode: string | undefined
}
export type ConditionDetail = {
  readonly type: 'Condition'
  readonly abated: Moment | undefined
}
export type ObservationDetail = {
  readonly type: 'Observation'
  /** The LOINC code, else the first code. */
  readonly code: string | undefined
  readonly category: string | undefined
  /** As shown to people: `6.9 %`, `142/88 mmHg`. */
  readonly value: string | undefined
}
export type ReportDetail = {
  readonly type: 'DiagnosticReport'
  readonly conclusion: string | undefined
}
export type EncounterDetail = {
  readonly type: 'Encounter'
  readonly classCode: string | undefined
  readonly end: Moment | undefined
}
export type AppointmentDetail = {
  readonly type: 'Appointment'
  readonly end: Moment | undefined
  /** Whom it is with, when the source names them. */
  readonly with: string | undefined
}
export type CoverageDetail = {
  readonly type: 'Coverage'
  readonly payor: string | undefined
  readonly memberId: string | undefined
}
