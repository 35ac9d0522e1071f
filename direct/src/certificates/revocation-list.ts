import type { Asn1Value, ReadingLimits } from '../asn1/read.ts'
import { childrenOf, contentOf, MalformedAsn1, rawOf, readBer, readDer } from '../asn1/read.ts'
import { context, tags } from '../asn1/tags.ts'
import { instantOf } from '../asn1/times.ts'
import { bitsOf, integerOf, smallIntegerOf } from '../asn1/values.ts'
import { expectTag, onlyChildOf, walk } from '../asn1/walk.ts'
import { readSignatureAlgorithm } from './algorithms.ts'
import type { SignatureAlgorithm } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import type { ListScope, Reason } from './distribution-points.ts'
import { readListScope } from './distribution-points.ts'
import type { RawExtension } from './extensions.ts'
import { readAuthorityKey, readRawExtensions } from './extensions.ts'
import { readGeneralNames } from './general-names.ts'
import { isSameName, readName } from './names.ts'
import type { Name } from './names.ts'

/** A list of revoked certificates (CRL) as read: nothing about it is checked yet. */
export type RevocationList = {
  readonly der: Buffer
  readonly tbs: Buffer
  readonly algorithm: SignatureAlgorithm
  readonly signature: Buffer
  readonly issuer: Name
  readonly thisUpdate: Temporal.Instant
  readonly nextUpdate: Temporal.Instant | undefined
  readonly listNumber: bigint | undefined
  /** In a delta, the number of the whole list that it adds to. */
  readonly baseNumber: bigint | undefined
  readonly scope: ListScope
  /** The scope's bytes: a delta must have the same as its base. */
  readonly scopeDer: Buffer | undefined
  readonly authorityKey: Buffer | undefined
  readonly unknownCritical: readonly string[]
  /** By serial number and, in an indirect list, the issuer that an entry names. */
  readonly entries: ReadonlyMap<string, Asn1Value>
}

export type Revocation = {
  readonly revokedAt: Temporal.Instant | undefined
  readonly reason: Reason | 'unspecified' | 'removeFromCRL'
}

export type RevocationListReading =
  | { readonly outcome: 'read'; readonly list: RevocationList }
  | { readonly outcome: 'unreadable'; readonly why: string }

const derBytesMax = 40 * 1024 * 1024
const limits: ReadingLimits = { depthMax: 30, valuesMax: 4_000_000 }
const everything: ListScope = {
  onlyUsers: false,
  onlyAuthorities: false,
  indirect: false,
  onlyAttributes: false,
}
const identifiers = {
  authorityKey: '2.5.29.35',
  listNumber: '2.5.29.20',
  delta: '2.5.29.27',
  scope: '2.5.29.28',
  reason: '2.5.29.21',
  certificateIssuer: '2.5.29.29',
}
const reasons: Readonly<Record<number, Revocation['reason']>> = {
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  8: 'removeFromCRL',
  9: 'privilegeWithdrawn',
  10: 'aACompromise',
}

/** Reads a CRL in DER, of at most 40 MB; what is wrong inside makes it `unreadable`. (RFC 5280 5.) */
export function readRevocationList(der: Buffer): RevocationListReading {
  if (der.length > derBytesMax) return { outcome: 'unreadable', why: 'it is too large' }
  try {
    return { outcome: 'read', list: read(der) }
  } catch (fault) {
    if (!(fault instanceof MalformedAsn1)) throw fault
    return { outcome: 'unreadable', why: fault.message }
  }
}

/** When and why a list says that the certificate was revoked; absent when it does not say so. */
export function revocationIn(
  list: RevocationList,
  { serialNumber, issuerName }: Pick<Certificate, 'serialNumber' | 'issuerName'>,
): Revocation | undefined {
  const serial = serialNumber.toString('hex')
  const entry =
    list.entries.get(entryKey(serial, issuerName)) ??
    (isSameName(issuerName, list.issuer) ? list.entries.get(serial) : undefined)
  return entry === undefined ? undefined : readRevocation(entry)
}

function entryKey(serial: string, issuer: Name): string {
  return `${serial} ${issuer.keys.join()}`
}

/** A broken entry still revokes: only when and why is lost. */
function readRevocation(entry: Asn1Value): Revocation {
  try {
    return readWhole(entry)
  } catch (fault) {
    if (!(fault instanceof MalformedAsn1)) throw fault
    return { revokedAt: undefined, reason: 'unspecified' }
  }
}

function readWhole(entry: Asn1Value): Revocation {
  const fields = walk(entry)
  fields.take(tags.integer)
  const revokedAt = instantOf(fields.takeAny())
  const extensions = fields.takeIf(tags.sequence)
  const reason = (extensions === undefined ? [] : readRawExtensions(extensions)).find(
    ({ identifier }) => identifier === identifiers.reason,
  )
  const code = reason === undefined ? 0 : smallIntegerOf(readBer(reason.value), tags.enumerated)
  return { revokedAt, reason: reasons[code] ?? 'unspecified' }
}

function read(der: Buffer): RevocationList {
  const whole = walk(readDer(der, limits))
  const body = whole.take(tags.sequence)
  const algorithm = readSignatureAlgorithm(whole.take(tags.sequence))
  const signature = bitsOf(whole.take(tags.bitString)).bytes
  const fields = walk(body)
  fields.takeIf(tags.integer)
  fields.take(tags.sequence)
  const issuer = readName(fields.take(tags.sequence))
  const thisUpdate = instantOf(fields.takeAny())
  const next = fields.takeIf(tags.utcTime) ?? fields.takeIf(tags.generalizedTime)
  const revoked = fields.takeIf(tags.sequence)
  const extensions = fields.takeIf(context(0))
  const own = readListExtensions(
    extensions === undefined ? [] : readRawExtensions(onlyChildOf(extensions)),
  )
  const entries = revoked === undefined ? noEntries : readEntries(revoked)
  return {
    der,
    tbs: rawOf(body),
    algorithm,
    signature,
    issuer,
    thisUpdate,
    nextUpdate: next === undefined ? undefined : instantOf(next),
    ...own,
    ...entries,
    unknownCritical: [...own.unknownCritical, ...entries.unknownCritical],
  }
}

type OwnExtensions = Pick<
  RevocationList,
  'listNumber' | 'baseNumber' | 'scope' | 'scopeDer' | 'authorityKey' | 'unknownCritical'
>

function readListExtensions(raw: readonly RawExtension[]): OwnExtensions {
  const valueOf = (wanted: string): Buffer | undefined =>
    raw.find(({ identifier }) => identifier === wanted)?.value
  const numberOf = (value: Buffer | undefined): bigint | undefined =>
    value === undefined ? undefined : integerOf(readBer(value))
  const scopeDer = valueOf(identifiers.scope)
  const authorityKey = valueOf(identifiers.authorityKey)
  const known = new Set<string>([
    identifiers.authorityKey,
    identifiers.listNumber,
    identifiers.delta,
    identifiers.scope,
  ])
  return {
    listNumber: numberOf(valueOf(identifiers.listNumber)),
    baseNumber: numberOf(valueOf(identifiers.delta)),
    scopeDer,
    scope: scopeDer === undefined ? everything : readListScope(readBer(scopeDer)),
    authorityKey:
      authorityKey === undefined ? undefined : readAuthorityKey(readBer(authorityKey)).authorityKey,
    unknownCritical: raw
      .filter(({ identifier, critical }) => critical && !known.has(identifier))
      .map(({ identifier }) => identifier),
  }
}

type Entries = Pick<RevocationList, 'entries' | 'unknownCritical'>
const noEntries: Entries = { entries: new Map(), unknownCritical: [] }

function readEntries(revoked: Asn1Value): Entries {
  const entries = new Map<string, Asn1Value>()
  const unknownCritical = new Set<string>()
  // The issuer that an entry names holds for those after it too (RFC 5280 5.3.3).
  let issuer: Name | undefined
  for (const entry of childrenOf(revoked)) {
    const [serial, , extensions] = childrenOf(expectTag(entry, tags.sequence))
    if (serial === undefined) throw new MalformedAsn1('an entry is empty')
    const number = contentOf(expectTag(serial, tags.integer)).toString('hex')
    for (const { identifier, critical, value } of extensionsIn(extensions)) {
      if (identifier === identifiers.certificateIssuer) issuer = issuerIn(value) ?? issuer
      else if (critical && identifier !== identifiers.reason) unknownCritical.add(identifier)
    }
    entries.set(issuer === undefined ? number : entryKey(number, issuer), entry)
  }
  return { entries, unknownCritical: [...unknownCritical] }
}

/** Most entries have nothing but a reason, which is read when it is asked for. */
function extensionsIn(value: Asn1Value | undefined): readonly RawExtension[] {
  if (value === undefined) return []
  const bytes = contentOf(value)
  return bytes.length <= reasonOnlyBytes && bytes.includes(reasonBytes)
    ? []
    : readRawExtensions(value)
}
const reasonBytes = Buffer.from('0603551d15', 'hex')
/** An extension with a reason, marked critical or not. */
const reasonOnlyBytes = 17

function issuerIn(value: Buffer): Name | undefined {
  const [name] = readGeneralNames(readBer(value)).filter(({ kind }) => kind === 'directory')
  return name?.kind === 'directory' ? name.name : undefined
}
