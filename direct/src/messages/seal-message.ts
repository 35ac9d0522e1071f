import { randomUUID } from 'node:crypto'
import type { ContentCipher } from '../cms/ciphers.ts'
import { nameOfDigest } from '../cms/digests.ts'
import type { EnvelopeRecipient } from '../cms/write-envelope.ts'
import { writeEnvelope } from '../cms/write-envelope.ts'
import type { SigningKey } from '../cms/write-signed-data.ts'
import { writeSignedData } from '../cms/write-signed-data.ts'
import { readFrom } from '../mime/from.ts'
import type { Mailbox } from '../mime/addresses.ts'
import { addressOf } from '../mime/addresses.ts'
import { valueNamed } from '../mime/part.ts'
import { readMessage } from '../mime/read-message.ts'
import { base64Between } from './base64-between.ts'
import type { FieldToWrite } from '../mime/write-header.ts'
import { structuredValue, writeHeader } from '../mime/write-header.ts'
import { piecesOf } from '../mime/write-message.ts'

export type Signing = {
  /** The whole message (RFC 5322), with its From, To, Date and Message-ID. */
  readonly message: Buffer
  readonly signers: readonly SigningKey[]
  /** Certificates to send along beside the signers' own, such as those of their issuers. */
  readonly furtherCertificates?: readonly Buffer[]
  readonly at: Temporal.Instant
}

export type Enclosing = {
  /** Whom the outer header names. Whoever is not here is not named to the others. */
  readonly to: readonly string[]
  readonly recipients: readonly EnvelopeRecipient[]
  /** `aes-256-cbc` unless said otherwise: the reference implementation reads no other kind. */
  readonly cipher?: ContentCipher
}

/** A signed message, to be enclosed for one recipient or several, once or often. */
export type SignedMessage = {
  readonly outcome: 'signed'
  /** The fields that may stand outside, where anybody on the way can read them. */
  readonly fields: readonly FieldToWrite[]
  readonly from: Mailbox
  readonly pieces: readonly Buffer[]
}

/** The message lacks what every message must have. */
export type SealingRefusal = { readonly outcome: 'refused'; readonly sentence: string }

/** The same for all, as it stands outside. */
const outerSubject = 'Encrypted message'
const fieldsNeeded = ['date', 'from', 'to', 'message-id', 'mime-version'] as const

/**
 * Wraps, signs and encrypts a message for Direct: `signMessage`, then `encloseMessage`.
 *
 * @see Applicability Statement for Secure Health Transport, 2; RFC 8551, 3
 */
export function sealMessage(
  sealing: Signing & Enclosing,
): { readonly outcome: 'sealed'; readonly bytes: Buffer } | SealingRefusal {
  const signed = signMessage(sealing)
  return signed.outcome === 'refused'
    ? signed
    : { outcome: 'sealed', bytes: encloseMessage(signed, sealing) }
}

/**
 * Wraps and signs a message. The whole of it becomes a part of its own, so that the signature covers
 * its header; lines end in CRLF and are 7bit before they are signed. Refused where Date, From (one
 * address that every program reads the same), To, Message-ID or MIME-Version is missing.
 *
 * @throws {RangeError} There is no signer.
 */
export function signMessage(signing: Signing): SignedMessage | SealingRefusal {
  if (signing.signers.length === 0) throw new RangeError('a message needs a signer')
  const reading = readMessage(signing.message)
  if (reading.outcome === 'refused') return reading
  const missing = fieldsNeeded.find((name) => (valueNamed(reading.message, name) ?? '') === '')
  if (missing !== undefined) {
    return { outcome: 'refused', sentence: `The message has no ${missing} in its header.` }
  }
  const from = readFrom(reading.message)
  if (from.outcome !== 'one') return { outcome: 'refused', sentence: from.sentence }
  const fields = [
    ['Date', valueNamed(reading.message, 'date') ?? ''],
    ['Message-ID', valueNamed(reading.message, 'message-id') ?? ''],
    ['Subject', outerSubject],
  ] as const
  return { outcome: 'signed', from: from.mailbox, fields, pieces: signedPieces(signing) }
}

/**
 * Encrypts a signed message. Outside stand only From, To, Date, Message-ID and a subject that says
 * nothing.
 *
 * @throws {RangeError} There is no recipient, or a key cannot do what is asked of it.
 * @throws {HeaderRefused} An address in `to` would break out of its header field.
 */
export function encloseMessage(signed: SignedMessage, enclosing: Enclosing): Buffer {
  const { to, recipients, cipher = 'aes-256-cbc' } = enclosing
  const envelope = writeEnvelope(signed.pieces, recipients, cipher)
  const header = writeHeader([
    ['From', addressOf(signed.from)],
    ['To', to.join(', ')],
    ...signed.fields,
    ['MIME-Version', '1.0'],
    ...fieldsOfEnvelope(cipher),
  ])
  return base64Between(`${header}\r\n`, envelope, '\r\n')
}

/** What is encrypted: multipart/signed of the wrapped message and its signature (RFC 1847, 2.1). */
function signedPieces({ message, signers, furtherCertificates, at }: Signing): readonly Buffer[] {
  const wrapped = piecesOf({ kind: 'message', bytes: message })
  const further = furtherCertificates === undefined ? {} : { furtherCertificates }
  const signature = writeSignedData({
    content: wrapped,
    form: 'detached',
    signers,
    at,
    ...further,
  })
  // The underscore keeps the boundary apart from any line that an encoding writes (RFC 2045, 6.7).
  const boundary = `=_${randomUUID()}`
  const digests = new Set(signers.map(({ digest }) => nameOfDigest(digest).toLowerCase()))
  const head = writeHeader([
    [
      'Content-Type',
      structuredValue('multipart/signed', {
        protocol: 'application/pkcs7-signature',
        micalg: [...digests].join(','),
        boundary,
      }),
    ],
  ])
  const middle = writeHeader([
    ['Content-Type', structuredValue('application/pkcs7-signature', { name: 'smime.p7s' })],
    ['Content-Transfer-Encoding', 'base64'],
    ['Content-Disposition', structuredValue('attachment', { filename: 'smime.p7s' })],
  ])
  return [
    Buffer.from(`${head}\r\n--${boundary}\r\n`, 'latin1'),
    ...wrapped,
    Buffer.from(`\r\n--${boundary}\r\n${middle}\r\n`, 'latin1'),
    base64Between('', signature, `\r\n--${boundary}--\r\n`),
  ]
}

function fieldsOfEnvelope(cipher: ContentCipher): readonly FieldToWrite[] {
  const kind = cipher.endsWith('-gcm') ? 'authEnveloped-data' : 'enveloped-data'
  const parameters = { 'smime-type': kind, name: 'smime.p7m' }
  return [
    ['Content-Type', structuredValue('application/pkcs7-mime', parameters)],
    ['Content-Transfer-Encoding', 'base64'],
    ['Content-Disposition', structuredValue('attachment', { filename: 'smime.p7m' })],
  ]
}
