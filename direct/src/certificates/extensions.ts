import type { Asn1Value } from '../asn1/read.ts'
import { contentOf, MalformedAsn1, readBer } from '../asn1/read.ts'
import { context, tags } from '../asn1/tags.ts'
import {
  bitsOf,
  booleanOf,
  hasBit,
  identifierOf,
  octetsOf,
  smallIntegerOf,
} from '../asn1/values.ts'
import { membersOf, walk } from '../asn1/walk.ts'
import type { DistributionPoint } from './distribution-points.ts'
import { readDistributionPoints } from './distribution-points.ts'
import type { GeneralName } from './general-names.ts'
import { readGeneralName, readGeneralNames } from './general-names.ts'

const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsage = (typeof keyUsages)[number]

/** The names a certificate authority may certify, and those it may not. */
export type NameConstraints = {
  readonly permitted: readonly GeneralName[]
  readonly excluded: readonly GeneralName[]
}

/** What the extensions of a certificate say, as far as anything here asks (RFC 5280 4.2). */
export type Extensions = {
  readonly basicConstraints?: { readonly isAuthority: boolean; readonly pathLength?: number }
  readonly keyUsage?: ReadonlySet<KeyUsage>
  readonly extendedKeyUsage?: readonly string[]
  readonly alternativeNames?: readonly GeneralName[]
  readonly nameConstraints?: NameConstraints
  readonly subjectKey?: Buffer
  readonly authorityKey?: Buffer
  readonly distributionPoints?: readonly DistributionPoint[]
  readonly issuerUrls?: readonly GeneralName[]
  readonly policies?: readonly string[]
  readonly policyMappings?: readonly { readonly issuer: string; readonly subject: string }[]
  readonly policyConstraints?: {
    readonly requireExplicit?: number
    readonly inhibitMapping?: number
  }
  readonly inhibitAnyPolicy?: number
}

const membersMax = 200
const caIssuers = '1.3.6.1.5.5.7.48.2'

const readers: Readonly<Record<string, (value: Asn1Value) => Extensions>> = {
  '2.5.29.19': (value) => ({ basicConstraints: readBasicConstraints(value) }),
  '2.5.29.15': (value) => ({ keyUsage: readKeyUsage(value) }),
  '2.5.29.37': (value) => ({ extendedKeyUsage: limited(value).map((each) => identifierOf(each)) }),
  '2.5.29.17': (value) => ({ alternativeNames: readGeneralNames(value) }),
  '2.5.29.30': (value) => ({ nameConstraints: readNameConstraints(value) }),
  '2.5.29.14': (value) => ({ subjectKey: octetsOf(value) }),
  '2.5.29.35': (value) => readAuthorityKey(value),
  '2.5.29.31': (value) => ({ distributionPoints: readDistributionPoints(value) }),
  '1.3.6.1.5.5.7.1.1': (value) => ({ issuerUrls: readIssuerUrls(value) }),
  '2.5.29.32': (value) => ({ policies: limited(value).map(firstIdentifier) }),
  '2.5.29.33': (value) => ({ policyMappings: limited(value).map(readPolicyMapping) }),
  '2.5.29.36': (value) => ({ policyConstraints: readPolicyConstraints(value) }),
  '2.5.29.54': (value) => ({ inhibitAnyPolicy: smallIntegerOf(value) }),
}

export type RawExtension = {
  readonly identifier: string
  readonly critical: boolean
  readonly value: Buffer
}

/** Reads a list of extensions. Throws `MalformedAsn1` for a broken list, and for one given twice. */
export function readRawExtensions(value: Asn1Value): readonly RawExtension[] {
  const read = limited(value).map((member) => {
    const fields = walk(member)
    const identifier = identifierOf(fields.take(tags.objectIdentifier))
    const critical = fields.takeIf(tags.boolean)
    return {
      identifier,
      critical: critical !== undefined && booleanOf(critical),
      value: octetsOf(fields.take(tags.octetString)),
    }
  })
  if (new Set(read.map(({ identifier }) => identifier)).size < read.length)
    throw new MalformedAsn1('an extension is given twice')
  return read
}

/** Reads those extensions that are known, and names the critical ones that are not. */
export function readExtensions(raw: readonly RawExtension[]): {
  readonly extensions: Extensions
  readonly unknownCritical: readonly string[]
} {
  const known = raw.flatMap(({ identifier, value }) => {
    const read = readers[identifier]
    return read === undefined ? [] : [read(readBer(value))]
  })
  return {
    extensions: Object.assign({}, ...known),
    unknownCritical: raw
      .filter(({ identifier, critical }) => critical && readers[identifier] === undefined)
      .map(({ identifier }) => identifier),
  }
}

/** The key identifier in an authority key identifier; it may name issuer and serial instead. */
export function readAuthorityKey(value: Asn1Value): { readonly authorityKey?: Buffer } {
  const key = walk(value).takeIf(context(0))
  return key === undefined ? {} : { authorityKey: contentOf(key) }
}

function limited(value: Asn1Value): readonly Asn1Value[] {
  const members = membersOf(value)
  if (members.length > membersMax) throw new MalformedAsn1('an extension has too many members')
  return members
}

function firstIdentifier(value: Asn1Value): string {
  return identifierOf(walk(value).take(tags.objectIdentifier))
}

function readBasicConstraints(value: Asn1Value): NonNullable<Extensions['basicConstraints']> {
  const fields = walk(value)
  const authority = fields.takeIf(tags.boolean)
  const length = fields.takeIf(tags.integer)
  return {
    isAuthority: authority !== undefined && booleanOf(authority),
    ...(length === undefined ? {} : { pathLength: smallIntegerOf(length) }),
  }
}

function readKeyUsage(value: Asn1Value): ReadonlySet<KeyUsage> {
  const bits = bitsOf(value)
  return new Set(keyUsages.filter((_, bit) => hasBit(bits, bit)))
}

function readNameConstraints(value: Asn1Value): NameConstraints {
  const fields = walk(value)
  const subtrees = (field: Asn1Value | undefined): readonly GeneralName[] =>
    (field === undefined
      ? []
      : membersOf(field, { tagClass: 'context', tagNumber: field.tagNumber })
    ).map((member) => {
      const subtree = walk(member)
      const base = readGeneralName(subtree.takeAny())
      // RFC 5280 4.2.1.10: minimum is 0 and so not written, maximum is absent.
      if (subtree.rest().length > 0) throw new MalformedAsn1('a name constraint has a minimum')
      return base
    })
  const permitted = subtrees(fields.takeIf(context(0)))
  const excluded = subtrees(fields.takeIf(context(1)))
  if (permitted.length + excluded.length > membersMax * 5)
    throw new MalformedAsn1('there are too many name constraints')
  return { permitted, excluded }
}

function readIssuerUrls(value: Asn1Value): readonly GeneralName[] {
  return limited(value).flatMap((member) => {
    const fields = walk(member)
    const method = identifierOf(fields.take(tags.objectIdentifier))
    return method === caIssuers ? [readGeneralName(fields.takeAny())] : []
  })
}

function readPolicyMapping(value: Asn1Value): { issuer: string; subject: string } {
  const fields = walk(value)
  return {
    issuer: identifierOf(fields.take(tags.objectIdentifier)),
    subject: identifierOf(fields.take(tags.objectIdentifier)),
  }
}

function readPolicyConstraints(value: Asn1Value): NonNullable<Extensions['policyConstraints']> {
  const fields = walk(value)
  const explicit = fields.takeIf(context(0))
  const mapping = fields.takeIf(context(1))
  return {
    ...(explicit === undefined ? {} : { requireExplicit: smallIntegerOf(explicit, context(0)) }),
    ...(mapping === undefined ? {} : { inhibitMapping: smallIntegerOf(mapping, context(1)) }),
  }
}
