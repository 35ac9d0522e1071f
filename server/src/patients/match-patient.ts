import type { PatientId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import type { Identifier, PatientFacts } from '@salve/ehr/fhir/read-patient'

/** A patient already here, as far as it matters for telling whether it is the same person. */
export type Candidate = {
  readonly id: PatientId
  readonly birthDate: Temporal.PlainDate
  readonly family: string
  readonly resource: JsonObject
}

export type Match =
  | { readonly outcome: 'new' }
  | { readonly outcome: 'same'; readonly candidate: Candidate }
  | { readonly outcome: 'refused'; readonly reason: string }

/**
 * Whether a patient who comes in is one who is here: by identifiers alone, never by name. A record
 * number or other identifier decides; the source's own id decides only for a patient without one, or
 * when name and birth date agree as well. Refused, so that a person looks and no chart is overwritten:
 * identifiers of two charts; an identifier whose bearer has another family name and another birth
 * date; a source id whose bearer differs in either and has other identifiers; nothing to know them by.
 */
export function matchPatient(
  facts: PatientFacts,
  sourceId: Identifier | undefined,
  bearer: (identifier: Identifier) => Candidate | undefined,
): Match {
  const firm = firmIdentifiers(facts)
  const byIdentifier = new Map(
    firm.flatMap((one) => {
      const candidate = bearer(one)
      return candidate === undefined ? [] : [[candidate.id, candidate] as const]
    }),
  )
  if (byIdentifier.size > 1) return refused('Patient.identifier: belongs to more than one chart')
  const [same] = byIdentifier.values()
  if (same !== undefined) {
    return differences(facts, same) === 2
      ? refused('Patient.identifier: belongs to somebody of another name and birth date')
      : { outcome: 'same', candidate: same }
  }
  const atSource = sourceId === undefined ? undefined : bearer(sourceId)
  if (atSource !== undefined) return matchAtSource(facts, atSource, firm.length > 0)
  return firm.length === 0 && sourceId === undefined
    ? refused('Patient.identifier: missing, so nothing tells who this is')
    : { outcome: 'new' }
}

/** The identifiers a patient can be recognised by. */
export function firmIdentifiers(facts: PatientFacts): readonly Identifier[] {
  return facts.identifiers
    .filter((one) => one.kind !== 'weak')
    .map(({ system, value }) => ({ system, value }))
}

function matchAtSource(facts: PatientFacts, candidate: Candidate, hasFirm: boolean): Match {
  const differencesMax = hasFirm ? 0 : 1
  return differences(facts, candidate) > differencesMax
    ? refused('Patient.id: belongs to somebody else')
    : { outcome: 'same', candidate }
}

function differences(facts: PatientFacts, candidate: Candidate): number {
  const sameDay = facts.birthDate?.equals(candidate.birthDate) === true
  const sameFamily = facts.family.toLowerCase() === candidate.family.toLowerCase()
  return (sameDay ? 0 : 1) + (sameFamily ? 0 : 1)
}

function refused(reason: string): Match {
  return { outcome: 'refused', reason }
}
