import type { AlgorithmRules } from '../certificates/algorithms.ts'
import { directRules } from '../certificates/algorithms.ts'
import type { Certificate } from '../certificates/certificate.ts'
import type { DirectAddress } from '../certificates/direct-address.ts'
import { findPath } from '../certificates/find-path.ts'
import { leafFlaw } from '../certificates/leaf.ts'
import type { LeafFlaw } from '../certificates/leaf.ts'
import type { ListsFor } from '../certificates/revocation.ts'
import { revocationFlawWith } from '../certificates/revocation.ts'

export type TrustSettings = {
  readonly at: Temporal.Instant
  readonly rules?: AlgorithmRules
  /** Asks for the issuer of a certificate that came without it. */
  readonly fetchIssuers?: (certificate: Certificate) => Promise<readonly Certificate[]>
  /** The revocation lists of a certificate; without them revocation is not looked at. */
  readonly listsFor?: ListsFor
  /**
   * What to do when nothing can be found out about a revocation. `accepted` unless said: a list that
   * cannot be had for an hour would else stop all mail, and most hold to it so.
   */
  readonly unknownRevocation?: 'accepted' | 'refused'
}

export type CertificateTrust =
  | { readonly outcome: 'trusted'; readonly path: readonly Certificate[] }
  | { readonly outcome: 'untrusted'; readonly flaw: LeafFlaw }

/**
 * Whether a certificate may speak for an address in the eyes of these anchors: it is for the address
 * or its domain, sound by itself, and has a valid, unrevoked path to one of them.
 */
export async function certificateTrust(
  certificate: Certificate,
  address: DirectAddress,
  { anchors, intermediates, settings }: Surroundings,
): Promise<CertificateTrust> {
  const { at, rules = directRules, fetchIssuers, listsFor, unknownRevocation } = settings
  const flaw = leafFlaw(certificate, address, { at, rules })
  if (flaw !== undefined) return { outcome: 'untrusted', flaw }
  const revocation =
    listsFor === undefined
      ? {}
      : {
          revocationFlaw: revocationFlawWith(
            { at, rules, listsFor, listSigners: intermediates },
            unknownRevocation ?? 'accepted',
          ),
        }
  const found = await findPath(certificate, {
    at,
    rules,
    anchors,
    intermediates,
    ...(fetchIssuers === undefined ? {} : { fetchIssuers }),
    ...revocation,
  })
  return found.outcome === 'valid'
    ? { outcome: 'trusted', path: found.path }
    : { outcome: 'untrusted', flaw: { kind: 'certificate', flaw: found.flaw } }
}

export type Surroundings = {
  readonly anchors: readonly Certificate[]
  readonly intermediates: readonly Certificate[]
  readonly settings: TrustSettings
}
