import type { Concept, IdentifierElement, Quantity } from './elements.ts'
import { codeIn, conceptWords } from './elements.ts'
import { type JsonObject, textIn } from './json.ts'
import type { Identifier } from './read-patient.ts'
import { readReference, type Target } from './references.ts'

/** The first identifier that says both its system and its value. */
export function firstIdentifier(
  found: readonly IdentifierElement[] | null | undefined,
): Identifier | undefined {
  for (const one of found ?? []) {
    const system = textIn(one.system)
    const value = textIn(one.value)
    if (system !== undefined && value !== undefined && one.use !== 'old') return { system, value }
  }
  return undefined
}

/** The targets among these that are a patient or do not say what they are. */
export function patientTargets(
  references: readonly (JsonObject | null | undefined)[],
): readonly Target[] {
  return references
    .map(readReference)
    .filter((target) => target !== undefined)
    .filter((target) => target.type === undefined || target.type === 'Patient')
}

/** A number as people read it: four significant digits, whole above a thousand. */
export function numberWords(value: number): string {
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)))
}

/** A quantity as people read it; undefined without a number. */
export function quantityWords(found: Quantity | null | undefined): string | undefined {
  if (typeof found?.value !== 'number') return undefined
  const unit = textIn(found.unit) ?? textIn(found.code)
  return unit === undefined || unit === '1' || unit.startsWith('{')
    ? numberWords(found.value)
    : `${numberWords(found.value)} ${unit}`
}

/** What a status and a verification come to: `entered-in-error` for what was taken back. */
export function statusOf(
  status: string | null | undefined,
  verification: Concept | null | undefined,
): string {
  const verified = codeIn(verification)
  if (verified === 'entered-in-error' || verified === 'refuted') return 'entered-in-error'
  return textIn(status) ?? 'unknown'
}

/** The words of each concept that has any. */
export function wordsOfAll(found: readonly Concept[] | null | undefined): readonly string[] {
  return (found ?? []).map(conceptWords).filter((words) => words !== undefined)
}
