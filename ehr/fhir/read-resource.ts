import { z } from 'zod'
import { type Checked, check, identifier, idText, list, text } from './elements.ts'
import { firstIdentifier } from './entry-parts.ts'
import { type JsonObject, objectsIn, textIn } from './json.ts'
import { readAllergy, readCondition, readImmunization } from './read-clinical.ts'
import {
  type FindMedicine,
  medicationWords,
  readMedicationDispense,
  readMedicationRequest,
} from './read-medication.ts'
import { readDiagnosticReport, readObservation } from './read-observation.ts'
import { type Identifier, type PatientFacts, readPatient } from './read-patient.ts'
import { readAppointment, readCoverage, readEncounter } from './read-visits.ts'
import { type EntryFacts, type EntryType, entryTypes } from './record-facts.ts'

/** A practitioner or an organization: no more than its name. */
export type NamedFacts = {
  readonly type: 'Practitioner' | 'Organization'
  readonly id: string | undefined
  readonly identifier: Identifier | undefined
  readonly name: string
}

/** A Medication that requests may refer to: no more than its words. */
export type MedicineFacts = { readonly type: 'Medication'; readonly name: string | undefined }

export type Reading =
  | {
      readonly outcome: 'read'
      readonly facts: PatientFacts | NamedFacts | MedicineFacts | EntryFacts
    }
  /** Plain words that name the element and quote nothing. */
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'not used' }

const named = z.object({
  id: idText,
  identifier: list(identifier),
})
const humanName = z.object({
  name: list(
    z.object({
      text,
      family: text,
      given: list(z.string().nullable()),
      prefix: list(z.string().nullable()),
    }),
  ),
})
const organizationName = z.object({ name: text })

/** Whether a type becomes an entry of a patient's record. */
export function isEntryType(type: string): type is EntryType {
  return entryTypes.some((known) => known === type)
}

/**
 * Looks into one FHIR R4 resource: what we use of it, or why it cannot be used, or that its type is
 * not used. `find` names a Medication that stands elsewhere in the source.
 */
export function readResource(resource: JsonObject, find: FindMedicine = nothing): Reading {
  const type = textIn(resource['resourceType']) ?? ''
  if (type === 'Patient') return readingOf(readPatient(resource))
  if (type === 'Practitioner') return readingOf(readPractitioner(resource))
  if (type === 'Organization') return readingOf(readOrganization(resource))
  if (type === 'Medication') {
    return { outcome: 'read', facts: { type, name: medicationWords(resource) } }
  }
  return isEntryType(type) ? readingOf(readEntry(type, resource, find)) : { outcome: 'not used' }
}

/** The Coverages that an ExplanationOfBenefit carries inside itself; of any other type, none. */
export function coveragesInside(resource: JsonObject): readonly JsonObject[] {
  if (resource['resourceType'] !== 'ExplanationOfBenefit') return []
  return objectsIn(resource['contained']).filter((part) => part['resourceType'] === 'Coverage')
}

function nothing(): undefined {
  return undefined
}

function readingOf(
  checked: Checked<PatientFacts> | Checked<NamedFacts> | Checked<EntryFacts>,
): Reading {
  return checked.ok
    ? { outcome: 'read', facts: checked.value }
    : { outcome: 'refused', reason: checked.reason }
}

const readers: {
  readonly [type in EntryType]: (resource: JsonObject, find: FindMedicine) => Checked<EntryFacts>
} = {
  MedicationRequest: readMedicationRequest,
  MedicationDispense: readMedicationDispense,
  AllergyIntolerance: readAllergy,
  Immunization: readImmunization,
  Condition: readCondition,
  Observation: readObservation,
  DiagnosticReport: readDiagnosticReport,
  Encounter: readEncounter,
  Appointment: readAppointment,
  Coverage: readCoverage,
}

/** The element in which each type says whom it is about. */
const patientElements: { readonly [type in EntryType]: string } = {
  MedicationRequest: 'subject',
  MedicationDispense: 'subject',
  AllergyIntolerance: 'patient',
  Immunization: 'patient',
  Condition: 'subject',
  Observation: 'subject',
  DiagnosticReport: 'subject',
  Encounter: 'subject',
  Appointment: 'participant',
  Coverage: 'beneficiary',
}

/** `Observation.subject`: how a refusal names the place where a type says whom it is about. */
export function patientElementOf(type: EntryType): string {
  return `${type}.${patientElements[type]}`
}

function readEntry(type: EntryType, resource: JsonObject, find: FindMedicine): Checked<EntryFacts> {
  const checked = readers[type](resource, find)
  if (!checked.ok || checked.value.patients.length > 0) return checked
  const missing = resource[patientElements[type]] === undefined
  const reason = missing ? 'missing' : 'does not name a patient'
  return { ok: false, reason: `${patientElementOf(type)}: ${reason}` }
}

function readPractitioner(resource: JsonObject): Checked<NamedFacts> {
  const checked = check(humanName, resource)
  if (!checked.ok) return checked
  const first = checked.value.name?.[0]
  const parts = [...(first?.prefix ?? []), ...(first?.given ?? []), first?.family]
  const whole = parts.filter((part) => typeof part === 'string' && part !== '').join(' ')
  return readNamed(resource, 'Practitioner', textIn(first?.text) ?? whole)
}

function readOrganization(resource: JsonObject): Checked<NamedFacts> {
  const checked = check(organizationName, resource)
  return checked.ok ? readNamed(resource, 'Organization', checked.value.name ?? '') : checked
}

function readNamed(
  resource: JsonObject,
  type: NamedFacts['type'],
  name: string,
): Checked<NamedFacts> {
  const checked = check(named, resource)
  if (!checked.ok) return checked
  if (name === '') return { ok: false, reason: `${type}.name: missing` }
  const { id, identifier: identifiers } = checked.value
  const facts = { type, id: textIn(id), identifier: firstIdentifier(identifiers), name }
  return { ok: true, value: facts }
}
