import type { KeyObject } from 'node:crypto'
import { constants, createSign, createVerify } from 'node:crypto'
import type { Asn1Value } from '../asn1/read.ts'
import { context } from '../asn1/tags.ts'
import { smallIntegerOf } from '../asn1/values.ts'
import { onlyChildOf, walk } from '../asn1/walk.ts'
import type { Der } from '../asn1/write.ts'
import { explicit, integer, nothing, sequence } from '../asn1/write.ts'
import type { Acceptance, Algorithm, AlgorithmRefusal } from './algorithm.ts'
import { isRefusal, writeAlgorithm } from './algorithm.ts'
import { readDigestAndMask, writeDigestAndMask } from './digest-and-mask.ts'
import type { Digest, LegacyDigest } from './digests.ts'
import { digestLengths, signingDigest } from './digests.ts'
import { identifiers } from './identifiers.ts'

export type SignatureScheme =
  | { readonly kind: 'rsa'; readonly digest: Digest | LegacyDigest }
  | { readonly kind: 'ecdsa'; readonly digest: Digest | 'sha1' }
  | {
      readonly kind: 'rsa-pss'
      readonly digest: Digest | LegacyDigest
      readonly saltLengthBytes: number
    }

const rsaWith: Readonly<Record<Digest | LegacyDigest, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
  sha1: '1.2.840.113549.1.1.5',
  md5: '1.2.840.113549.1.1.4',
}
const ecdsaWith: Readonly<Record<Digest | 'sha1', string>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
  sha1: '1.2.840.10045.4.1',
}
/** DSA only ever went with SHA-1 in mail. */
const dsaIdentifiers = new Set(['1.2.840.10040.4.1', '1.2.840.10040.4.3'])

/**
 * The scheme of a signature over the signer's digest: RSA PKCS#1 v1.5, RSA-PSS with one digest
 * throughout, or ECDSA. An identifier that names another digest than the signer's is unsupported.
 *
 * @see RFC 5754, 3; RFC 4056; RFC 5753, 2
 */
export function readSignatureScheme(
  { identifier, parameters }: Algorithm,
  digestIdentifier: string,
  accept: Acceptance,
): SignatureScheme | AlgorithmRefusal {
  const unsupported = { outcome: 'unsupported', algorithm: identifier } as const
  if (dsaIdentifiers.has(identifier)) return { outcome: 'weak', algorithm: 'DSA' }
  const chosen = signingDigest(digestIdentifier, accept)
  if (isRefusal(chosen)) return chosen
  const { digest } = chosen
  if (identifier === identifiers.rsaEncryption || identifier === rsaWith[digest]) {
    return { kind: 'rsa', digest }
  }
  if (digest !== 'md5' && identifier === ecdsaWith[digest]) return { kind: 'ecdsa', digest }
  const isPss = identifier === identifiers.rsaPss && parameters !== undefined
  return (isPss ? readPss(parameters, digest) : undefined) ?? unsupported
}

function readPss(
  parameters: Asn1Value,
  digest: Digest | LegacyDigest,
): SignatureScheme | undefined {
  const fields = walk(parameters)
  const named = readDigestAndMask(fields)
  const salt = fields.takeIf(context(2))
  const saltLengthBytes = salt === undefined ? 20 : smallIntegerOf(onlyChildOf(salt))
  const isOne = named.digest === digest && named.maskDigest === digest
  const isSound = isOne && saltLengthBytes >= 0 && saltLengthBytes <= 512
  return isSound ? { kind: 'rsa-pss', digest, saltLengthBytes } : undefined
}

/** The AlgorithmIdentifier that names a scheme. */
export function writeSignatureScheme(scheme: SignatureScheme): Der {
  const { digest } = scheme
  if (scheme.kind === 'rsa') return writeAlgorithm(identifiers.rsaEncryption, nothing())
  if (scheme.kind === 'ecdsa') return writeAlgorithm(ecdsaWith[scheme.digest])
  const salt = explicit(2, integer(scheme.saltLengthBytes))
  return writeAlgorithm(identifiers.rsaPss, sequence(...writeDigestAndMask(digest), salt))
}

/** The scheme that goes with a key of ours; `pss` only asks something of RSA keys. */
export function schemeFor(
  key: KeyObject,
  digest: Digest,
  padding: 'pkcs1' | 'pss',
): SignatureScheme {
  if (key.asymmetricKeyType === 'ec') return { kind: 'ecdsa', digest }
  return padding === 'pss'
    ? { kind: 'rsa-pss', digest, saltLengthBytes: digestLengths[digest] }
    : { kind: 'rsa', digest }
}

export function sign(
  scheme: SignatureScheme,
  key: KeyObject,
  pieces: readonly Uint8Array[],
): Buffer {
  const signing = createSign(scheme.digest)
  for (const piece of pieces) signing.update(piece)
  return signing.sign({ key, ...paddingOf(scheme) })
}

/** Whether the signature is this key's over these bytes. A key of another kind never is. */
export function isSignedBy(
  scheme: SignatureScheme,
  key: KeyObject,
  pieces: readonly Uint8Array[],
  signature: Buffer,
): boolean {
  const fits = { rsa: ['rsa'], 'rsa-pss': ['rsa', 'rsa-pss'], ecdsa: ['ec'] }[scheme.kind]
  if (!fits.includes(key.asymmetricKeyType ?? '')) return false
  const verifying = createVerify(scheme.digest)
  for (const piece of pieces) verifying.update(piece)
  try {
    return verifying.verify({ key, ...paddingOf(scheme) }, signature)
  } catch {
    // OpenSSL throws for keys it will not use, such as one too small for the padding.
    return false
  }
}

function paddingOf(scheme: SignatureScheme): { padding?: number; saltLength?: number } {
  if (scheme.kind !== 'rsa-pss') return {}
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLengthBytes }
}
