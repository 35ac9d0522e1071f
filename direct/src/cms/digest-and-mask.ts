import type { Walk } from '../asn1/walk.ts'
import { onlyChildOf } from '../asn1/walk.ts'
import { context } from '../asn1/tags.ts'
import type { Der } from '../asn1/write.ts'
import { explicit, nothing } from '../asn1/write.ts'
import { readAlgorithm, writeAlgorithm } from './algorithm.ts'
import type { Digest, LegacyDigest } from './digests.ts'
import { digestIdentifier, digestOf } from './digests.ts'
import { identifiers } from './identifiers.ts'

/** The digests that the parameters of PSS and OAEP begin with; absent where one is not known. */
export type DigestAndMask = {
  readonly digest: Digest | LegacyDigest | undefined
  readonly maskDigest: Digest | LegacyDigest | undefined
}

/** Reads both. Where the parameters say nothing it is SHA-1 (RFC 4055, 3.1 and 4.1). */
export function readDigestAndMask(fields: Walk | undefined): DigestAndMask {
  const hash = fields?.takeIf(context(0))
  const mask = fields?.takeIf(context(1))
  const digest = hash ? digestOf(readAlgorithm(onlyChildOf(hash)).identifier) : 'sha1'
  if (mask === undefined) return { digest, maskDigest: 'sha1' }
  const maskHash = readAlgorithm(onlyChildOf(mask)).parameters
  return { digest, maskDigest: maskHash && digestOf(readAlgorithm(maskHash).identifier) }
}

/** Both fields, for one digest throughout; none for SHA-1, as defaults are left out (X.690, 11.5). */
export function writeDigestAndMask(digest: Digest | LegacyDigest): readonly Der[] {
  if (digest === 'sha1') return []
  const hash = writeAlgorithm(digestIdentifier(digest), nothing())
  return [explicit(0, hash), explicit(1, writeAlgorithm(identifiers.mgf1, hash))]
}
