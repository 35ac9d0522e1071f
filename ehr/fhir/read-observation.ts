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
  quantity,
  reference,
  text,
} from './elements.ts'
import {
  firstIdentifier,
  numberWords,
  patientTargets,
  quantityWords,
  wordsOfAll,
} from './entry-parts.ts'
import { type JsonObject, textIn } from './json.ts'
import type { EntryFacts } from './record-facts.ts'

const loinc = 'http://loinc.org'
const systolic = '8480-6'
const diastolic = '8462-4'

const values = {
  valueQuantity: quantity.nullish(),
  valueCodeableConcept: concept.nullish(),
  valueString: text,
  valueBoolean: z.boolean().nullish(),
  valueInteger: z.number().nullish(),
  valueDateTime: text,
  valueTime: text,
  valueRange: z.object({ low: quantity.nullish(), high: quantity.nullish() }).nullish(),
}
const component = z.object({ code: concept.nullish(), ...values })
const observation = z.object({
  id: idText,
  identifier: list(identifier),
  status: text,
  category: list(concept),
  code: concept,
  subject: reference.nullish(),
  effectiveDateTime: moment,
  effectiveInstant: moment,
  effectivePeriod: period.nullish(),
  issued: moment,
  component: list(component),
  ...values,
})
const report = z.object({
  id: idText,
  identifier: list(identifier),
  status: text,
  code: concept,
  subject: reference.nullish(),
  effectiveDateTime: moment,
  effectivePeriod: period.nullish(),
  issued: moment,
  conclusion: text,
})

type Component = z.infer<typeof component>
type Observation = z.infer<typeof observation>

/**
 * Reads a FHIR Observation. Refused: an element of the wrong kind, no code, no subject.
 * Source: hl7.org/fhir/R4/observation.html.
 */
export function readObservation(resource: JsonObject): Checked<EntryFacts> {
  const checked = check(observation, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const display = conceptWords(value.code)
  if (display === undefined) return { ok: false, reason: 'Observation.code: missing' }
  const facts: EntryFacts = {
    type: 'Observation',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.subject]),
    effective: effectiveOf(value),
    status: textIn(value.status) ?? 'unknown',
    display,
    detail: {
      type: 'Observation',
      code: codeIn(value.code, loinc) ?? codeIn(value.code),
      category: codeIn(value.category?.[0]) ?? wordsOfAll(value.category)[0],
      value: valueWords(value) ?? componentWords(value.component ?? []),
    },
  }
  return { ok: true, value: facts }
}

/**
 * Reads a FHIR DiagnosticReport. Refused: an element of the wrong kind, no code, no subject.
 * Source: hl7.org/fhir/R4/diagnosticreport.html.
 */
export function readDiagnosticReport(resource: JsonObject): Checked<EntryFacts> {
  const checked = check(report, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const display = conceptWords(value.code)
  if (display === undefined) return { ok: false, reason: 'DiagnosticReport.code: missing' }
  const facts: EntryFacts = {
    type: 'DiagnosticReport',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.subject]),
    effective: value.effectiveDateTime ?? value.effectivePeriod?.start ?? value.issued ?? undefined,
    status: textIn(value.status) ?? 'unknown',
    display,
    detail: { type: 'DiagnosticReport', conclusion: textIn(value.conclusion) },
  }
  return { ok: true, value: facts }
}

function effectiveOf(value: Observation): EntryFacts['effective'] {
  return (
    value.effectiveDateTime ??
    value.effectiveInstant ??
    value.effectivePeriod?.start ??
    value.issued ??
    undefined
  )
}

function valueWords(found: Component): string | undefined {
  return (
    quantityWords(found.valueQuantity) ??
    conceptWords(found.valueCodeableConcept) ??
    textIn(found.valueString) ??
    scalarWords(found) ??
    rangeWords(found)
  )
}

function scalarWords(found: Component): string | undefined {
  if (typeof found.valueBoolean === 'boolean') return found.valueBoolean ? 'yes' : 'no'
  if (typeof found.valueInteger === 'number') return String(found.valueInteger)
  return textIn(found.valueDateTime) ?? textIn(found.valueTime)
}

function rangeWords(found: Component): string | undefined {
  const low = quantityWords(found.valueRange?.low)
  const high = quantityWords(found.valueRange?.high)
  return low === undefined || high === undefined ? (low ?? high) : `${low} to ${high}`
}

/** Blood pressure as `142/88 mmHg`; any other parts by name. */
function componentWords(parts: readonly Component[]): string | undefined {
  const upper = partWith(parts, systolic)?.value
  const lower = partWith(parts, diastolic)
  if (typeof upper === 'number' && typeof lower?.value === 'number') {
    const unit = textIn(lower.unit) ?? 'mmHg'
    return `${numberWords(upper)}/${numberWords(lower.value)} ${unit === 'mm[Hg]' ? 'mmHg' : unit}`
  }
  const words = parts.flatMap((part) => {
    const value = valueWords(part)
    return value === undefined ? [] : [`${conceptWords(part.code) ?? ''} ${value}`.trim()]
  })
  return textIn(words.join(', '))
}

function partWith(parts: readonly Component[], code: string): Component['valueQuantity'] {
  return parts.find((part) => codeIn(part.code, loinc) === code)?.valueQuantity
}
