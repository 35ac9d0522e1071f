import type { Acceptance, AlgorithmRefusal } from './algorithm.ts'

export type Digest = 'sha256' | 'sha384' | 'sha512'
/** Digests that collide, and are only computed where old messages are accepted. */
export type LegacyDigest = 'sha1' | 'md5'

const digests: Readonly<Record<string, Digest | LegacyDigest>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '1.3.14.3.2.26': 'sha1',
  '1.2.840.113549.2.5': 'md5',
}

/** How many bytes a digest has. */
export const digestLengths: Readonly<Record<Digest | LegacyDigest, number>> = {
  sha256: 32,
  sha384: 48,
  sha512: 64,
  sha1: 20,
  md5: 16,
}

/** The digest of this object identifier, whether it is strong or not. */
export function digestOf(identifier: string): Digest | LegacyDigest | undefined {
  return digests[identifier]
}

/** The digest for signatures: SHA-1 and MD5 are refused unless old messages are accepted. */
export function signingDigest(
  identifier: string,
  accept: Acceptance,
): { readonly digest: Digest | LegacyDigest } | AlgorithmRefusal {
  const digest = digestOf(identifier)
  if (digest === undefined) return { outcome: 'unsupported', algorithm: identifier }
  const isWeak = digest === 'sha1' || digest === 'md5'
  if (isWeak && accept === 'strong only')
    return { outcome: 'weak', algorithm: nameOfDigest(digest) }
  return { digest }
}

export function digestIdentifier(digest: Digest | LegacyDigest): string {
  const found = Object.entries(digests).find(([, each]) => each === digest)
  if (found === undefined) throw new RangeError(`no identifier for ${digest}`)
  return found[0]
}

/** As people write it: SHA-256, MD5. */
export function nameOfDigest(digest: Digest | LegacyDigest): string {
  return digest === 'md5' ? 'MD5' : digest.toUpperCase().replace('SHA', 'SHA-')
}
