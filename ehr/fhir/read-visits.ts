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
import { firstIdentifier, patientTargets, wordsOfAll } from './entry-parts.ts'
import { type JsonObject, textIn } from './json.ts'
import type { EntryFacts } from './record-facts.ts'
import { readReference } from './references.ts'

const common = { id: idText, identifier: list(identifier), status: text }

const encounter = z.object({
  ...common,
  class: z.object({ code: text, display: text }).nullish(),
  type: list(concept),
  subject: reference.nullish(),
  period: period.nullish(),
})
const appointment = z.object({
  ...common,
  serviceType: list(concept),
  appointmentType: concept.nullish(),
  description: text,
  start: moment,
  end: moment,
  participant: list(z.object({ actor: reference.nullish() })),
})
const coverage = z.object({
  ...common,
  type: concept.nullish(),
  beneficiary: reference.nullish(),
  subscriberId: text,
  period: period.nullish(),
  payor: list(reference),
})

type Appointment = z.infer<typeof appointment>

/**
 * Reads a FHIR Encounter. Refused: an element of the wrong kind, no subject.
 * Source: hl7.org/fhir/R4/encounter.html.
 */
export function readEncounter(resource: JsonObject): Checked<EntryFacts> {
  const checked = check(encounter, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const facts: EntryFacts = {
    type: 'Encounter',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.subject]),
    effective: value.period?.start ?? undefined,
    status: textIn(value.status) ?? 'unknown',
    display: wordsOfAll(value.type)[0] ?? textIn(value.class?.display) ?? 'Visit',
    detail: {
      type: 'Encounter',
      classCode: textIn(value.class?.code),
      end: value.period?.end ?? undefined,
    },
  }
  return { ok: true, value: facts }
}

/**
 * Reads a FHIR Appointment. Refused: an element of the wrong kind, no patient among the participants.
 * Source: hl7.org/fhir/R4/appointment.html.
 */
export function readAppointment(resource: JsonObject): Checked<EntryFacts> {
  const checked = check(appointment, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const facts: EntryFacts = {
    type: 'Appointment',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets((value.participant ?? []).map((one) => one.actor)),
    effective: value.start ?? undefined,
    status: textIn(value.status) ?? 'unknown',
    display: appointmentWords(value),
    detail: { type: 'Appointment', end: value.end ?? undefined, with: companion(value) },
  }
  return { ok: true, value: facts }
}

/**
 * Reads a FHIR Coverage. Refused: an element of the wrong kind, no beneficiary.
 * Source: hl7.org/fhir/R4/coverage.html.
 */
export function readCoverage(resource: JsonObject): Checked<EntryFacts> {
  const checked = check(coverage, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const payor = (value.payor ?? [])
    .map((one) => textIn(one['display']))
    .find((words) => words !== undefined)
  const facts: EntryFacts = {
    type: 'Coverage',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.beneficiary]),
    effective: value.period?.start ?? undefined,
    status: textIn(value.status) ?? 'unknown',
    display: payor ?? conceptWords(value.type) ?? 'Insurance',
    detail: { type: 'Coverage', payor, memberId: textIn(value.subscriberId) },
  }
  return { ok: true, value: facts }
}

function appointmentWords(value: Appointment): string {
  return (
    textIn(value.description) ??
    wordsOfAll(value.serviceType)[0] ??
    conceptWords(value.appointmentType) ??
    codeIn(value.appointmentType) ??
    'Visit'
  )
}

/** The first participant with words who is known to be a practitioner. */
function companion(value: Appointment): string | undefined {
  for (const { actor } of value.participant ?? []) {
    const type = readReference(actor)?.type
    const words = textIn(actor?.['display'])
    if (words !== undefined && (type === 'Practitioner' || type === 'PractitionerRole'))
      return words
  }
  return undefined
}
