import { createHash } from 'node:crypto'
import type { Certificate } from '../certificates/certificate.ts'
import { isSameCertificate, readCertificate } from '../certificates/certificate.ts'
import { readCertificates } from '../certificates/read-certificates.ts'
import { readSignedData } from '../cms/read-signed-data.ts'
import type { SignedData } from '../cms/read-signed-data.ts'
import { verifySigners } from '../cms/verify-signers.ts'

/** The anchors of a community, as it distributes them. */
export type TrustBundle = {
  readonly anchors: readonly Certificate[]
  /** What the community says about itself, mostly XML; nothing here reads it. */
  readonly metadata: string | undefined
  /** Who signed it, where it is signed. */
  readonly signer: Certificate | undefined
  /** SHA-256 of the file, by which a refresh knows whether there is anything new. */
  readonly hash: string
  /** Certificates in it that could not be read and so are no anchors. */
  readonly unreadable: number
}

export type BundleReading =
  | { readonly outcome: 'read'; readonly bundle: TrustBundle }
  | { readonly outcome: 'refused'; readonly why: string }

export type BundleWishes = {
  /** Who may have signed it. Without, a good signature is enough, and so is none. */
  readonly signers?: readonly Certificate[]
}

const metadataBytesMax = 1024 * 1024
const fileBytesMax = 10 * 1024 * 1024

/**
 * Reads a trust bundle: an unsigned one (.p7b, in DER, BER or PEM) or one inside a signature (.p7m).
 * Refused when it is too large, broken or empty, when a signature is not good, and, where signers
 * are wished, when none of them signed it. (Implementation Guide for Direct Project Trust Bundle
 * Distribution 1.0.)
 */
export function readTrustBundle(file: Buffer, wishes: BundleWishes = {}): BundleReading {
  if (file.length > fileBytesMax) return refused('It is larger than any trust bundle.')
  const hash = createHash('sha256').update(file).digest('hex')
  const outer = readSignedData(withoutArmour(file))
  if (outer.outcome !== 'read') return refused('It is not a trust bundle (PKCS#7).')
  const { signedData } = outer
  if (signedData.signers.length > 0) return readSigned(signedData, wishes, hash)
  return wishes.signers === undefined
    ? readAnchors(file, joined(signedData), { hash, signer: undefined })
    : refused('It is not signed, although its signer is laid down.')
}

function readSigned(signedData: SignedData, wishes: BundleWishes, hash: string): BundleReading {
  const signer = signerOf(signedData, wishes)
  if (typeof signer === 'string') return refused(signer)
  const content = joined(signedData)
  const inner = content === undefined ? undefined : readSignedData(content)
  return content === undefined || inner?.outcome !== 'read'
    ? refused('There is no trust bundle inside its signature.')
    : readAnchors(content, joined(inner.signedData), { hash, signer })
}

function joined({ content }: SignedData): Buffer | undefined {
  return content === undefined ? undefined : Buffer.concat(content)
}

function refused(why: string): BundleReading {
  return { outcome: 'refused', why }
}

function readAnchors(
  file: Buffer,
  metadata: Buffer | undefined,
  known: Pick<TrustBundle, 'hash' | 'signer'>,
): BundleReading {
  const reading = readCertificates(file)
  if (reading.outcome === 'unreadable')
    return refused(`Its certificates are broken: ${reading.why}.`)
  if (reading.certificates.length === 0) return refused('It holds no certificate that can be read.')
  const text = metadata?.subarray(0, metadataBytesMax).toString('utf8')
  return {
    outcome: 'read',
    bundle: {
      anchors: reading.certificates,
      unreadable: reading.unreadable,
      metadata: text === '' ? undefined : text,
      ...known,
    },
  }
}

/** Who signed a bundle, or why nobody who may. */
function signerOf(signedData: SignedData, { signers }: BundleWishes): Certificate | string {
  const own = signedData.certificates.flatMap((raw) => {
    const reading = readCertificate(raw)
    return reading.outcome === 'read' ? [reading.certificate] : []
  })
  const { content, contentType } = signedData
  if (content === undefined) return 'It is signed, but holds nothing.'
  const verdicts = verifySigners({ signers: signedData.signers, contentType, content }, [
    ...own,
    ...(signers ?? []),
  ])
  const verified = verdicts.flatMap((each) =>
    each.outcome === 'verified' ? [each.certificate] : [],
  )
  const [first] = verified
  if (first === undefined) return 'Its signature is not good: it may have been changed.'
  if (signers === undefined) return first
  return (
    verified.find((each) => signers.some((signer) => isSameCertificate(each, signer))) ??
    'It was signed by somebody else than its signer laid down.'
  )
}

function withoutArmour(file: Buffer): Buffer {
  if (file[0] === 0x30) return file
  const text = file.toString('latin1')
  const base64 = /-----BEGIN (?:PKCS7|CMS)-----([^-]*)-----END/.exec(text)?.[1]
  return base64 === undefined ? file : Buffer.from(base64, 'base64')
}
