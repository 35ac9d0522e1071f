import type { KeyObject } from 'node:crypto'
import { constants, createHash, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto'
import { context } from '../asn1/tags.ts'
import { octetsOf } from '../asn1/values.ts'
import { onlyChildOf, walk } from '../asn1/walk.ts'
import type { Der } from '../asn1/write.ts'
import { nothing, sequence } from '../asn1/write.ts'
import type { Algorithm, AlgorithmRefusal } from './algorithm.ts'
import { readAlgorithm, writeAlgorithm } from './algorithm.ts'
import type { Digest, LegacyDigest } from './digests.ts'
import { readDigestAndMask, writeDigestAndMask } from './digest-and-mask.ts'
import { identifiers } from './identifiers.ts'

/** How a content key travels to an RSA key. In OAEP, SHA-1 is not weak: nothing there can collide. */
export type KeyTransport = 'pkcs1' | `oaep-${Digest | 'sha1'}`

const oaepDigests = {
  'oaep-sha1': 'sha1',
  'oaep-sha256': 'sha256',
  'oaep-sha384': 'sha384',
  'oaep-sha512': 'sha512',
} as const

/** A transport as a message names it: the mask of OAEP may go with another digest. */
export type TransportScheme =
  | { readonly kind: 'pkcs1' }
  | {
      readonly kind: 'oaep'
      readonly digest: Digest | LegacyDigest
      readonly maskDigest: Digest | LegacyDigest
      readonly label: Buffer
    }

/**
 * The transport that a message names.
 *
 * @throws {MalformedAsn1} The parameters are not those of OAEP.
 * @see RFC 3560; RFC 4055, 4.1
 */
export function readTransport({
  identifier,
  parameters,
}: Algorithm): TransportScheme | AlgorithmRefusal {
  if (identifier === identifiers.rsaEncryption) return { kind: 'pkcs1' }
  const unsupported = { outcome: 'unsupported', algorithm: identifier } as const
  if (identifier !== identifiers.rsaOaep) return unsupported
  const fields = parameters && walk(parameters)
  const { digest, maskDigest } = readDigestAndMask(fields)
  const source = fields?.takeIf(context(2))
  const label = source && readAlgorithm(onlyChildOf(source)).parameters
  if (digest === undefined || maskDigest === undefined) return unsupported
  return { kind: 'oaep', digest, maskDigest, label: label ? octetsOf(label) : Buffer.alloc(0) }
}

/** Encrypts a content key for an RSA key, and names the algorithm. */
export function transportKey(
  transport: KeyTransport,
  key: KeyObject,
  contentKey: Buffer,
): { encryptedKey: Buffer; algorithm: Der } {
  if (transport === 'pkcs1') {
    const padding = constants.RSA_PKCS1_PADDING
    return {
      encryptedKey: publicEncrypt({ key, padding }, contentKey),
      algorithm: writeAlgorithm(identifiers.rsaEncryption, nothing()),
    }
  }
  const digest = oaepDigests[transport]
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return {
    encryptedKey: publicEncrypt({ key, padding, oaepHash: digest }, contentKey),
    algorithm: writeAlgorithm(identifiers.rsaOaep, sequence(...writeDigestAndMask(digest))),
  }
}

/**
 * The content key of `keyBytes` bytes, or random bytes where anything about it is wrong.
 *
 * Whoever can tell a wrong padding from a right one, by an error or by time, can have a server
 * decrypt what it was never sent (Bleichenbacher; Manger). So the key is decrypted without padding
 * and the padding judged without a branch; what is wrong gives a key that opens nothing. The
 * expected length of the key fixes every place, so that nothing need be searched.
 *
 * @see RFC 3218, 2.3.2; RFC 8017, 7.1.2
 */
export function receiveKey(
  scheme: TransportScheme,
  key: KeyObject,
  encryptedKey: Buffer,
  keyBytes: number,
): Buffer {
  const substitute = randomBytes(keyBytes)
  const length = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)
  if (encryptedKey.length !== length) return substitute
  let encoded: Buffer
  try {
    encoded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encryptedKey)
  } catch {
    // The number is not below the modulus: whoever sent it knows that already.
    return substitute
  }
  const overhead = scheme.kind === 'pkcs1' ? 11 : 2 + 2 * hashOf(scheme.digest).length
  if (encoded.length < keyBytes + overhead) return substitute
  const wrong =
    scheme.kind === 'pkcs1' ? judge(encoded, keyBytes) : judgeOaep(scheme, encoded, keyBytes)
  return choose(wrong, encoded.subarray(encoded.length - keyBytes), substitute)
}

/** Not zero where the bytes are not 00 02, random bytes without a zero, 00 and the key. */
function judge(encoded: Buffer, keyBytes: number): number {
  const separator = encoded.length - keyBytes - 1
  let wrong = (encoded[0] ?? 1) | ((encoded[1] ?? 0) ^ 2) | (encoded[separator] ?? 1)
  for (let at = 2; at < separator; at++) wrong |= isZero(encoded[at] ?? 0)
  return wrong
}

/** Takes the masks off in place. Not zero where it is not 00, seed, hash of the label, 00..., 01 and the key. */
function judgeOaep(
  { digest, maskDigest, label }: Extract<TransportScheme, { kind: 'oaep' }>,
  encoded: Buffer,
  keyBytes: number,
): number {
  const labelHash = hashOf(digest, label)
  const seed = encoded.subarray(1, 1 + labelHash.length)
  const block = encoded.subarray(1 + labelHash.length)
  mask(maskDigest, block, seed)
  mask(maskDigest, seed, block)
  const separator = block.length - keyBytes - 1
  let wrong = (encoded[0] ?? 1) | ((block[separator] ?? 0) ^ 1)
  for (let at = 0; at < separator; at++) wrong |= (block[at] ?? 1) ^ (labelHash[at] ?? 0)
  return wrong
}

/** MGF1 (RFC 8017, B.2.1), added to the target bit by bit. */
function mask(digest: string, seed: Buffer, target: Buffer): void {
  const counter = Buffer.alloc(4)
  let at = 0
  while (at < target.length) {
    const bytes = hashOf(digest, seed, counter)
    const end = Math.min(target.length, at + bytes.length)
    for (let from = at; from < end; from++) {
      target[from] = (target[from] ?? 0) ^ (bytes[from - at] ?? 0)
    }
    at = end
    counter.writeUInt32BE(counter.readUInt32BE() + 1)
  }
}

/** The key where nothing is wrong, the substitute otherwise: both are read, and no branch taken. */
function choose(wrong: number, key: Buffer, substitute: Buffer): Buffer {
  const useSubstitute = -(1 - isZero(wrong)) & 0xff
  const chosen = Buffer.alloc(key.length)
  for (let at = 0; at < key.length; at++) {
    chosen[at] = ((substitute[at] ?? 0) & useSubstitute) | ((key[at] ?? 0) & ~useSubstitute)
  }
  return chosen
}

/** 1 for 0, and 0 for 1 to 255. */
function isZero(byte: number): number {
  return (byte - 1) >>> 31
}

function hashOf(digest: string, ...pieces: readonly Buffer[]): Buffer {
  const hash = createHash(digest)
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}
