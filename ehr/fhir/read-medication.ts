import { z } from 'zod'
import {
  type Checked,
  check,
  concept,
  conceptWords,
  identifier,
  idText,
  list,
  moment,
  quantity,
  reference,
  text,
} from './elements.ts'
import { firstIdentifier, numberWords, patientTargets, quantityWords } from './entry-parts.ts'
import { type JsonObject, textIn } from './json.ts'
import type { EntryFacts } from './record-facts.ts'
import { containedIn, readReference, type Target } from './references.ts'

/** Finds the words of a Medication that stands elsewhere in the source. */
export type FindMedicine = (target: Target) => string | undefined

const repeat = z.object({
  frequency: z.number().nullish(),
  period: z.number().nullish(),
  periodUnit: text,
})
const dosage = z.object({
  text,
  asNeededBoolean: z.boolean().nullish(),
  timing: z.object({ code: concept.nullish(), repeat: repeat.nullish() }).nullish(),
  doseAndRate: list(z.object({ doseQuantity: quantity.nullish() })),
})
const named = {
  id: idText,
  identifier: list(identifier),
  status: text,
  medicationCodeableConcept: concept.nullish(),
  medicationReference: reference.nullish(),
  subject: reference.nullish(),
}
const request = z.object({
  ...named,
  authoredOn: moment,
  dosageInstruction: list(dosage),
  dispenseRequest: z.object({ numberOfRepeatsAllowed: z.number().nullish() }).nullish(),
})
const dispense = z.object({
  ...named,
  authorizingPrescription: list(reference),
  whenHandedOver: moment,
  whenPrepared: moment,
})
const medication = z.object({
  code: concept.nullish(),
  ingredient: list(z.object({ itemCodeableConcept: concept.nullish() })),
})

type Dosage = z.infer<typeof dosage>
type Named = Pick<z.infer<typeof request>, 'medicationCodeableConcept' | 'medicationReference'>

/**
 * Reads a FHIR MedicationRequest. The medicine is the concept, or a contained Medication, or one that
 * `find` knows, or the reference's own words. Refused: an element of the wrong kind, no subject, a
 * medicine that cannot be named. Source: hl7.org/fhir/R4/medicationrequest.html.
 */
export function readMedicationRequest(
  resource: JsonObject,
  find: FindMedicine,
): Checked<EntryFacts> {
  const checked = check(request, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const medicine = medicineOf(value, resource, find)
  if (medicine === undefined) return { ok: false, reason: nameless('MedicationRequest', value) }
  const facts: EntryFacts = {
    type: 'MedicationRequest',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.subject]),
    effective: value.authoredOn ?? undefined,
    status: textIn(value.status) ?? 'unknown',
    display: medicine,
    detail: {
      type: 'MedicationRequest',
      dose: doseWords(value.dosageInstruction?.[0]),
      refillsLeft: value.dispenseRequest?.numberOfRepeatsAllowed ?? undefined,
    },
  }
  return { ok: true, value: facts }
}

/**
 * Reads a FHIR MedicationDispense: one handing out of a medicine, named as in a request.
 * Refused: as for a request. Source: hl7.org/fhir/R4/medicationdispense.html.
 */
export function readMedicationDispense(
  resource: JsonObject,
  find: FindMedicine,
): Checked<EntryFacts> {
  const checked = check(dispense, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const medicine = medicineOf(value, resource, find)
  if (medicine === undefined) return { ok: false, reason: nameless('MedicationDispense', value) }
  const prescriptions = (value.authorizingPrescription ?? [])
    .map(readReference)
    .filter((target) => target !== undefined)
  const facts: EntryFacts = {
    type: 'MedicationDispense',
    id: textIn(value.id),
    identifier: firstIdentifier(value.identifier),
    patients: patientTargets([value.subject]),
    effective: value.whenHandedOver ?? value.whenPrepared ?? undefined,
    status: textIn(value.status) ?? 'unknown',
    display: medicine,
    detail: { type: 'MedicationDispense', prescriptions },
  }
  return { ok: true, value: facts }
}

/** The words of a Medication: its code, else its ingredients. */
export function medicationWords(resource: JsonObject): string | undefined {
  const checked = check(medication, resource)
  if (!checked.ok) return undefined
  const ingredients = (checked.value.ingredient ?? [])
    .map((one) => conceptWords(one.itemCodeableConcept))
    .filter((words) => words !== undefined)
  return conceptWords(checked.value.code) ?? textIn(ingredients.join(', '))
}

function medicineOf(value: Named, resource: JsonObject, find: FindMedicine): string | undefined {
  const direct = conceptWords(value.medicationCodeableConcept)
  if (direct !== undefined) return direct
  const target = readReference(value.medicationReference)
  return (
    (target === undefined ? undefined : referredMedicine(target, resource, find)) ??
    textIn(value.medicationReference?.['display'])
  )
}

function referredMedicine(
  target: Target,
  resource: JsonObject,
  find: FindMedicine,
): string | undefined {
  if (target.by !== 'contained') return find(target)
  const contained = containedIn(resource, target.id)
  return contained === undefined ? undefined : medicationWords(contained)
}

function nameless(type: string, value: Named): string {
  return value.medicationReference
    ? `${type}.medicationReference: the medicine it names is not in this source`
    : `${type}.medication: missing`
}

const units: Readonly<Record<string, string>> = {
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
}

/** The instruction as written, else put together from dose and timing: `1 tablet, 2 times a day`. */
function doseWords(found: Dosage | undefined): string | undefined {
  if (found === undefined) return undefined
  const dose = quantityWords(found.doseAndRate?.[0]?.doseQuantity)
  const timing = conceptWords(found.timing?.code) ?? repeatWords(found.timing?.repeat)
  const parts = [dose, timing, found.asNeededBoolean === true ? 'as needed' : undefined]
  return textIn(found.text) ?? textIn(parts.filter((part) => part !== undefined).join(', '))
}

function repeatWords(found: z.infer<typeof repeat> | null | undefined): string | undefined {
  const { frequency = 1, period, periodUnit } = found ?? {}
  const unit = units[periodUnit ?? '']
  if (unit === undefined || typeof period !== 'number') return undefined
  const often = frequency === 1 || frequency === null ? '' : `${numberWords(frequency)} times `
  if (period === 1) return often === '' ? `every ${unit}` : `${often}a ${unit}`
  return `${often}every ${numberWords(period)} ${unit}s`
}
