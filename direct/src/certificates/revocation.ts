import { isSignatureAllowed, isSignedBy } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import { fingerprintOf, isSameCertificate } from './certificate.ts'
import { allReasons } from './distribution-points.ts'
import type { DistributionPoint, Reason } from './distribution-points.ts'
import { findPath } from './find-path.ts'
import type { PathStep } from './find-path.ts'
import { deltasFor, noList, pointsOf, whyNotUsable } from './list-scope.ts'
import { isSameName } from './names.ts'
import type { PathFlaw } from './path-flaws.ts'
import { revocationIn } from './revocation-entries.ts'
import type { Revocation } from './revocation-entries.ts'
import type { RevocationList } from './revocation-list.ts'
import type { PathSettings } from './validate-path.ts'

export type RevocationStatus =
  | { readonly outcome: 'good' }
  | { readonly outcome: 'revoked'; readonly revocation: Revocation }
  | { readonly outcome: 'unknown'; readonly why: string }

/** The lists to be had for a certificate, and why not more. */
export type ListsFor = (certificate: Certificate) => Promise<{
  readonly lists: readonly RevocationList[]
  readonly missing?: string
}>

export type RevocationSettings = PathSettings & {
  readonly listsFor: ListsFor
  /** Certificates that may have signed lists, besides the authorities of the path. */
  readonly listSigners?: readonly Certificate[]
}

/** Signers of lists have certificates too, whose lists have signers: this far and no farther. */
const depthMax = 3

/**
 * Whether a certificate of a valid path was revoked. A list counts when it covers the certificate,
 * is in date, holds nothing critical unknown here, and is signed by the certificate's issuer or by
 * one with a valid path to the same anchor whose key may sign lists. `good` needs lists for all
 * reasons. (RFC 5280 6.3, with deltas.)
 */
export async function revocationStatus(
  step: PathStep,
  settings: RevocationSettings,
): Promise<RevocationStatus> {
  return await statusOf(step, { settings, depth: 0, asking: new Set() })
}

/**
 * Revocation as a path search asks for it: a revoked certificate is a flaw; one of which nothing is
 * known is a flaw only where that is wished.
 */
export function revocationFlawWith(
  settings: RevocationSettings,
  unknown: 'accepted' | 'refused',
): (step: PathStep) => Promise<PathFlaw | undefined> {
  return async (step) => flawIn(await revocationStatus(step, settings), step.certificate, unknown)
}

function flawIn(
  status: RevocationStatus,
  certificate: Certificate,
  unknown: 'accepted' | 'refused',
): PathFlaw | undefined {
  if (status.outcome === 'revoked')
    return { kind: 'revoked', revocation: status.revocation, certificate }
  return status.outcome === 'unknown' && unknown === 'refused'
    ? { kind: 'revocation not known', why: status.why, certificate }
    : undefined
}

type Asking = {
  readonly settings: RevocationSettings
  readonly depth: number
  /** Those being asked about, for a signer's list may be signed by the signer. */
  readonly asking: ReadonlySet<string>
}

async function statusOf(step: PathStep, asking: Asking): Promise<RevocationStatus> {
  const { lists, missing } = await asking.settings.listsFor(step.certificate)
  const whole = lists
    .filter(({ baseNumber }) => baseNumber === undefined)
    .toSorted((one, other) => Temporal.Instant.compare(other.thisUpdate, one.thisUpdate))
  let why = missing
  let covered: ReadonlySet<Reason> = new Set()
  for (const point of pointsOf(step.certificate)) {
    for (const list of whole) {
      const reasons = reasonsOf(point, list)
      if (reasons.isSubsetOf(covered)) continue
      const said = await saidBy(step, { list, lists, point }, asking)
      if (said.outcome === 'revoked') return said
      if (said.outcome === 'good') covered = covered.union(reasons)
      else if (said.why !== noList) why ??= said.why
    }
  }
  if (covered.size === allReasons.size) return { outcome: 'good' }
  return {
    outcome: 'unknown',
    why: covered.size > 0 ? 'its lists leave out some reasons' : (why ?? noList),
  }
}

function reasonsOf(point: DistributionPoint, list: RevocationList): ReadonlySet<Reason> {
  return (point.reasons ?? allReasons).intersection(list.scope.reasons ?? allReasons)
}

type ListAtPoint = {
  readonly list: RevocationList
  readonly lists: readonly RevocationList[]
  readonly point: DistributionPoint
}

/** What one list says, for the reasons that it covers. */
async function saidBy(
  step: PathStep,
  { list, lists, point }: ListAtPoint,
  asking: Asking,
): Promise<RevocationStatus> {
  const { certificate } = step
  const { at } = asking.settings
  const delta = await signedDelta(step, { list, lists }, asking)
  const useless = whyNotUsable({ list, delta, point, certificate, at })
  if (useless !== undefined) return { outcome: 'unknown', why: useless }
  if (!(await isSignedByOneWhoMay(list, step, asking)))
    return { outcome: 'unknown', why: 'its revocation list is not signed by one who may' }
  const revocation = revocationBy(certificate, list, delta)
  return revocation === undefined ? { outcome: 'good' } : { outcome: 'revoked', revocation }
}

/** A forged delta must not hide what the list itself says, so it is as if it were not there. */
async function signedDelta(
  step: PathStep,
  { list, lists }: Omit<ListAtPoint, 'point'>,
  asking: Asking,
): Promise<RevocationList | undefined> {
  for (const delta of deltasFor(list, lists, asking.settings.at))
    if (await isSignedByOneWhoMay(delta, step, asking)) return delta
  return undefined
}

function revocationBy(
  certificate: Certificate,
  list: RevocationList,
  delta: RevocationList | undefined,
): Revocation | undefined {
  const newer = delta === undefined ? undefined : revocationIn(delta, certificate)
  if (newer !== undefined) return newer.reason === 'removeFromCRL' ? undefined : newer
  return revocationIn(list, certificate)
}

async function isSignedByOneWhoMay(
  list: RevocationList,
  { certificate, issuer, anchor }: PathStep,
  asking: Asking,
): Promise<boolean> {
  if (!isSignatureAllowed(list.algorithm, asking.settings.rules)) return false
  const candidates = [issuer, anchor, ...(asking.settings.listSigners ?? [])].filter(
    ({ subjectName, keyUsage }) =>
      isSameName(subjectName, list.issuer) && keyUsage?.has('cRLSign') !== false,
  )
  for (const candidate of candidates) {
    if (!isSignedBy(list, candidate.publicKey)) continue
    // A signer of lists may be on its own list: its issuer said so in its distribution point.
    if ([issuer, anchor, certificate].some((each) => isSameCertificate(candidate, each)))
      return true
    if (await hasValidPath(candidate, anchor, asking)) return true
  }
  return false
}

async function hasValidPath(
  signer: Certificate,
  anchor: Certificate,
  { settings, depth, asking }: Asking,
): Promise<boolean> {
  const fingerprint = fingerprintOf(signer)
  if (depth >= depthMax || asking.has(fingerprint)) return false
  const next: Asking = { settings, depth: depth + 1, asking: new Set([...asking, fingerprint]) }
  const found = await findPath(signer, {
    at: settings.at,
    rules: settings.rules,
    anchors: [anchor],
    intermediates: settings.listSigners ?? [],
    revocationFlaw: async (step) => flawIn(await statusOf(step, next), step.certificate, 'refused'),
  })
  return found.outcome === 'valid'
}
