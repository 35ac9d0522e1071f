import type { Certificate } from '../certificates/certificate.ts'
import { fingerprintOf } from '../certificates/certificate.ts'
import type { FetchBytes } from '../certificates/fetch-bytes.ts'
import type { BundleWishes, TrustBundle } from './read-bundle.ts'
import { readTrustBundle } from './read-bundle.ts'

export type BundleSource = BundleWishes & {
  readonly url: string
  /** The bundle in use, if there is one. */
  readonly current: TrustBundle | undefined
}

export type BundleRefresh =
  | { readonly outcome: 'unchanged' }
  | {
      readonly outcome: 'changed'
      readonly bundle: TrustBundle
      readonly added: readonly Certificate[]
      readonly removed: readonly Certificate[]
    }
  /** The bundle in use stays in use. */
  | { readonly outcome: 'kept'; readonly why: string }

const bundleBytesMax = 10 * 1024 * 1024

/**
 * Fetches a trust bundle anew and says which anchors came and went. What cannot be had, or is refused,
 * leaves the bundle in use as it is: nobody loses their partners to a broken server.
 */
export async function refreshBundle(
  source: BundleSource,
  fetchBytes: FetchBytes,
): Promise<BundleRefresh> {
  const fetched = await fetchBytes(source.url, bundleBytesMax)
  if (fetched.outcome !== 'fetched')
    return { outcome: 'kept', why: `The trust bundle could not be fetched: ${fetched.why}.` }
  const reading = readTrustBundle(fetched.bytes, source)
  if (reading.outcome === 'refused') return { outcome: 'kept', why: reading.why }
  const { bundle } = reading
  if (bundle.hash === source.current?.hash) return { outcome: 'unchanged' }
  const before = source.current?.anchors ?? []
  return {
    outcome: 'changed',
    bundle,
    added: without(bundle.anchors, before),
    removed: without(before, bundle.anchors),
  }
}

function without(
  anchors: readonly Certificate[],
  others: readonly Certificate[],
): readonly Certificate[] {
  const known = new Set(others.map(fingerprintOf))
  return anchors.filter((anchor) => !known.has(fingerprintOf(anchor)))
}
