import type { Certificate } from '../certificates/certificate.ts'
import { fingerprintOf } from '../certificates/certificate.ts'
import type { DirectAddress } from '../certificates/direct-address.ts'
import { readDirectAddress } from '../certificates/direct-address.ts'
import { holderInWords, holderOf, isFor, isHolder } from '../certificates/leaf.ts'
import type { AnchorBook } from './anchor-book.ts'
import { certificateTrust } from './certificate-trust.ts'
import type { TrustSettings } from './certificate-trust.ts'
import type { TrustReason } from './trust-reasons.ts'

/** A message that came, as far as trust goes: its signatures have been verified already. */
export type SignedMail = {
  /** The address in From, and those it was delivered for. */
  readonly from: string
  readonly recipients: readonly string[]
  /** The certificates of the signers whose signatures are good. */
  readonly signers: readonly Certificate[]
  /** Certificates that came along and may lead to an anchor. */
  readonly certificates: readonly Certificate[]
  /** Fingerprints of the certificates that the sender publishes, tried first. */
  readonly published?: ReadonlySet<string>
}

export type SenderTrust = { readonly recipient: string } & (
  | {
      readonly outcome: 'trusted'
      readonly signer: Certificate
      readonly path: readonly Certificate[]
    }
  | { readonly outcome: 'untrusted'; readonly reason: TrustReason }
)

/**
 * Whether each recipient may trust who sent a message: one of the signers is for the From address or
 * its domain, sound, and leads to an anchor of that recipient. One good signer is enough. The
 * recipients are judged each by themselves and in their order. (Applicability Statement 4.2.)
 */
export async function trustOfSender(
  mail: SignedMail,
  book: AnchorBook,
  settings: TrustSettings,
): Promise<readonly SenderTrust[]> {
  const from = readDirectAddress(mail.from)
  const candidates = from === undefined ? undefined : candidatesFor(mail, from)
  // Recipients of one domain share their anchors, and then what comes of them.
  const judged = new Map<readonly Certificate[], Promise<Judgement>>()
  const judge = async (anchors: readonly Certificate[]): Promise<Judgement> => {
    if (from === undefined) return untrusted({ kind: 'not an address', text: mail.from })
    if (candidates?.kind !== 'candidates') return untrusted(candidates ?? { kind: 'not signed' })
    return await judgeAll(candidates.signers, from, { anchors, mail, settings })
  }
  return await Promise.all(
    mail.recipients.map(async (recipient) => {
      const address = readDirectAddress(recipient)
      if (address === undefined)
        return { recipient, ...untrusted({ kind: 'not an address', text: recipient }) }
      const anchors = book.anchorsFor(address, 'incoming')
      const judgement = judged.get(anchors) ?? judge(anchors)
      judged.set(anchors, judgement)
      const known = await judgement
      const isAlone = known.outcome === 'untrusted' && anchors.length === 0
      return isAlone && known.reason.kind === 'flawed'
        ? { recipient, ...untrusted({ kind: 'no anchors', address: recipient }) }
        : { recipient, ...known }
    }),
  )
}

type Judgement =
  | {
      readonly outcome: 'trusted'
      readonly signer: Certificate
      readonly path: readonly Certificate[]
    }
  | { readonly outcome: 'untrusted'; readonly reason: TrustReason }

function untrusted(reason: TrustReason): {
  readonly outcome: 'untrusted'
  readonly reason: TrustReason
} {
  return { outcome: 'untrusted', reason }
}

type Candidates =
  | { readonly kind: 'candidates'; readonly signers: readonly Certificate[] }
  | TrustReason

/** The signers who are for the sender's address, the published ones first. */
function candidatesFor(mail: SignedMail, from: DirectAddress): Candidates {
  const holders = mail.signers.map((signer) => ({ signer, holder: holderOf(signer) }))
  const [first] = holders
  if (first === undefined) return { kind: 'not signed' }
  const own = holders.filter(({ holder }) => isHolder(holder) && isFor(holder, from))
  const isPublished = ({ signer }: (typeof own)[number]): boolean =>
    mail.published?.has(fingerprintOf(signer)) === true
  if (own.length > 0)
    return {
      kind: 'candidates',
      signers: own
        .toSorted((one, other) => Number(isPublished(other)) - Number(isPublished(one)))
        .map(({ signer }) => signer),
    }
  return isHolder(first.holder)
    ? {
        kind: 'signer is not the sender',
        holder: holderInWords(first.holder),
        from: mail.from,
      }
    : { kind: 'flawed', flaw: first.holder }
}

async function judgeAll(
  signers: readonly Certificate[],
  from: DirectAddress,
  {
    anchors,
    mail,
    settings,
  }: {
    readonly anchors: readonly Certificate[]
    readonly mail: SignedMail
    readonly settings: TrustSettings
  },
): Promise<Judgement> {
  let reason: TrustReason = { kind: 'not signed' }
  for (const [at, signer] of signers.entries()) {
    const surroundings = { anchors, intermediates: mail.certificates, settings }
    const trust = await certificateTrust(signer, from, surroundings)
    if (trust.outcome === 'trusted') return { outcome: 'trusted', signer, path: trust.path }
    if (at === 0) reason = { kind: 'flawed', flaw: trust.flaw }
  }
  return untrusted(reason)
}
