import type { Certificate } from '../certificates/certificate.ts'
import { readDirectAddress } from '../certificates/direct-address.ts'
import type { DirectAddress } from '../certificates/direct-address.ts'
import { mayReceive } from '../cms/certificate.ts'
import type { AnchorBook } from './anchor-book.ts'
import { certificateTrust } from './certificate-trust.ts'
import type { TrustSettings } from './certificate-trust.ts'
import type { TrustReason } from './trust-reasons.ts'

/** Somebody to write to, and the certificates that were found for them. */
export type Addressee = {
  readonly address: string
  readonly certificates: readonly Certificate[]
}

export type RecipientTrust = { readonly recipient: string } & (
  | {
      readonly outcome: 'trusted'
      /** Those to encrypt for, in the order they were found. */
      readonly certificates: readonly Certificate[]
    }
  | { readonly outcome: 'rejected'; readonly reason: TrustReason }
)

/**
 * Which recipients a sender may write to, and with which of their certificates: those that lead to an
 * anchor of the sender and whose key may encrypt. Each recipient is judged alone, so one without a
 * certificate never holds up the others. (Applicability Statement 4.2.)
 */
export async function trustOfRecipients(
  { from, recipients }: { readonly from: string; readonly recipients: readonly Addressee[] },
  book: AnchorBook,
  settings: TrustSettings,
): Promise<readonly RecipientTrust[]> {
  const sender = readDirectAddress(from)
  const anchors = sender === undefined ? [] : book.anchorsFor(sender, 'outgoing')
  return await Promise.all(
    recipients.map(async ({ address: recipient, certificates }): Promise<RecipientTrust> => {
      const address = readDirectAddress(recipient)
      const reason = reasonAtOnce({ from, sender, recipient, address, certificates, anchors })
      if (reason !== undefined) return { recipient, outcome: 'rejected', reason }
      if (address === undefined) throw new Error('an address that cannot be read has a reason')
      return await judge({ recipient, address, certificates }, anchors, settings)
    }),
  )
}

type Known = {
  readonly from: string
  readonly sender: DirectAddress | undefined
  readonly recipient: string
  readonly address: DirectAddress | undefined
  readonly certificates: readonly Certificate[]
  readonly anchors: readonly Certificate[]
}

function reasonAtOnce(known: Known): TrustReason | undefined {
  if (known.sender === undefined) return { kind: 'not an address', text: known.from }
  if (known.address === undefined) return { kind: 'not an address', text: known.recipient }
  if (known.anchors.length === 0) return { kind: 'no anchors', address: known.from }
  return known.certificates.length === 0
    ? { kind: 'no certificate', address: known.recipient }
    : undefined
}

async function judge(
  to: Pick<Known, 'recipient' | 'certificates'> & { readonly address: DirectAddress },
  anchors: readonly Certificate[],
  settings: TrustSettings,
): Promise<RecipientTrust> {
  const { recipient, certificates, address } = to
  const trusted: Certificate[] = []
  let reason: TrustReason | undefined
  for (const certificate of certificates) {
    const surroundings = { anchors, intermediates: certificates, settings }
    const trust = await certificateTrust(certificate, address, surroundings)
    if (trust.outcome === 'untrusted') reason ??= { kind: 'flawed', flaw: trust.flaw }
    else if (mayReceive(certificate)) trusted.push(certificate)
    else reason ??= { kind: 'key not for encryption' }
  }
  if (trusted.length > 0) return { recipient, outcome: 'trusted', certificates: trusted }
  return {
    recipient,
    outcome: 'rejected',
    reason: reason ?? { kind: 'no certificate', address: recipient },
  }
}
