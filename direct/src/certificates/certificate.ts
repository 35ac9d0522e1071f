import { createHash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { ReadingLimits } from '../asn1/read.ts'
import { contentOf, MalformedAsn1, rawOf, readDer } from '../asn1/read.ts'
import { context, tags } from '../asn1/tags.ts'
import { instantOf } from '../asn1/times.ts'
import { bitsOf, integerOf } from '../asn1/values.ts'
import { onlyChildOf, walk } from '../asn1/walk.ts'
import type { Walk } from '../asn1/walk.ts'
import { isSignedBy, readPublicKey, readSignatureAlgorithm } from './algorithms.ts'
import type { SignatureAlgorithm } from './algorithms.ts'
import type { Extensions, KeyUsage } from './extensions.ts'
import { readExtensions, readRawExtensions } from './extensions.ts'
import type { Name } from './names.ts'
import { isSameName, readName } from './names.ts'

/** A certificate as read: nothing about it is checked yet. */
export type Certificate = {
  /** The whole certificate, and the names in it, as they came. */
  readonly raw: Buffer
  readonly issuer: Buffer
  readonly subject: Buffer
  readonly issuerName: Name
  readonly subjectName: Name
  /** The bytes that its issuer signed. */
  readonly tbs: Buffer
  /** The content bytes of the INTEGER: old authorities write numbers in odd ways. */
  readonly serialNumber: Buffer
  readonly notBefore: Temporal.Instant
  readonly notAfter: Temporal.Instant
  readonly publicKeyInfo: Buffer
  readonly publicKey: KeyObject
  /** Absent where the certificate does not restrict its key. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined
  readonly subjectKeyIdentifier: Buffer | undefined
  readonly algorithm: SignatureAlgorithm
  readonly signature: Buffer
  readonly extensions: Extensions
  /** Critical extensions that nothing here knows; such a certificate must not be relied on. */
  readonly unknownCritical: readonly string[]
}

export type CertificateReading =
  | { readonly outcome: 'read'; readonly certificate: Certificate }
  | { readonly outcome: 'unreadable'; readonly why: string }

const derBytesMax = 64 * 1024
const limits: ReadingLimits = { depthMax: 30, valuesMax: 5000 }

/**
 * Reads one certificate in DER: at most 64 KB, with nothing after it. What is wrong inside makes it
 * `unreadable`, an extension given twice included. (RFC 5280 4.1.)
 */
export function readCertificate(der: Buffer): CertificateReading {
  if (der.length > derBytesMax) return { outcome: 'unreadable', why: 'it is too large' }
  try {
    return { outcome: 'read', certificate: readWhole(der) }
  } catch (fault) {
    if (!(fault instanceof MalformedAsn1)) throw fault
    return { outcome: 'unreadable', why: fault.message }
  }
}

/** The SHA-256 of the whole certificate, in hexadecimal. Made once for each certificate. */
export function fingerprintOf(certificate: Certificate): string {
  const known = fingerprints.get(certificate)
  if (known !== undefined) return known
  const fingerprint = createHash('sha256').update(certificate.raw).digest('hex')
  fingerprints.set(certificate, fingerprint)
  return fingerprint
}
const fingerprints = new WeakMap<Certificate, string>()

/** Whether issuer and subject bear the same name: a key's change of hands, or a root. */
export function isSelfIssued({ issuerName, subjectName }: Certificate): boolean {
  return isSameName(issuerName, subjectName)
}

/** Whether an issuer of that name made the signature. Found out once for each two certificates. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  const known = issuances.get(certificate) ?? new WeakMap<Certificate, boolean>()
  issuances.set(certificate, known)
  const isIssued =
    known.get(issuer) ??
    (isSameName(certificate.issuerName, issuer.subjectName) &&
      isSignedBy(certificate, issuer.publicKey))
  known.set(issuer, isIssued)
  return isIssued
}
const issuances = new WeakMap<Certificate, WeakMap<Certificate, boolean>>()

/** Whether two readings are of the same bytes. */
export function isSameCertificate(one: Certificate, other: Certificate): boolean {
  return one === other || one.raw.equals(other.raw)
}

function readWhole(der: Buffer): Certificate {
  const whole = walk(readDer(der, limits))
  const body = whole.take(tags.sequence)
  const outer = whole.take(tags.sequence)
  const signature = bitsOf(whole.take(tags.bitString)).bytes
  const fields = walk(body)
  fields.takeIf(context(0))
  const serial = fields.take(tags.integer)
  // Only for its limits.
  integerOf(serial)
  // RFC 5280 4.1.1.2: named inside the signed bytes and beside them, the same. Some authorities
  // write the empty parameters in one place only, so what is compared is the meaning.
  const algorithm = readSignatureAlgorithm(outer)
  if (!isDeepStrictEqual(readSignatureAlgorithm(fields.take(tags.sequence)), algorithm))
    throw new MalformedAsn1('two signature algorithms are named')
  const issuer = fields.take(tags.sequence)
  const validity = walk(fields.take(tags.sequence))
  const subject = fields.take(tags.sequence)
  const publicKeyInfo = rawOf(fields.take(tags.sequence))
  const publicKey = readPublicKey(publicKeyInfo)
  if (publicKey === undefined) throw new MalformedAsn1('its key is of no known kind')
  const validFrom = validity.takeAny()
  const read = readExtensionsOf(fields)
  return {
    raw: der,
    issuer: rawOf(issuer),
    subject: rawOf(subject),
    issuerName: readName(issuer),
    subjectName: readName(subject),
    tbs: rawOf(body),
    serialNumber: contentOf(serial),
    notBefore: instantOf(validFrom),
    notAfter: instantOf(validity.takeAny()),
    publicKeyInfo,
    publicKey,
    keyUsage: read.extensions.keyUsage,
    subjectKeyIdentifier: read.extensions.subjectKey,
    algorithm,
    signature,
    ...read,
  }
}

function readExtensionsOf(fields: Walk): ReturnType<typeof readExtensions> {
  fields.takeIf(context(1))
  fields.takeIf(context(2))
  const field = fields.takeIf(context(3))
  return readExtensions(field === undefined ? [] : readRawExtensions(onlyChildOf(field)))
}
