import type { Certificate } from './certificate.ts'
import type { FetchBytes } from './fetch-bytes.ts'
import { webUrlsOf } from './general-names.ts'
import { readCertificates } from './read-certificates.ts'
import type { ListsFor } from './revocation.ts'
import { listBytesMax, readRevocationList } from './revocation-list.ts'
import type { RevocationList } from './revocation-list.ts'

/** A certificate may name many places; more than two are no help, and each may take its time. */
const urlsMax = 2
const keptMax = 500

/**
 * Asks for the issuers of a certificate where it says they are (AIA caIssuers): a certificate or a
 * bundle of them. What cannot be had is no issuer. Where messages come in, hand in a `keptFetch`.
 * (RFC 5280 4.2.2.1.)
 */
export function issuersOver(
  fetchBytes: FetchBytes,
): (certificate: Certificate) => Promise<readonly Certificate[]> {
  return async ({ extensions }) => {
    for (const url of webUrlsOf(extensions.issuerUrls ?? []).slice(0, urlsMax)) {
      const fetched = await fetchBytes(url)
      const reading = fetched.outcome === 'fetched' ? readCertificates(fetched.bytes) : fetched
      if (reading.outcome === 'read' && reading.certificates.length > 0) return reading.certificates
    }
    return []
  }
}

export type ListKeeping = {
  readonly fetchBytes: FetchBytes
  /** The time, as a function: a keeper lives long. */
  readonly now: () => Temporal.Instant
  /** How long a list is believed to be the newest. */
  readonly freshMinutes?: number
  /** How long a place that failed is left alone. */
  readonly pauseMinutes?: number
}

type Kept =
  | { readonly outcome: 'had'; readonly list: RevocationList; readonly at: Temporal.Instant }
  | { readonly outcome: 'not had'; readonly why: string; readonly at: Temporal.Instant }

/**
 * Keeps the revocation lists that certificates name, by URL: fetched again when they are no longer
 * fresh or out of date. When a list cannot be had anew, the old one still serves until its own next
 * update. At most 500 lists.
 */
export function keptLists(keeping: ListKeeping): ListsFor {
  const kept = new Map<string, Promise<Kept>>()
  return async ({ extensions }) => {
    const names = (extensions.distributionPoints ?? []).flatMap(({ point }) =>
      point?.kind === 'full' ? point.names : [],
    )
    const had = await Promise.all(
      webUrlsOf(names)
        .slice(0, urlsMax)
        .map(async (url) => await current(url, kept, keeping)),
    )
    const lists = had.flatMap((each) => (each.outcome === 'had' ? [each.list] : []))
    const missing = had.find((each) => each.outcome === 'not had')
    return missing?.outcome === 'not had'
      ? { lists, missing: `its revocation list could not be had: ${missing.why}` }
      : { lists }
  }
}

async function current(
  url: string,
  kept: Map<string, Promise<Kept>>,
  keeping: ListKeeping,
): Promise<Kept> {
  const before = kept.get(url)
  const known = await before
  if (known !== undefined && isStillGood(known, keeping)) return known
  // Whoever asks meanwhile waits for the same answer.
  const asked = kept.get(url)
  if (asked !== undefined && asked !== before) return await asked
  const next = fetchList(url, known, keeping)
  const [oldest] = kept.keys()
  if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest)
  kept.set(url, next)
  return await next
}

function isStillGood(
  known: Kept,
  { now, freshMinutes = 60, pauseMinutes = 5 }: ListKeeping,
): boolean {
  const age = known.at.until(now()).total('minutes')
  if (known.outcome === 'not had') return age < pauseMinutes
  return age < freshMinutes && isInDate(known.list, now())
}

function isInDate({ nextUpdate }: RevocationList, at: Temporal.Instant): boolean {
  return nextUpdate === undefined || Temporal.Instant.compare(at, nextUpdate) <= 0
}

async function fetchList(
  url: string,
  known: Kept | undefined,
  { fetchBytes, now }: ListKeeping,
): Promise<Kept> {
  const at = now()
  const fetched = await fetchBytes(url, listBytesMax)
  const reading = fetched.outcome === 'fetched' ? readRevocationList(fetched.bytes) : fetched
  if (reading.outcome === 'read') return { outcome: 'had', list: reading.list, at }
  return known?.outcome === 'had' && isInDate(known.list, at)
    ? { ...known, at }
    : { outcome: 'not had', why: reading.why, at }
}
