import type { Asn1Value, ReadingLimits } from '../asn1/read.ts'
import { MalformedAsn1, rawOf, readBer, readDer } from '../asn1/read.ts'
import { context, tags } from '../asn1/tags.ts'
import { instantOf } from '../asn1/times.ts'
import { bitsOf, integerOf } from '../asn1/values.ts'
import { onlyChildOf, walk } from '../asn1/walk.ts'
import { readSignatureAlgorithm } from './algorithms.ts'
import type { SignatureAlgorithm } from './algorithms.ts'
import type { ListScope } from './distribution-points.ts'
import { readListScope } from './distribution-points.ts'
import type { RawExtension } from './extensions.ts'
import { readAuthorityKey, readRawExtensions } from './extensions.ts'
import { readName } from './names.ts'
import type { Name } from './names.ts'
import { unknownCriticalIn } from './revocation-entries.ts'

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
  /** The list of entries, read when it is needed: there may be a hundred thousand. */
  readonly revoked: Asn1Value | undefined
}

export type RevocationListReading =
  | { readonly outcome: 'read'; readonly list: RevocationList }
  | { readonly outcome: 'unreadable'; readonly why: string }

/** Several times the largest list in use. */
export const listBytesMax: number = 40 * 1024 * 1024
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
}
/** Reads a CRL in DER, of at most 40 MB; what is wrong inside makes it `unreadable`. (RFC 5280 5.) */
export function readRevocationList(der: Buffer): RevocationListReading {
  if (der.length > listBytesMax) return { outcome: 'unreadable', why: 'it is too large' }
  try {
    return { outcome: 'read', list: read(der) }
  } catch (fault) {
    if (!(fault instanceof MalformedAsn1)) throw fault
    return { outcome: 'unreadable', why: fault.message }
  }
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
  return {
    der,
    tbs: rawOf(body),
    algorithm,
    signature,
    issuer,
    thisUpdate,
    nextUpdate: next === undefined ? undefined : instantOf(next),
    revoked,
    ...own,
    unknownCritical: [...own.unknownCritical, ...unknownCriticalIn(revoked)],
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
