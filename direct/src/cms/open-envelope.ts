import type { Asn1Value } from '../asn1/read.ts'
import { childrenOf, rawOf } from '../asn1/read.ts'
import { reencode } from '../asn1/reencode.ts'
import { context, tags } from '../asn1/tags.ts'
import { octetsOf } from '../asn1/values.ts'
import { walk } from '../asn1/walk.ts'
import { constructed, encoded, toBytes } from '../asn1/write.ts'
import type { Acceptance, AlgorithmRefusal } from './algorithm.ts'
import { isRefusal, readAlgorithm } from './algorithm.ts'
import type { OwnCertificate } from './certificate.ts'
import type { CipherSetting } from './ciphers.ts'
import { decrypt, readCipher } from './ciphers.ts'
import type { Malformed } from './content-info.ts'
import { readContentInfo } from './content-info.ts'
import { isNamedBy } from './entity-id.ts'
import { identifiers } from './identifiers.ts'
import { agreedKey, readAgreement } from './key-agreement.ts'
import { readTransport, receiveKey } from './key-transport.ts'
import type { Recipient } from './read-recipients.ts'
import { readRecipients } from './read-recipients.ts'

export type EnvelopeOutcome =
  /** What was inside. Nobody vouches for it before a signature inside does: never show it before. */
  | { readonly outcome: 'opened'; readonly content: Buffer; readonly cipher: CipherSetting['name'] }
  /** No recipient of it is one of our certificates. */
  | { readonly outcome: 'not for us' }
  /** Addressed to us, but the key, the padding or the tag is wrong. Which of them is never told. */
  | { readonly outcome: 'undecryptable' }
  | { readonly outcome: 'another type'; readonly contentType: string }
  | AlgorithmRefusal
  | Malformed

export type OpeningOptions = {
  readonly accept?: Acceptance
  /** `overwritten` saves memory: `bytes` may then hold the content in the place of the ciphertext. */
  readonly ciphertextIs?: 'kept' | 'overwritten'
}

type Envelope = {
  readonly recipients: readonly Recipient[]
  readonly cipher: CipherSetting | AlgorithmRefusal
  readonly ciphertext: Buffer
  readonly tag: Buffer
  readonly associated: Buffer
}

/** A sender may name us more than once; each try costs an operation with a private key. */
const triesMax = 4

/**
 * Opens EnvelopedData or AuthEnvelopedData with whichever of our keys it is addressed to.
 *
 * Read are AES of 128, 192 and 256 bits, chained or with a tag; keys sent by RSA PKCS#1 v1.5 or
 * OAEP, or agreed on by ECDH. 3DES is `weak` unless old messages are accepted. At most 1,000
 * recipients, of which four of ours are tried.
 *
 * @see RFC 5652, 6; RFC 5083
 */
export function openEnvelope(
  bytes: Buffer,
  keys: readonly OwnCertificate[],
  { accept = 'strong only', ciphertextIs = 'kept' }: OpeningOptions = {},
): EnvelopeOutcome {
  return readContentInfo(bytes, (contentType, content): EnvelopeOutcome => {
    const isTagged = contentType === identifiers.authEnvelopedData
    if (!isTagged && contentType !== identifiers.envelopedData) {
      return { outcome: 'another type', contentType }
    }
    const envelope = readEnvelope(content, isTagged, accept)
    const { cipher } = envelope
    if (isRefusal(cipher)) return cipher
    const { ciphertext } = envelope
    const ours = oursAmong(envelope.recipients, keys).slice(0, triesMax)
    let outcome: EnvelopeOutcome = { outcome: 'not for us' }
    for (const [recipient, own] of ours) {
      const key = contentKeyOf(recipient, own, cipher.keyBytes)
      if (key !== undefined && isRefusal(key)) {
        outcome = key
        continue
      }
      // Another try would find its ciphertext gone.
      const isOver = ciphertextIs === 'overwritten' && ours.length === 1
      const into = isOver ? ciphertext : Buffer.allocUnsafe(ciphertext.length)
      const opened =
        key?.length === cipher.keyBytes ? decrypt(cipher, key, envelope, into) : undefined
      if (opened !== undefined) return { outcome: 'opened', content: opened, cipher: cipher.name }
      outcome = { outcome: 'undecryptable' }
    }
    return outcome
  })
}

function oursAmong(
  recipients: readonly Recipient[],
  keys: readonly OwnCertificate[],
): (readonly [Recipient, OwnCertificate])[] {
  return recipients.flatMap((recipient) => {
    const own = keys.find(({ certificate }) => isNamedBy(certificate, recipient.id))
    return own === undefined ? [] : [[recipient, own] as const]
  })
}

function contentKeyOf(
  recipient: Recipient,
  { privateKey }: OwnCertificate,
  keyBytes: number,
): Buffer | undefined | AlgorithmRefusal {
  const isCurve = privateKey.asymmetricKeyType === 'ec'
  if (isCurve !== (recipient.kind === 'agreement')) return undefined
  if (recipient.kind === 'agreement') {
    const scheme = readAgreement(recipient.algorithm)
    return isRefusal(scheme) ? scheme : agreedKey(scheme, privateKey, recipient)
  }
  const scheme = readTransport(recipient.algorithm)
  return isRefusal(scheme)
    ? scheme
    : receiveKey(scheme, privateKey, recipient.encryptedKey, keyBytes)
}

function readEnvelope(value: Asn1Value, isAuthenticated: boolean, accept: Acceptance): Envelope {
  const fields = walk(value)
  fields.take(tags.integer)
  fields.takeIf(context(0))
  const recipients = readRecipients(fields.take(tags.set))
  const encrypted = walk(fields.take(tags.sequence))
  encrypted.take(tags.objectIdentifier)
  const algorithm = readAlgorithm(encrypted.take(tags.sequence))
  const ciphertext = octetsOf(encrypted.take(context(0)), context(0))
  const cipher = readCipher(algorithm, accept)
  const nothing = Buffer.alloc(0)
  if (!isAuthenticated) return { recipients, cipher, ciphertext, tag: nothing, associated: nothing }
  const attributes = fields.takeIf(context(1))
  const tag = octetsOf(fields.take(tags.octetString))
  return {
    recipients,
    cipher,
    ciphertext,
    tag,
    associated: attributes ? asSet(attributes) : nothing,
  }
}

/** The tag is also over the attributes, as a SET OF in DER (RFC 5083, 2.2). */
function asSet(attributes: Asn1Value): Buffer {
  const members = childrenOf(attributes)
  const isIndefinite = attributes.indefinite || members.some(({ indefinite }) => indefinite)
  const encodings = members.map((each) => (isIndefinite ? toBytes(reencode(each)) : rawOf(each)))
  return toBytes(constructed(tags.set, ...encodings.map(encoded)))
}
