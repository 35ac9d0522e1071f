import type { Certificate } from './certificate.ts'
import type { DistributionPoint, PointName } from './distribution-points.ts'
import type { GeneralName } from './general-names.ts'
import type { Name } from './names.ts'
import { isSameName } from './names.ts'
import type { RevocationList } from './revocation-list.ts'

/**
 * The places where a certificate's revocation is announced: those it names, then its issuer's own
 * list, which counts whether it is named or not (end of RFC 5280 6.3.3).
 */
export function pointsOf({ extensions, issuerName }: Certificate): readonly DistributionPoint[] {
  const own: DistributionPoint = {
    point: { kind: 'full', names: [{ kind: 'directory', name: issuerName }] },
    listIssuers: [],
  }
  return [...(extensions.distributionPoints ?? []), own]
}

export const noList = 'there is no revocation list for it'

type Use = {
  readonly list: RevocationList
  readonly delta: RevocationList | undefined
  readonly point: DistributionPoint
  readonly certificate: Certificate
  readonly at: Temporal.Instant
}

/** Why a list says nothing about a certificate at a distribution point; absent when it does. */
export function whyNotUsable({ list, delta, point, certificate, at }: Use): string | undefined {
  const { scope } = list
  const isAuthority = certificate.extensions.basicConstraints?.isAuthority === true
  if (!isFromIssuer(list, point, certificate)) return noList
  if (scope.onlyAttributes || (isAuthority ? scope.onlyUsers : scope.onlyAuthorities))
    return 'its revocation list is for another kind of certificate'
  if (scope.point !== undefined && !isSamePoint(list, scope.point, point, certificate))
    return 'its revocation list is for another distribution point'
  if (list.unknownCritical.length > 0)
    return 'its revocation list holds something critical that is not understood'
  return isInDate(list, at) || (delta !== undefined && isInDate(delta, at))
    ? undefined
    : 'its revocation list is out of date'
}

/**
 * The deltas that may be laid over a list, the newest first: same issuer, scope and key, made for
 * this list or an older one (RFC 5280 5.2.4).
 */
export function deltasFor(
  list: RevocationList,
  lists: readonly RevocationList[],
  at: Temporal.Instant,
): readonly RevocationList[] {
  const { listNumber } = list
  if (listNumber === undefined) return []
  return lists
    .filter(
      (delta) =>
        delta.baseNumber !== undefined &&
        delta.baseNumber <= listNumber &&
        (delta.listNumber ?? 0n) > listNumber &&
        isSameName(delta.issuer, list.issuer) &&
        isSameBytes(delta.scopeDer, list.scopeDer) &&
        isSameBytes(delta.authorityKey, list.authorityKey) &&
        delta.unknownCritical.length === 0 &&
        isInDate(delta, at),
    )
    .toSorted((one, other) => Temporal.Instant.compare(other.thisUpdate, one.thisUpdate))
}

function isInDate({ thisUpdate, nextUpdate }: RevocationList, at: Temporal.Instant): boolean {
  return (
    Temporal.Instant.compare(thisUpdate, at) <= 0 &&
    (nextUpdate === undefined || Temporal.Instant.compare(at, nextUpdate) <= 0)
  )
}

function isFromIssuer(
  list: RevocationList,
  point: DistributionPoint,
  certificate: Certificate,
): boolean {
  const issuers = directoryNames(point.listIssuers)
  return issuers.length === 0
    ? isSameName(list.issuer, certificate.issuerName)
    : list.scope.indirect && issuers.some((issuer) => isSameName(issuer, list.issuer))
}

function isSamePoint(
  list: RevocationList,
  listed: PointName,
  point: DistributionPoint,
  certificate: Certificate,
): boolean {
  const [listIssuer = certificate.issuerName] = directoryNames(point.listIssuers)
  const own = new Set(namesAt(listed, list.issuer))
  const asked = point.point === undefined ? [nameKey(listIssuer)] : namesAt(point.point, listIssuer)
  return asked.some((name) => own.has(name))
}

function namesAt(point: PointName, issuer: Name): readonly string[] {
  return point.kind === 'relative'
    ? [nameKey({ keys: [...issuer.keys, point.key], attributes: [] })]
    : point.names.flatMap((name) => {
        if (name.kind === 'directory') return [nameKey(name.name)]
        return 'text' in name ? [`${name.kind} ${name.text}`] : []
      })
}

function nameKey({ keys }: Name): string {
  return `directory ${keys.join()}`
}

function directoryNames(names: readonly GeneralName[]): readonly Name[] {
  return names.flatMap((name) => (name.kind === 'directory' ? [name.name] : []))
}

function isSameBytes(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other)
}
