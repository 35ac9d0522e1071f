import type { PatientId } from '@salve/contract/ids'
import type { Target } from '@salve/ehr/fhir/references'

/** Where a reference led: to a patient, to one that was refused, to two at once, or nowhere yet known. */
export type Found = PatientId | 'refused' | 'ambiguous' | undefined

/**
 * Which patient each reference of the source means. Keeps a few short keys for each patient of the
 * source (about 0.5 kB), and nothing of the rest of the record.
 */
export class PatientIndex {
  readonly #found = new Map<string, PatientId | 'refused' | 'ambiguous'>()

  /** A urn holds within its Bundle first; across Bundles only while no two patients share it. */
  set(key: string, bundleIndex: number, patient: PatientId | 'refused'): void {
    if (!key.startsWith('urn:')) {
      this.#found.set(key, patient)
      return
    }
    this.#found.set(within(key, bundleIndex), patient)
    const known = this.#found.get(key)
    this.#found.set(key, known === undefined || known === patient ? patient : 'ambiguous')
  }

  /** A patient who is not in the source but in the practice. */
  learn(target: Target, patient: PatientId): void {
    if (target.by !== 'contained') this.#found.set(keyOf(target), patient)
  }

  get(target: Target, bundleIndex: number): Found {
    if (target.by === 'contained') return undefined
    if (target.by === 'identifier') return this.#found.get(keyOf(target))
    return this.#found.get(within(target.key, bundleIndex)) ?? this.#found.get(target.key)
  }
}

function keyOf(target: Exclude<Target, { by: 'contained' }>): string {
  return target.by === 'key' ? target.key : `${target.system}|${target.value}`
}

function within(key: string, bundleIndex: number): string {
  return `${bundleIndex} ${key}`
}
