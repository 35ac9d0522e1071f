import type { Acceptance } from '../cms/algorithm.ts'
import type { OwnCertificate } from '../cms/certificate.ts'
import type { EnvelopeOutcome } from '../cms/open-envelope.ts'
import { openEnvelope } from '../cms/open-envelope.ts'
import type { Part } from '../mime/part.ts'
import { readMessage } from '../mime/read-message.ts'
import { decodedBody } from '../mime/transfer-encoding.ts'
import type { UnsealRefusal } from './unseal-refusal.ts'
import type { CertificateReader } from './certificate-reader.ts'
import type { SignedPart } from './read-signed-part.ts'
import { readSignedPart } from './read-signed-part.ts'

export type Unsealed =
  | {
      readonly outcome: 'verified'
      /** The message as it came, encrypted; anybody on the way may have changed its header. */
      readonly outer: Part
      /** What the signature covers. */
      readonly signed: SignedPart
    }
  | UnsealRefusal

/**
 * Decrypts a message and verifies its signature. Nothing of what was inside is handed out before
 * one signature holds: an attacker can have a mail program send home what it decrypts and shows
 * (EFAIL), and bytes that nobody signed are `unsigned`, whatever they say.
 *
 * Whose signature it is, and whether to trust them, is for the caller.
 *
 * @see RFC 8551, 3; Applicability Statement, 3
 */
export function unseal(
  raw: Buffer,
  keys: readonly OwnCertificate[],
  readCertificate: CertificateReader,
  accept: Acceptance = 'strong only',
): Unsealed {
  const reading = readMessage(raw)
  if (reading.outcome === 'refused') return { outcome: 'malformed', sentence: reading.sentence }
  const outer = reading.message
  if (!isEnvelope(outer)) {
    return {
      outcome: 'not encrypted',
      sentence:
        'The message came without encryption, so anybody on its way could read or change it. Ask the sender to use their Direct system.',
    }
  }
  // What was decoded is a copy of ours; undecoded, it is the raw message, which must stay as it came.
  const ciphertextIs = outer.encoding === 'base64' ? 'overwritten' : 'kept'
  const opened = openEnvelope(decodedBody(outer), keys, { accept, ciphertextIs })
  if (opened.outcome !== 'opened') return refusalOf(opened)
  const signed = readSignedPart(opened.content, readCertificate, accept)
  return signed.outcome === 'verified'
    ? { outcome: 'verified', outer, signed: signed.part }
    : signed
}

const envelopeTypes = ['application/pkcs7-mime', 'application/x-pkcs7-mime']

/** Some programs send the type of any file, and only its name tells (RFC 8551, 3.9). */
function isEnvelope({ contentType: { type, parameters } }: Part): boolean {
  const kind = parameters.get('smime-type')?.toLowerCase()
  if (envelopeTypes.includes(type)) return kind !== 'signed-data' && kind !== 'certs-only'
  return type === 'application/octet-stream' && /\.p7m$/i.test(parameters.get('name') ?? '')
}

function refusalOf(opened: Exclude<EnvelopeOutcome, { outcome: 'opened' }>): UnsealRefusal {
  switch (opened.outcome) {
    case 'not for us':
      return {
        outcome: 'not for us',
        sentence:
          'The message is encrypted for a certificate that we do not have. The sender may hold an old one of ours.',
      }
    case 'undecryptable':
      return {
        outcome: 'undecryptable',
        sentence:
          'The message is addressed to us, but it cannot be decrypted. Ask the sender to send it again.',
      }
    case 'another type':
      return {
        outcome: 'not encrypted',
        sentence:
          'The message says it is encrypted, but it is not. Ask the sender to use their Direct system.',
      }
    case 'weak':
      return {
        outcome: 'weak',
        sentence: `The message is encrypted with ${opened.algorithm}, which is no longer safe. The sender's system must use AES.`,
      }
    case 'unsupported':
      return {
        outcome: 'unsupported',
        sentence: `The message is encrypted in a way that we do not know (${opened.algorithm}). Tell the sender.`,
      }
    case 'malformed':
      return {
        outcome: 'malformed',
        sentence: 'The encrypted message is damaged. Ask the sender to send it again.',
      }
  }
}
