import type { PatientId, PracticeId } from '@salve/contract/ids'
import { isObject, type JsonObject, textIn } from '@salve/ehr/fhir/json'
import type { Tx } from '../platform/db/database.ts'
import type { Patient } from './patient.ts'
import { type EntryRow, selectEntries, selectPatient, selectResource, type Share } from './sql.ts'

/** A patient's record as FHIR R4 resources, each with an `id`. Latest first, unless said otherwise. */
export type PatientRecord = {
  readonly patient: JsonObject
  /** MedicationRequest (100) and MedicationDispense (100). */
  readonly medications: readonly JsonObject[]
  /** 100. */
  readonly allergies: readonly JsonObject[]
  /** 100. */
  readonly conditions: readonly JsonObject[]
  /** The latest of each code among the 500 latest. */
  readonly observations: readonly JsonObject[]
  /** 50. */
  readonly reports: readonly JsonObject[]
  /** 200. */
  readonly immunizations: readonly JsonObject[]
  /** Those still to come, soonest first; 20. */
  readonly appointments: readonly JsonObject[]
  /** 20. */
  readonly encounters: readonly JsonObject[]
  /** 5. */
  readonly coverage: readonly JsonObject[]
}

const shares: readonly Share[] = [
  { type: 'MedicationRequest', limit: 100 },
  { type: 'MedicationDispense', limit: 100 },
  { type: 'AllergyIntolerance', limit: 100 },
  { type: 'Condition', limit: 100 },
  { type: 'Observation', limit: 500 },
  { type: 'DiagnosticReport', limit: 50 },
  { type: 'Immunization', limit: 200 },
  { type: 'Appointment', limit: 20, upcoming: true },
  { type: 'Encounter', limit: 20 },
  { type: 'Coverage', limit: 5 },
]

/**
 * What was imported of a patient's record, for prefilling forms and for the chart panel. What was
 * entered in error is left out. Undefined when the transaction's subject may not see the patient.
 */
export async function readRecord(tx: Tx, id: PatientId): Promise<PatientRecord | undefined> {
  if (tx.who.kind === 'sign-in') return undefined
  const { practiceId } = tx.who
  const [patient, rows] = await Promise.all([
    readPatientResource(tx, practiceId, id),
    selectEntries(tx, practiceId, id, shares),
  ])
  if (patient === undefined) return undefined
  const of = (...types: readonly string[]): readonly JsonObject[] =>
    rows.filter((row) => types.includes(row.resource_type)).map(withId)
  return {
    patient,
    medications: of('MedicationRequest', 'MedicationDispense'),
    allergies: of('AllergyIntolerance'),
    conditions: of('Condition'),
    observations: latestOfEachCode(of('Observation')),
    reports: of('DiagnosticReport'),
    immunizations: of('Immunization'),
    appointments: of('Appointment'),
    encounters: of('Encounter'),
    coverage: of('Coverage'),
  }
}

async function readPatientResource(
  tx: Tx,
  practiceId: PracticeId,
  id: PatientId,
): Promise<JsonObject | undefined> {
  const resource = await selectResource(tx, practiceId, id)
  if (resource === undefined) return undefined
  if (resource['resourceType'] === 'Patient') return { ...resource, id: resource['id'] ?? id }
  const patient = await selectPatient(tx, practiceId, id)
  return patient === undefined ? undefined : resourceOf(patient)
}

/** The FHIR Patient of somebody who came without one. */
function resourceOf(patient: Patient): JsonObject {
  const { id, given, family, preferred, gender, phone, email } = patient
  const telecom = [
    ...(phone === undefined ? [] : [{ system: 'phone', value: phone }]),
    ...(email === undefined ? [] : [{ system: 'email', value: email }]),
  ]
  return {
    resourceType: 'Patient',
    id,
    name: [
      { use: 'official', family, given: [given] },
      ...(preferred === undefined ? [] : [{ use: 'nickname', given: [preferred] }]),
    ],
    birthDate: patient.birthDate.toString(),
    ...(gender === undefined ? {} : { gender }),
    ...(telecom.length === 0 ? {} : { telecom }),
  }
}

function withId(row: EntryRow): JsonObject {
  return textIn(row.resource['id']) === undefined ? { ...row.resource, id: row.id } : row.resource
}

function latestOfEachCode(latestFirst: readonly JsonObject[]): readonly JsonObject[] {
  const seen = new Set<string>()
  return latestFirst.filter((resource) => {
    const key = codeKey(resource['code'])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function codeKey(code: unknown): string {
  if (!isObject(code)) return ''
  const codings: unknown = code['coding']
  const first: unknown = Array.isArray(codings) ? codings[0] : undefined
  return isObject(first)
    ? `${String(first['system'])}|${String(first['code'])}`
    : String(code['text'])
}
