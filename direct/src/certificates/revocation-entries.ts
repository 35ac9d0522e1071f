import type { Asn1Value } from '../asn1/read.ts'
import { childrenOf, contentOf, MalformedAsn1, readBer } from '../asn1/read.ts'
import { tags } from '../asn1/tags.ts'
import { instantOf } from '../asn1/times.ts'
import { smallIntegerOf } from '../asn1/values.ts'
import { expectTag, walk } from '../asn1/walk.ts'
import type { Certificate } from './certificate.ts'
import type { Reason } from './distribution-points.ts'
import { readRawExtensions } from './extensions.ts'
import { readGeneralNames } from './general-names.ts'
import type { Name } from './names.ts'
import { isSameName } from './names.ts'

export type Revocation = {
  readonly revokedAt: Temporal.Instant | undefined
  readonly reason: Reason | 'unspecified' | 'removeFromCRL'
}

const reasonExtension = '2.5.29.21'
const issuerExtension = '2.5.29.29'
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
/** How an extension is marked critical, with the tag of its value: where it is not, none is. */
const criticalMark = Buffer.from('0101ff04', 'hex')

/**
 * When and why a list says that a certificate was revoked; absent when it does not say so. Most
 * certificates are on no list, so the bytes of the number are looked for first, and the entries
 * read one by one only where they occur.
 */
export function revocationIn(
  { revoked, issuer }: { readonly revoked: Asn1Value | undefined; readonly issuer: Name },
  { serialNumber, issuerName }: Pick<Certificate, 'serialNumber' | 'issuerName'>,
): Revocation | undefined {
  const number = Buffer.concat([Buffer.of(0x02, serialNumber.length), serialNumber])
  if (revoked === undefined || !contentOf(revoked).includes(number)) return undefined
  try {
    const { entries } = entriesOf(revoked)
    const serial = serialNumber.toString('hex')
    const entry =
      entries.get(entryKey(serial, issuerName)) ??
      (isSameName(issuerName, issuer) ? entries.get(serial) : undefined)
    return entry === undefined ? undefined : readRevocation(entry)
  } catch (fault) {
    if (!(fault instanceof MalformedAsn1)) throw fault
    // A list that holds the number and is broken counts against the certificate.
    return { revokedAt: undefined, reason: 'unspecified' }
  }
}

/** Critical extensions of entries that nothing here knows. Throws `MalformedAsn1` for broken ones. */
export function unknownCriticalIn(revoked: Asn1Value | undefined): readonly string[] {
  return revoked !== undefined && contentOf(revoked).includes(criticalMark)
    ? entriesOf(revoked).unknownCritical
    : []
}

type Entries = {
  /** By serial number and, in an indirect list, the issuer that an entry names. */
  readonly entries: ReadonlyMap<string, Asn1Value>
  readonly unknownCritical: readonly string[]
}

const known = new WeakMap<Asn1Value, Entries>()

function entriesOf(revoked: Asn1Value): Entries {
  const entries = known.get(revoked) ?? readEntries(revoked)
  known.set(revoked, entries)
  return entries
}

function entryKey(serial: string, issuer: Name): string {
  return `${serial} ${issuer.keys.join()}`
}

function readRevocation(entry: Asn1Value): Revocation {
  const fields = walk(entry)
  fields.take(tags.integer)
  const revokedAt = instantOf(fields.takeAny())
  const extensions = fields.takeIf(tags.sequence)
  const reason = (extensions === undefined ? [] : readRawExtensions(extensions)).find(
    ({ identifier }) => identifier === reasonExtension,
  )
  const code = reason === undefined ? 0 : smallIntegerOf(readBer(reason.value), tags.enumerated)
  return { revokedAt, reason: reasons[code] ?? 'unspecified' }
}

function readEntries(revoked: Asn1Value): Entries {
  const entries = new Map<string, Asn1Value>()
  const unknownCritical = new Set<string>()
  // Only a critical extension changes what an entry means.
  const isPlain = !contentOf(revoked).includes(criticalMark)
  // The issuer that an entry names holds for those after it too (RFC 5280 5.3.3).
  let issuer: Name | undefined
  for (const entry of childrenOf(revoked)) {
    const [serial, , extensions] = childrenOf(expectTag(entry, tags.sequence))
    if (serial === undefined) throw new MalformedAsn1('an entry is empty')
    const number = contentOf(expectTag(serial, tags.integer)).toString('hex')
    const raw = extensions === undefined || isPlain ? [] : readRawExtensions(extensions)
    for (const { identifier, critical, value } of raw) {
      if (identifier === issuerExtension) issuer = issuerIn(value) ?? issuer
      else if (critical && identifier !== reasonExtension) unknownCritical.add(identifier)
    }
    entries.set(issuer === undefined ? number : entryKey(number, issuer), entry)
  }
  return { entries, unknownCritical: [...unknownCritical] }
}

function issuerIn(value: Buffer): Name | undefined {
  const [name] = readGeneralNames(readBer(value)).filter(({ kind }) => kind === 'directory')
  return name?.kind === 'directory' ? name.name : undefined
}
