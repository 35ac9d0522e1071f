import type { KeyObject } from 'node:crypto'
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from 'node:crypto'
import { MalformedAsn1, rawOf, readDer } from '../asn1/read.ts'
import { reencode } from '../asn1/reencode.ts'
import { tags } from '../asn1/tags.ts'
import { bitsOf } from '../asn1/values.ts'
import { walk } from '../asn1/walk.ts'
import type { Der } from '../asn1/write.ts'
import { bitString, encoded, explicit, octetString, sequence, toBytes } from '../asn1/write.ts'
import type { Algorithm, AlgorithmRefusal } from './algorithm.ts'
import { readAlgorithm, writeAlgorithm } from './algorithm.ts'
import { identifiers } from './identifiers.ts'

/** Agreement on a key by ECDH: which digest derives it, and which cipher wraps the content key. */
export type AgreementScheme = {
  readonly digest: AgreementDigest
  readonly wrap: Wrap
  /** The AlgorithmIdentifier of the wrap, which goes into the derivation byte for byte. */
  readonly wrapAlgorithm: Buffer
}

type AgreementDigest = 'sha1' | 'sha256' | 'sha384' | 'sha512'
type Wrap = { readonly cipher: string; readonly keyBytes: 16 | 24 | 32 }

const schemes: Readonly<Record<string, AgreementDigest>> = {
  '1.3.133.16.840.63.0.2': 'sha1',
  '1.3.132.1.11.1': 'sha256',
  '1.3.132.1.11.2': 'sha384',
  '1.3.132.1.11.3': 'sha512',
}
const wraps: Readonly<Record<string, Wrap>> = {
  '2.16.840.1.101.3.4.1.5': { cipher: 'id-aes128-wrap', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.25': { cipher: 'id-aes192-wrap', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.45': { cipher: 'id-aes256-wrap', keyBytes: 32 },
}
/** The first block of RFC 3394, 2.2.3.1. */
const wrapNonce = Buffer.alloc(8, 0xa6)
const ephemeralDigests: Readonly<Record<string, AgreementDigest>> = {
  prime256v1: 'sha256',
  secp384r1: 'sha384',
}

/**
 * The agreement that a message names: ECDH by the standard derivation, without cofactor.
 *
 * @throws {MalformedAsn1} The parameters do not name a wrap.
 * @see RFC 5753, 7.1.4
 */
export function readAgreement({
  identifier,
  parameters,
}: Algorithm): AgreementScheme | AlgorithmRefusal {
  const digest = schemes[identifier]
  if (digest === undefined) return { outcome: 'unsupported', algorithm: identifier }
  if (parameters === undefined) throw new MalformedAsn1('an agreement without a wrap')
  const wrapIdentifier = readAlgorithm(parameters).identifier
  const wrap = wraps[wrapIdentifier]
  if (wrap === undefined) return { outcome: 'unsupported', algorithm: wrapIdentifier }
  const isDistinguished = !parameters.indefinite
  const wrapAlgorithm = isDistinguished ? rawOf(parameters) : toBytes(reencode(parameters))
  return { digest, wrap, wrapAlgorithm }
}

/** The content key, or nothing where the point is not on our curve or the wrap does not hold. */
export function agreedKey(
  scheme: AgreementScheme,
  privateKey: KeyObject,
  sent: {
    readonly point: Buffer
    readonly userKeyingMaterial: Buffer | undefined
    readonly encryptedKey: Buffer
  },
): Buffer | undefined {
  const { point, userKeyingMaterial, encryptedKey } = sent
  try {
    const publicKey = publicKeyOf(privateKey, point)
    const secret = diffieHellman({ privateKey, publicKey })
    const wrapKey = derive(scheme, secret, userKeyingMaterial)
    const unwrapping = createDecipheriv(scheme.wrap.cipher, wrapKey, wrapNonce)
    return Buffer.concat([unwrapping.update(encryptedKey), unwrapping.final()])
  } catch {
    return undefined
  }
}

/** A new key of the recipient's curve, and the content key wrapped by what the two agree on. */
export function agreeOnKey(
  publicKey: KeyObject,
  contentKey: Buffer,
): { originator: readonly Der[]; algorithm: Der; encryptedKey: Buffer } {
  const namedCurve = publicKey.asymmetricKeyDetails?.namedCurve ?? ''
  const digest = ephemeralDigests[namedCurve]
  if (digest === undefined) throw new RangeError(`no agreement on the curve ${namedCurve}`)
  const ephemeral = generateKeyPairSync('ec', { namedCurve })
  const [wrapIdentifier, wrap] = entryOf(wraps, ({ keyBytes }) => keyBytes === contentKey.length)
  const [schemeIdentifier] = entryOf(schemes, (each) => each === digest)
  const wrapAlgorithm = toBytes(writeAlgorithm(wrapIdentifier))
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey })
  const wrapKey = derive({ digest, wrap, wrapAlgorithm }, secret, undefined)
  const wrapping = createCipheriv(wrap.cipher, wrapKey, wrapNonce)
  return {
    originator: [
      writeAlgorithm(identifiers.ecPublicKey),
      bitString(splitKey(ephemeral.publicKey).point),
    ],
    algorithm: writeAlgorithm(schemeIdentifier, encoded(wrapAlgorithm)),
    encryptedKey: Buffer.concat([wrapping.update(contentKey), wrapping.final()]),
  }
}

/** The derivation of X9.63 over ECC-CMS-SharedInfo (RFC 5753, 7.2). */
function derive(
  { digest, wrap, wrapAlgorithm }: AgreementScheme,
  secret: Buffer,
  userKeyingMaterial: Buffer | undefined,
): Buffer {
  const bits = Buffer.alloc(4)
  bits.writeUInt32BE(wrap.keyBytes * 8)
  const shared = toBytes(
    sequence(
      encoded(wrapAlgorithm),
      userKeyingMaterial && explicit(0, octetString(userKeyingMaterial)),
      explicit(2, octetString(bits)),
    ),
  )
  const blocks: Buffer[] = []
  const counter = Buffer.alloc(4)
  for (let length = 0; length < wrap.keyBytes; length += blocks.at(-1)?.length ?? 0) {
    counter.writeUInt32BE(blocks.length + 1)
    blocks.push(createHash(digest).update(secret).update(counter).update(shared).digest())
  }
  return Buffer.concat(blocks).subarray(0, wrap.keyBytes)
}

/** The peer's point as a key on our own curve; OpenSSL refuses a point that is not on it. */
function publicKeyOf(privateKey: KeyObject, point: Buffer): KeyObject {
  const { algorithm } = splitKey(createPublicKey(privateKey))
  const key = toBytes(sequence(encoded(algorithm), bitString(point)))
  return createPublicKey({ key, format: 'der', type: 'spki' })
}

function splitKey(publicKey: KeyObject): { algorithm: Buffer; point: Buffer } {
  const fields = walk(readDer(publicKey.export({ type: 'spki', format: 'der' })))
  const algorithm = rawOf(fields.take(tags.sequence))
  return { algorithm, point: bitsOf(fields.take(tags.bitString)).bytes }
}

function entryOf<Item>(
  table: Readonly<Record<string, Item>>,
  isWanted: (item: Item) => boolean,
): [string, Item] {
  const found = Object.entries(table).find(([, item]) => isWanted(item))
  if (found === undefined) throw new RangeError('no algorithm for this key')
  return found
}
