import type { Acceptance } from '../cms/algorithm.ts'
import type { Certificate } from '../certificates/certificate.ts'
import type { SignedData } from '../cms/read-signed-data.ts'
import { readSignedData } from '../cms/read-signed-data.ts'
import type { SignerVerdict } from '../cms/verify-signers.ts'
import { verifySigners } from '../cms/verify-signers.ts'
import { withCrlf } from '../mime/line-ends.ts'
import type { Part } from '../mime/part.ts'
import { bytesOf } from '../mime/part.ts'
import { readMessage } from '../mime/read-message.ts'
import { decodedBody } from '../mime/transfer-encoding.ts'
import type { CertificateReader } from './certificate-reader.ts'
import type { UnsealRefusal } from './unseal-refusal.ts'

/** A part whose signature holds. */
export type SignedPart = {
  readonly content: Part
  /** Those whose signature holds, one at least. */
  readonly signers: readonly Verified[]
  /** All certificates that came along, for building paths. */
  readonly certificates: readonly Certificate[]
}

type Verdict = SignerVerdict<Certificate>
type Verified = Extract<Verdict, { outcome: 'verified' }>

type Reading = { readonly outcome: 'verified'; readonly part: SignedPart } | UnsealRefusal

const signatureTypes = ['application/pkcs7-signature', 'application/x-pkcs7-signature']
const enclosedTypes = ['application/pkcs7-mime', 'application/x-pkcs7-mime']

/** Far above any path; a hostile message may hold ten thousands, and each takes time to read. */
const certificatesMax = 50

/**
 * Reads what an envelope held: multipart/signed of exactly two parts, or signed data with its
 * content inside. One signature must hold; which digest it says it uses must be the one it uses.
 * Of the certificates that came along the first 50 are read.
 *
 * @see RFC 8551, 3.5; RFC 1847, 2.1
 */
export function readSignedPart(
  bytes: Buffer,
  readCertificate: CertificateReader,
  accept: Acceptance,
): Reading {
  const reading = readMessage(bytes)
  if (reading.outcome === 'refused') return { outcome: 'malformed', sentence: reading.sentence }
  const { message } = reading
  const { type } = message.contentType
  if (enclosedTypes.includes(type)) return readEnclosed(message, readCertificate, accept)
  return type === 'multipart/signed' ? readDetached(message, readCertificate, accept) : unsigned
}

function readEnclosed(
  message: Part,
  readCertificate: CertificateReader,
  accept: Acceptance,
): Reading {
  const read = signedDataOf(message)
  const enclosed = read?.content && readMessage(Buffer.concat(read.content))
  if (read === undefined || enclosed === undefined) return unsigned
  if (enclosed.outcome === 'refused') return { outcome: 'malformed', sentence: enclosed.sentence }
  return verify({ content: enclosed.message, read, readCertificate, accept })
}

function readDetached(
  message: Part,
  readCertificate: CertificateReader,
  accept: Acceptance,
): Reading {
  const [content, signature, third] = message.parts
  if (content === undefined || signature === undefined || third !== undefined) {
    return malformed('A signed message must have two parts, the content and the signature')
  }
  if (!signatureTypes.includes(signature.contentType.type)) {
    return malformed('The second part of the signed message is no signature')
  }
  const read = signedDataOf(signature)
  if (read === undefined) return malformed('The signature cannot be read')
  const verified = verify({ content, read, readCertificate, accept })
  if (verified.outcome !== 'verified') return verified
  const named = message.contentType.parameters.get('micalg') ?? ''
  const said = new Set(named.split(',').map(plainName))
  const isTold = verified.part.signers.every(({ digest }) => said.has(digest))
  return isTold ? verified : malformed('The message names another digest than its signature uses')
}

function signedDataOf(part: Part): SignedData | undefined {
  const reading = readSignedData(decodedBody(part))
  return reading.outcome === 'read' ? reading.signedData : undefined
}

type Verification = {
  readonly content: Part
  readonly read: SignedData
  readonly readCertificate: CertificateReader
  readonly accept: Acceptance
}

function verify({ content, read, readCertificate, accept }: Verification): Reading {
  const some = read.certificates.slice(0, certificatesMax)
  const certificates = some.flatMap((raw) => readCertificate(raw) ?? [])
  const over = (bytes: Buffer): readonly Verdict[] =>
    verifySigners({ ...read, content: [bytes] }, certificates, accept)
  const bytes = bytesOf(content, content.whole)
  let verdicts = over(bytes)
  if (verdicts.some(({ outcome }) => outcome === 'tampered')) {
    // Some programs sign lines that end in CRLF and encrypt lines that end in LF (RFC 8551, 3.1.1).
    const canonical = withCrlf(bytes)
    if (canonical !== bytes) verdicts = over(canonical)
  }
  const signers = verdicts.filter((verdict) => verdict.outcome === 'verified')
  return signers.length > 0
    ? { outcome: 'verified', part: { content, signers, certificates } }
    : refusalOf(verdicts)
}

/** Nobody's signature holds. What tells most about the message comes first. */
function refusalOf(verdicts: readonly Verdict[]): UnsealRefusal {
  const order = ['tampered', 'weak', 'unsupported', 'wrong key', 'no certificate'] as const
  const verdict = order.flatMap(
    (wanted) => verdicts.find(({ outcome }) => outcome === wanted) ?? [],
  )[0]
  if (verdict === undefined) return unsigned
  switch (verdict.outcome) {
    case 'tampered':
      return {
        outcome: 'tampered',
        sentence:
          'The message is not what was signed: somebody changed it on its way, or it was damaged. Ask the sender to send it again.',
      }
    case 'weak':
      return {
        outcome: 'weak',
        sentence: `The message is signed with ${verdict.algorithm}, which can be forged. The sender's system must use SHA-256.`,
      }
    case 'unsupported':
      return {
        outcome: 'unsupported',
        sentence: `The message is signed in a way that we do not know (${verdict.algorithm}). Tell the sender.`,
      }
    case 'wrong key':
      return {
        outcome: 'unsupported',
        sentence:
          "The message is signed with a key that is not for signatures. The sender's system must use its key for signing.",
      }
    case 'no certificate':
      return {
        outcome: 'no certificate',
        sentence:
          "The message is signed, but the signer's certificate did not come with it. The sender's system must send it along.",
      }
    case 'verified':
      throw new TypeError('a signature that holds is no refusal')
  }
}

const unsigned: UnsealRefusal = {
  outcome: 'unsigned',
  sentence:
    'The message is not signed, so nobody can tell who wrote it. Nothing of it is shown. Ask the sender to use their Direct system.',
}

function malformed(why: string): UnsealRefusal {
  return { outcome: 'malformed', sentence: `${why}. Ask the sender to send it again.` }
}

/** `sha-256`, `SHA256` and `"sha_256"` are one (RFC 8551, 3.5.3.2). */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
