import type { CipherGCMTypes, Decipheriv } from 'node:crypto'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Asn1Value } from '../asn1/read.ts'
import { tags } from '../asn1/tags.ts'
import { octetsOf, smallIntegerOf } from '../asn1/values.ts'
import { walk } from '../asn1/walk.ts'
import type { Der } from '../asn1/write.ts'
import { integer, octetString, sequence } from '../asn1/write.ts'
import type { Acceptance, Algorithm, AlgorithmRefusal } from './algorithm.ts'
import { writeAlgorithm } from './algorithm.ts'

/** What content is encrypted with. The chained ciphers leave tampering to the signature inside. */
export type ContentCipher = ChainedCipher | CipherGCMTypes
type ChainedCipher = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc'

type CipherFacts = {
  readonly name: ContentCipher | 'des-ede3-cbc'
  readonly keyBytes: 16 | 24 | 32
  readonly authenticated: boolean
}

/** A cipher together with its nonce: all but the key. */
export type CipherSetting = CipherFacts & {
  readonly nonce: Buffer
  /** Of the authentication tag; 0 where there is none. */
  readonly tagBytes: number
}

const ciphers: Readonly<Record<string, CipherFacts>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16, authenticated: false },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24, authenticated: false },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32, authenticated: false },
  '2.16.840.1.101.3.4.1.6': { name: 'aes-128-gcm', keyBytes: 16, authenticated: true },
  '2.16.840.1.101.3.4.1.26': { name: 'aes-192-gcm', keyBytes: 24, authenticated: true },
  '2.16.840.1.101.3.4.1.46': { name: 'aes-256-gcm', keyBytes: 32, authenticated: true },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24, authenticated: false },
}
const weakNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.3.7': '3DES',
  '1.2.840.113549.3.2': 'RC2',
  '1.3.14.3.2.7': 'DES',
  '1.2.840.113549.3.4': 'RC4',
}

/**
 * The cipher that a message names. 3DES is weak unless old messages are accepted; DES, RC2 and RC4
 * always are.
 *
 * @throws {MalformedAsn1} The parameters are not those of the cipher.
 * @see RFC 3565, 2.3; RFC 5084, 3.2
 */
export function readCipher(
  { identifier, parameters }: Algorithm,
  accept: Acceptance,
): CipherSetting | AlgorithmRefusal {
  const facts = ciphers[identifier]
  const weakName = weakNames[identifier]
  if (weakName !== undefined && (facts === undefined || accept === 'strong only')) {
    return { outcome: 'weak', algorithm: weakName }
  }
  if (facts === undefined || parameters === undefined) {
    return { outcome: 'unsupported', algorithm: identifier }
  }
  const setting = facts.authenticated ? tagged(facts, parameters) : chained(facts, parameters)
  return setting ?? { outcome: 'unsupported', algorithm: facts.name }
}

function chained(facts: CipherFacts, parameters: Asn1Value): CipherSetting | undefined {
  const nonce = octetsOf(parameters)
  const blockBytes = facts.name === 'des-ede3-cbc' ? 8 : 16
  return nonce.length === blockBytes ? { ...facts, nonce, tagBytes: 0 } : undefined
}

function tagged(facts: CipherFacts, parameters: Asn1Value): CipherSetting | undefined {
  const fields = walk(parameters)
  const nonce = octetsOf(fields.take(tags.octetString))
  const size = fields.takeIf(tags.integer)
  const tagBytes = size === undefined ? 12 : smallIntegerOf(size)
  const isSound = nonce.length > 0 && nonce.length <= 64 && tagBytes >= 12 && tagBytes <= 16
  return isSound ? { ...facts, nonce, tagBytes } : undefined
}

/** A cipher ready for one message, and the AlgorithmIdentifier that carries its nonce. */
export type FreshCipher = {
  readonly setting: CipherSetting
  readonly key: Buffer
  readonly algorithm: Der
}

/** This cipher with a key and a nonce made at random. */
export function freshCipher(name: ContentCipher): FreshCipher {
  const [identifier, facts] = factsOf(name)
  const random = randomBytes(facts.keyBytes + (facts.authenticated ? 12 : 16))
  const key = random.subarray(0, facts.keyBytes)
  const nonce = random.subarray(facts.keyBytes)
  const tagBytes = facts.authenticated ? 16 : 0
  const parameters = facts.authenticated
    ? sequence(octetString(nonce), integer(tagBytes))
    : octetString(nonce)
  const setting = { ...facts, nonce, tagBytes }
  return { setting, key, algorithm: writeAlgorithm(identifier, parameters) }
}

export type Encryption = {
  readonly length: number
  /** The ciphertext, encrypted while it is asked for, once: megabytes never stand there whole. */
  readonly pieces: Iterable<Buffer>
  /** What authenticates the ciphertext, filled in after its last piece; empty where nothing does. */
  readonly tag: Buffer
}

export function encrypt(
  setting: CipherSetting,
  key: Buffer,
  content: readonly Uint8Array[],
): Encryption {
  const plain = content.reduce((sum, { length }) => sum + length, 0)
  const length = setting.authenticated ? plain : plain + 16 - (plain % 16)
  const tag = Buffer.alloc(setting.tagBytes)
  return { length, pieces: encryptedPieces(setting, key, content, tag), tag }
}

function* encryptedPieces(
  { name, nonce, tagBytes }: CipherSetting,
  key: Buffer,
  content: readonly Uint8Array[],
  tag: Buffer,
): Generator<Buffer, void, undefined> {
  const shielding = isGcm(name)
    ? createCipheriv(name, key, nonce, { authTagLength: tagBytes })
    : undefined
  const cipher = shielding ?? createCipheriv(name, key, nonce)
  for (const piece of content) {
    for (let start = 0; start < piece.length; start += sliceBytes) {
      yield cipher.update(piece.subarray(start, start + sliceBytes))
    }
  }
  yield cipher.final()
  shielding?.getAuthTag().copy(tag)
}

/** How much is encrypted or decrypted at once. */
const sliceBytes = 64 * 1024

/**
 * The content, or nothing where key, tag or padding is wrong; written to `into`, which may be the
 * ciphertext itself. With a chained cipher a wrong key may give random bytes by chance: only the
 * signature inside tells.
 */
export function decrypt(
  { name, nonce, tagBytes }: CipherSetting,
  key: Buffer,
  sealed: { readonly ciphertext: Buffer; readonly tag: Buffer; readonly associated: Buffer },
  into: Buffer,
): Buffer | undefined {
  const { ciphertext, tag, associated } = sealed
  if (!isGcm(name)) {
    if (ciphertext.length === 0 || ciphertext.length % nonce.length !== 0) return undefined
    const decipher = createDecipheriv(name, key, nonce).setAutoPadding(false)
    return withoutPadding(decryptSlices(decipher, ciphertext, into), nonce.length)
  }
  if (tag.length !== tagBytes) return undefined
  const decipher = createDecipheriv(name, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(associated)
  decipher.setAuthTag(tag)
  const content = decryptSlices(decipher, ciphertext, into)
  try {
    decipher.final()
    return content
  } catch {
    return undefined
  }
}

function decryptSlices(decipher: Decipheriv, ciphertext: Buffer, into: Buffer): Buffer {
  for (let start = 0; start < ciphertext.length; start += sliceBytes) {
    decipher.update(ciphertext.subarray(start, start + sliceBytes)).copy(into, start)
  }
  return into.subarray(0, ciphertext.length)
}

/** Taken off here and not by OpenSSL, which would hold back the last block of every slice. */
function withoutPadding(padded: Buffer, blockBytes: number): Buffer | undefined {
  const padding = padded.at(-1) ?? 0
  if (padding === 0 || padding > blockBytes) return undefined
  const end = padded.length - padding
  const isPadding = padded.subarray(end).every((byte) => byte === padding)
  return isPadding ? padded.subarray(0, end) : undefined
}

function isGcm(name: CipherFacts['name']): name is CipherGCMTypes {
  return name.endsWith('-gcm')
}

function factsOf(name: ContentCipher): [string, CipherFacts] {
  const found = Object.entries(ciphers).find(([, facts]) => facts.name === name)
  if (found === undefined) throw new RangeError(`no such cipher: ${name}`)
  return found
}
