import { isObject, type JsonObject, textIn } from '@salve/ehr/fhir/json'
import { readMoment } from '@salve/ehr/fhir/moments'

const seenMax = 1_000_000

/** When the source last changed a resource; undefined when it does not say. */
export function lastUpdatedOf(resource: JsonObject): Temporal.Instant | undefined {
  const meta = resource['meta']
  const text = isObject(meta) ? textIn(meta['lastUpdated']) : undefined
  return text === undefined ? undefined : readMoment(text)?.instant
}

/**
 * Decides between two versions of one thing. The one the source changed last stands, however they
 * arrive; where the source does not say, the first one met in a run does, so that importing the same
 * again changes nothing. Remembers a million things of a run; beyond them the last one met stands.
 */
export class Freshness {
  readonly #seen = new Set<string>()
  #unsettled: string[] = []

  /** Whether a version that comes in must not replace the one that is here. */
  isOlder(key: string, incoming: JsonObject, here: Temporal.Instant | undefined): boolean {
    const seen = this.#seen.has(key)
    if (!seen && this.#seen.size < seenMax) {
      this.#seen.add(key)
      this.#unsettled.push(key)
    }
    const changed = lastUpdatedOf(incoming)
    return changed === undefined || here === undefined
      ? seen
      : Temporal.Instant.compare(changed, here) < 0
  }

  /** What was met is written. */
  settle(): void {
    this.#unsettled = []
  }

  /** What was met since the last `settle` came to nothing. */
  forget(): void {
    for (const key of this.#unsettled) this.#seen.delete(key)
    this.#unsettled = []
  }
}
