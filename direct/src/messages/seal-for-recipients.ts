import type { Certificate } from '../certificates/certificate.ts'
import { readDirectAddress } from '../certificates/direct-address.ts'
import { leafFlaw } from '../certificates/leaf.ts'
import { directRules } from '../certificates/algorithms.ts'
import type { OwnCertificate } from '../cms/certificate.ts'
import { maySign } from '../cms/certificate.ts'
import type { ContentCipher } from '../cms/ciphers.ts'
import type { Digest } from '../cms/digests.ts'
import type { KeyTransport } from '../cms/key-transport.ts'
import { addressOf } from '../mime/addresses.ts'
import { readFrom } from '../mime/from.ts'
import { readMessage } from '../mime/read-message.ts'
import type { AnchorBook } from '../trust/anchor-book.ts'
import type { TrustSettings } from '../trust/certificate-trust.ts'
import type { Addressee, RecipientTrust } from '../trust/trust-of-recipients.ts'
import { trustOfRecipients } from '../trust/trust-of-recipients.ts'
import type { TrustReason } from '../trust/trust-reasons.ts'
import { reasonInWords } from '../trust/trust-reasons.ts'
import type { SealingRefusal, SignedMessage } from './seal-message.ts'
import { encloseMessage, signMessage } from './seal-message.ts'

export type Outgoing = {
  /** The whole message (RFC 5322); its From is who sends it. */
  readonly message: Buffer
  /** Our certificates with their keys: those that are for the sender and may sign are used. */
  readonly own: readonly OwnCertificate<Certificate>[]
  /** Certificates to send along, such as those of our issuers. */
  readonly furtherCertificates?: readonly Buffer[]
  readonly recipients: readonly Addressee[]
  readonly anchors: AnchorBook
  readonly trust: TrustSettings
  /** What a peer has shown that it reads; `aes-256-cbc` and `pkcs1` where nothing is known. */
  readonly waysOf?: (certificate: Certificate) => {
    readonly cipher?: ContentCipher
    readonly transport?: KeyTransport
  }
}

export type SealedForRecipient = { readonly recipient: string } & (
  | { readonly outcome: 'sealed'; readonly bytes: Buffer }
  /** Nothing goes to this recipient; the others get theirs. */
  | {
      readonly outcome: 'rejected'
      readonly reason: TrustReason
      readonly sentence: string
    }
)

/**
 * Seals a message for each of its recipients whom the sender trusts; the others are rejected one by
 * one. It is signed once, by every certificate of ours that is valid for the sender, and enclosed for
 * each recipient alone: nobody learns of another by it. A recipient with several certificates, old
 * and new, can open it with any.
 *
 * Refused as a whole where the message lacks a field, or none of our certificates may sign for it.
 *
 * @see Applicability Statement for Secure Health Transport, 4.2
 */
export async function sealForRecipients(
  outgoing: Outgoing,
): Promise<
  { readonly outcome: 'done'; readonly recipients: readonly SealedForRecipient[] } | SealingRefusal
> {
  const from = senderOf(outgoing.message)
  if (typeof from !== 'string') return from
  const signers = signersFor(from, outgoing)
  if (signers.length === 0) {
    const sentence = `No valid certificate of ours may sign for ${from}: get one for the address or its domain.`
    return { outcome: 'refused', sentence }
  }
  const { message, furtherCertificates, recipients, anchors, trust } = outgoing
  const further = furtherCertificates === undefined ? {} : { furtherCertificates }
  const signed = signMessage({ message, signers, at: trust.at, ...further })
  if (signed.outcome === 'refused') return signed
  const judged = await trustOfRecipients({ from, recipients }, anchors, trust)
  return {
    outcome: 'done',
    recipients: judged.map((each) => sealFor(each, signed, outgoing)),
  }
}

function senderOf(message: Buffer): string | SealingRefusal {
  const reading = readMessage(message)
  if (reading.outcome === 'refused') return reading
  const from = readFrom(reading.message)
  return from.outcome === 'one'
    ? addressOf(from.mailbox)
    : { outcome: 'refused', sentence: from.sentence }
}

function signersFor(
  from: string,
  { own, trust: { at, rules = directRules } }: Outgoing,
): readonly (OwnCertificate<Certificate> & { readonly digest: Digest })[] {
  const address = readDirectAddress(from)
  if (address === undefined) return []
  return own
    .filter(
      ({ certificate }) =>
        maySign(certificate) && leafFlaw(certificate, address, { at, rules }) === undefined,
    )
    .map((each) => ({ ...each, digest: 'sha256' }))
}

function sealFor(
  trust: RecipientTrust,
  signed: SignedMessage,
  { waysOf = () => ({}) }: Outgoing,
): SealedForRecipient {
  const { recipient } = trust
  if (trust.outcome === 'rejected') {
    const { reason } = trust
    return { recipient, outcome: 'rejected', reason, sentence: reasonInWords(reason) }
  }
  const ways = trust.certificates.map((certificate) => ({ certificate, ...waysOf(certificate) }))
  const ciphers = new Set(ways.map(({ cipher }) => cipher))
  // Only a cipher that each of the recipient's systems reads.
  const [cipher] = ciphers.size === 1 ? ciphers : []
  const bytes = encloseMessage(signed, {
    to: [recipient],
    recipients: ways.map(({ certificate, transport = 'pkcs1' }) => ({ certificate, transport })),
    ...(cipher === undefined ? {} : { cipher }),
  })
  return { recipient, outcome: 'sealed', bytes }
}
