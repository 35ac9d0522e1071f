import type { Asn1Value } from '../asn1/read.ts'
import { MalformedAsn1 } from '../asn1/read.ts'
import { context, isTagged } from '../asn1/tags.ts'
import { bitsOf, booleanOf, hasBit } from '../asn1/values.ts'
import { membersOf, onlyChildOf, walk } from '../asn1/walk.ts'
import type { GeneralName } from './general-names.ts'
import { readGeneralNames } from './general-names.ts'
import { readRelativeName } from './names.ts'

/** In the order of their bits, of which the first is unused. */
const reasons = [
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const
/** Why a certificate may be revoked, as distribution points divide it. */
export type Reason = (typeof reasons)[number]
export const allReasons: ReadonlySet<Reason> = new Set(reasons)

/** Where a list is to be found: full names, or the last part of a name below the list's issuer. */
export type PointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  | { readonly kind: 'relative'; readonly key: string }

/** Where a certificate says that its revocation is announced (RFC 5280 4.2.1.13). */
export type DistributionPoint = {
  readonly point?: PointName
  readonly reasons?: ReadonlySet<Reason>
  readonly listIssuers: readonly GeneralName[]
}

/** What a revocation list says that it covers (RFC 5280 5.2.5). */
export type ListScope = {
  readonly point?: PointName
  readonly onlyUsers: boolean
  readonly onlyAuthorities: boolean
  readonly reasons?: ReadonlySet<Reason>
  readonly indirect: boolean
  readonly onlyAttributes: boolean
}

const pointsMax = 50

/** Reads the distribution points of a certificate, at most 50. Throws `MalformedAsn1` for broken ones. */
export function readDistributionPoints(value: Asn1Value): readonly DistributionPoint[] {
  const members = membersOf(value)
  if (members.length > pointsMax) throw new MalformedAsn1('there are too many distribution points')
  return members.map((member) => {
    const fields = walk(member)
    const point = fields.takeIf(context(0))
    const only = fields.takeIf(context(1))
    const issuers = fields.takeIf(context(2))
    return {
      ...(point === undefined ? {} : { point: readPointName(onlyChildOf(point)) }),
      ...(only === undefined ? {} : { reasons: readReasons(only, 1) }),
      listIssuers: issuers === undefined ? [] : readGeneralNames(issuers, context(2)),
    }
  })
}

/** Reads the issuing distribution point of a list. Throws `MalformedAsn1` for a broken one. */
export function readListScope(value: Asn1Value): ListScope {
  const fields = walk(value)
  const point = fields.takeIf(context(0))
  const flag = (tagNumber: number): boolean => {
    const field = fields.takeIf(context(tagNumber))
    return field !== undefined && booleanOf(retagged(field))
  }
  const onlyUsers = flag(1)
  const onlyAuthorities = flag(2)
  const only = fields.takeIf(context(3))
  return {
    ...(point === undefined ? {} : { point: readPointName(onlyChildOf(point)) }),
    onlyUsers,
    onlyAuthorities,
    ...(only === undefined ? {} : { reasons: readReasons(only, 3) }),
    indirect: flag(4),
    onlyAttributes: flag(5),
  }
}

function readPointName(value: Asn1Value): PointName {
  return isTagged(value, context(0))
    ? { kind: 'full', names: readGeneralNames(value, context(0)) }
    : { kind: 'relative', key: readRelativeName(value, context(1)).key }
}

function readReasons(value: Asn1Value, tagNumber: number): ReadonlySet<Reason> {
  const bits = bitsOf(value, context(tagNumber))
  return new Set(reasons.filter((_, at) => hasBit(bits, at + 1)))
}

/** An implicitly tagged boolean, under the tag that its reader expects. */
function retagged(value: Asn1Value): Asn1Value {
  return { ...value, tagClass: 'universal', tagNumber: 1 }
}
