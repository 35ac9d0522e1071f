import { createHash } from 'node:crypto'
import type { Acceptance, AlgorithmRefusal } from './algorithm.ts'
import { isRefusal } from './algorithm.ts'
import type { CmsCertificate } from './certificate.ts'
import { maySign } from './certificate.ts'
import type { Digest, LegacyDigest } from './digests.ts'
import { isNamedBy } from './entity-id.ts'
import { identifiers } from './identifiers.ts'
import type { Signer } from './read-signed-data.ts'
import type { SignatureScheme } from './signature-schemes.ts'
import { isSignedBy, readSignatureScheme } from './signature-schemes.ts'
import { MalformedAsn1 } from '../asn1/read.ts'

export type SignerVerdict<Certificate> =
  | {
      readonly outcome: 'verified'
      readonly certificate: Certificate
      readonly digest: Digest | LegacyDigest
      readonly signingTime: Temporal.Instant | undefined
    }
  /** The content or the signature is not what the signer made. */
  | { readonly outcome: 'tampered'; readonly certificate: Certificate }
  | { readonly outcome: 'no certificate' }
  /** The certificate says that its key is not for signatures. */
  | { readonly outcome: 'wrong key'; readonly certificate: Certificate }
  | AlgorithmRefusal

/**
 * Verifies each signature, in the order they stand. Whether a signer is to be trusted is another
 * question: this tells whose key signed these bytes.
 *
 * SHA-1 and MD5 are `weak` unless old messages are accepted; DSA always is. The content is hashed
 * once for each digest, however many signers there are.
 *
 * @see RFC 5652, 5.4 and 5.6
 */
export function verifySigners<Certificate extends CmsCertificate>(
  signed: {
    readonly signers: readonly Signer[]
    readonly contentType: string
    readonly content: readonly Buffer[]
  },
  certificates: readonly Certificate[],
  accept: Acceptance = 'strong only',
): readonly SignerVerdict<Certificate>[] {
  const hashes = new Map<string, Buffer>()
  const contentHash = (digest: string): Buffer => {
    const hash = hashes.get(digest) ?? hashOf(digest, signed.content)
    hashes.set(digest, hash)
    return hash
  }
  return signed.signers.map((signer) => {
    const certificate = certificates.find((each) => isNamedBy(each, signer.id))
    if (certificate === undefined) return { outcome: 'no certificate' }
    const scheme = schemeOf(signer, accept)
    if (isRefusal(scheme)) return scheme
    if (!maySign(certificate)) return { outcome: 'wrong key', certificate }
    const { signedAttributes, signature } = signer
    const isGenuine =
      signedAttributes === undefined
        ? mayStandAlone(signed) &&
          isSignedBy(scheme, certificate.publicKey, signed.content, signature)
        : signedAttributes.contentType === signed.contentType &&
          signedAttributes.messageDigest.equals(contentHash(scheme.digest)) &&
          signedAttributes.encodings.some((encoding) =>
            isSignedBy(scheme, certificate.publicKey, [encoding], signature),
          )
    if (!isGenuine) return { outcome: 'tampered', certificate }
    const { digest } = scheme
    return { outcome: 'verified', certificate, digest, signingTime: signedAttributes?.signingTime }
  })
}

function schemeOf(signer: Signer, accept: Acceptance): SignatureScheme | AlgorithmRefusal {
  const { signatureAlgorithm, digestIdentifier } = signer
  try {
    return readSignatureScheme(signatureAlgorithm, digestIdentifier, accept)
  } catch (error) {
    if (!(error instanceof MalformedAsn1)) throw error
    return { outcome: 'unsupported', algorithm: signatureAlgorithm.identifier }
  }
}

/**
 * Without signed attributes only plain data may be signed (RFC 5652, 5.3), and it must not look
 * like attributes: else somebody's signed attributes could be shown as content they signed.
 */
function mayStandAlone(signed: { contentType: string; content: readonly Buffer[] }): boolean {
  const first = signed.content.find(({ length }) => length > 0)?.[0]
  return signed.contentType === identifiers.data && first !== 0x31
}

function hashOf(digest: string, pieces: readonly Buffer[]): Buffer {
  const hash = createHash(digest)
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}
