import type { FetchBytes, Fetched } from './fetch-bytes.ts'

export type FetchKeeping = {
  readonly fetchBytes: FetchBytes
  /** The time, as a function: a keeper lives long. */
  readonly now: () => Temporal.Instant
  /** How long what was fetched is not fetched again. */
  readonly freshMinutes?: number
  /** How long a place that failed is left alone. */
  readonly pauseMinutes?: number
}

type Kept = { readonly until: Temporal.Instant; readonly fetched: Fetched }

const keptMax = 300
/** An authority's certificate is far smaller; what is larger is not worth its memory. */
const keptBytesMax = 64 * 1024

/**
 * A `FetchBytes` that remembers: the issuers of a partner's certificates are asked for with every
 * message, and a place that does not answer must not hold up every message. A day for what was
 * had and 10 minutes for what was not, unless said; at most 300 places.
 */
export function keptFetch(keeping: FetchKeeping): FetchBytes {
  const { fetchBytes, now, freshMinutes = 24 * 60, pauseMinutes = 10 } = keeping
  const kept = new Map<string, Kept>()
  return async (url, sizeBytesMax) => {
    const known = kept.get(url)
    if (known !== undefined && Temporal.Instant.compare(now(), known.until) < 0)
      return known.fetched
    const fetched = await fetchBytes(url, sizeBytesMax)
    const minutes = fetched.outcome === 'fetched' ? freshMinutes : pauseMinutes
    kept.delete(url)
    if (fetched.outcome === 'fetched' && fetched.bytes.length > keptBytesMax) return fetched
    const [oldest] = kept.keys()
    if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest)
    kept.set(url, { until: now().add({ minutes }), fetched })
    return fetched
  }
}
