import type { Acceptance } from '../cms/algorithm.ts'
import type { OwnCertificate } from '../cms/certificate.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { holderInWords, holderOf, isHolder } from '../certificates/leaf.ts'
import { addressOf } from '../mime/addresses.ts'
import { readFrom } from '../mime/from.ts'
import type { Part } from '../mime/part.ts'
import type { AnchorBook } from '../trust/anchor-book.ts'
import type { TrustSettings } from '../trust/certificate-trust.ts'
import type { SenderTrust } from '../trust/trust-of-sender.ts'
import { trustOfSender } from '../trust/trust-of-sender.ts'
import type { TrustReason } from '../trust/trust-reasons.ts'
import { reasonInWords } from '../trust/trust-reasons.ts'
import type { CertificateReader } from './certificate-reader.ts'
import { plainReader } from './certificate-reader.ts'
import type { UnsealRefusal } from './unseal-refusal.ts'
import { unseal } from './unseal.ts'

export type Opening = {
  /** Our certificates with their keys; which of them a message is for, it says itself. */
  readonly keys: readonly OwnCertificate[]
  /** The addresses that it was delivered for. */
  readonly recipients: readonly string[]
  readonly anchors: AnchorBook
  /** The instant to judge by, and how to learn of issuers and revocations. */
  readonly trust: TrustSettings
  readonly readCertificate?: CertificateReader
  /** Fingerprints of the certificates that the sender publishes: their signature counts first. */
  readonly published?: ReadonlySet<string>
  /** `legacy too` is for reading archives; what comes today must be strong. */
  readonly accept?: Acceptance
}

export type OpenedMessage = { readonly recipient: string } & MessageOutcome

export type MessageOutcome =
  | AcceptedMessage
  | {
      readonly outcome: 'untrusted'
      readonly reason: TrustReason
      /** The address that the message says it is from. */
      readonly from: string
      readonly sentence: string
    }
  /** Programs would disagree on whom the message is from: a person must look. */
  | { readonly outcome: 'unclear sender'; readonly sentence: string }
  | UnsealRefusal

export type AcceptedMessage = {
  readonly outcome: 'accepted'
  readonly from: string
  /** Whose fields count: From, Subject, Message-ID. */
  readonly header: Part
  /** Whether the signature covers that header: not in a message that came unwrapped. */
  readonly isHeaderSigned: boolean
  readonly content: Part
  readonly signer: Certificate
  /** From the signer's certificate to the anchor. */
  readonly path: readonly Certificate[]
  readonly sentence: string
}

/**
 * Opens a message for each of its recipients: decrypts it, verifies its signature, finds out whom
 * it is from, and asks whether each recipient trusts them. Only what is `accepted` holds anything
 * of what was inside. Never throws for what a message holds; the recipients keep their order.
 *
 * @see Applicability Statement for Secure Health Transport, 3 and 4
 */
export async function openMessage(
  raw: Buffer,
  opening: Opening,
): Promise<readonly OpenedMessage[]> {
  const { keys, recipients, anchors, trust, published, accept } = opening
  const reader = opening.readCertificate ?? plainReader
  const unsealed = unseal(raw, keys, reader, accept)
  const forAll = (outcome: MessageOutcome): readonly OpenedMessage[] =>
    recipients.map((recipient) => ({ recipient, ...outcome }))
  if (unsealed.outcome !== 'verified') return forAll(unsealed)
  const { signed, outer } = unsealed
  const wrapped = signed.content.kind === 'message' ? signed.content.parts[0] : undefined
  const header = wrapped ?? outer
  const read = readFrom(header)
  if (read.outcome !== 'one') return forAll({ outcome: 'unclear sender', sentence: read.sentence })
  const from = addressOf(read.mailbox)
  const mail = {
    from,
    recipients,
    signers: signed.signers.map(({ certificate }) => certificate),
    certificates: signed.certificates,
    ...(published === undefined ? {} : { published }),
  }
  const isHeaderSigned = wrapped !== undefined
  const found = { from, header, isHeaderSigned, content: wrapped ?? signed.content }
  const judged = await trustOfSender(mail, anchors, trust)
  return judged.map((each) => judgedMessage(each, found))
}

type Found = Pick<AcceptedMessage, 'from' | 'header' | 'isHeaderSigned' | 'content'>

function judgedMessage(trust: SenderTrust, found: Found): OpenedMessage {
  const { recipient } = trust
  const { from } = found
  if (trust.outcome === 'untrusted') {
    const { reason } = trust
    return { recipient, outcome: 'untrusted', reason, from, sentence: reasonInWords(reason) }
  }
  const { signer, path } = trust
  const holder = holderOf(signer)
  const by = isHolder(holder) ? holderInWords(holder) : from
  const sentence = found.isHeaderSigned
    ? `The message is from ${from}, signed by ${by}, and is what was signed.`
    : `The message is signed by ${by} and is what was signed, but its subject, date and the names in it are not signed.`
  return { recipient, outcome: 'accepted', ...found, signer, path, sentence }
}
