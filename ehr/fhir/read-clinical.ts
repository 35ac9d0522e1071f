import { z } from 'zod'
import {
  type Checked,
  check,
  codeIn,
  concept,
  conceptWords,
  identifier,
  idText,
  list,
  moment,
  period,
  reference,
  text,
} from './elements.ts'
import { firstIdentifier, patientTargets, statusOf, wordsOfAll } from './entry-parts.ts'
import { type JsonObject, textIn } from './json.ts'
import type { EntryFacts } from './record-facts.ts'

const common = { id: idText, identifier: list(identifier), status: text }

const allergy = z.object({
  ...common,
  clinicalStatus: concept.nullish(),
  verificationStatus: concept.nullish(),
  code: concept.nullish(),
  criticality: text,
  patient: reference.nullish(),
  onsetDateTime: moment,
  recordedDate: moment,
  reaction: list(z.object({ substance: concept.nullish(), manifestation: list(concept) })),
})
const immunization = z.object({
  ...common,
  vaccineCode: concept,
  patient: reference.nullish(),
  occurrenceDateTime: moment,
  recorded: moment,
})
const condition = z.object({
  ...common,
  clinicalStatus: concept.nullish(),
  verificationStatus: concept.nullish(),
  code: concept.nullish(),
  subject: reference.nullish(),
  onsetDateTime: moment,
  onsetPeriod: period.nullish(),
  abatementDateTime: moment,
  recordedDate: moment,
})

const cvx = 'http://hl7.org/fhir/sid/cvx'

/**
 * Reads a FHIR AllergyIntolerance. Refused: an element of the wrong kind, no patient, nothing that
 * says to what. Source: hl7.org/fhir/R4/allergyintolerance.html.
 */
export function readAllergy(resource: JsonObject): Checked<EntryFacts> {
  const checked = check(allergy, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const reactions = value.reaction ?? []
  const substances = wordsOfAll(reactions.flatMap((one) => one.substance ?? []))
  const display = conceptWords(value.code) ?? substances[0]
  if (display === undefined) return { ok: false, reason: 'AllergyIntolerance.code: missing' }
  const facts: EntryFacts = {
    type: 'AllergyIntolerance',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.patient]),
    effective: value.recordedDate ?? value.onsetDateTime ?? undefined,
    status: statusOf(codeIn(value.clinicalStatus), value.verificationStatus),
    display,
    detail: {
      type: 'AllergyIntolerance',
      reactions: wordsOfAll(reactions.flatMap((one) => one.manifestation ?? [])),
      criticality: textIn(value.criticality),
    },
  }
  return { ok: true, value: facts }
}

/**
 * Reads a FHIR Immunization. Refused: an element of the wrong kind, no patient, no vaccine.
 * Source: hl7.org/fhir/R4/immunization.html.
 */
export function readImmunization(resource: JsonObject): Checked<EntryFacts> {
  const checked = check(immunization, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const display = conceptWords(value.vaccineCode)
  if (display === undefined) return { ok: false, reason: 'Immunization.vaccineCode: missing' }
  const facts: EntryFacts = {
    type: 'Immunization',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.patient]),
    effective: value.occurrenceDateTime ?? value.recorded ?? undefined,
    status: textIn(value.status) ?? 'unknown',
    display,
    detail: {
      type: 'Immunization',
      vaccineCode: codeIn(value.vaccineCode, cvx) ?? codeIn(value.vaccineCode),
    },
  }
  return { ok: true, value: facts }
}

/**
 * Reads a FHIR Condition. Refused: an element of the wrong kind, no subject, no code.
 * Source: hl7.org/fhir/R4/condition.html.
 */
export function readCondition(resource: JsonObject): Checked<EntryFacts> {
  const checked = check(condition, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const display = conceptWords(value.code)
  if (display === undefined) return { ok: false, reason: 'Condition.code: missing' }
  const onset = value.onsetDateTime ?? value.onsetPeriod?.start
  const facts: EntryFacts = {
    type: 'Condition',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.subject]),
    effective: onset ?? value.recordedDate ?? undefined,
    status: statusOf(codeIn(value.clinicalStatus), value.verificationStatus),
    display,
    detail: { type: 'Condition', abated: value.abatementDateTime ?? undefined },
  }
  return { ok: true, value: facts }
}
