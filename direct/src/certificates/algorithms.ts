import { constants, createPublicKey, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Asn1Value } from '../asn1/read.ts'
import { readBer } from '../asn1/read.ts'
import { context, tags } from '../asn1/tags.ts'
import { identifierOf, smallIntegerOf } from '../asn1/values.ts'
import { onlyChildOf, walk } from '../asn1/walk.ts'

/** How something was signed, or why that is not known here. */
export type SignatureAlgorithm =
  | { readonly kind: 'rsa' | 'ecdsa' | 'dsa'; readonly hash: HashName }
  | { readonly kind: 'rsa-pss'; readonly hash: HashName; readonly saltLength: number }
  | { readonly kind: 'unknown'; readonly identifier: string }

export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'

/** Which keys and hashes are strong enough. */
export type AlgorithmRules = {
  readonly hashes: ReadonlySet<HashName>
  readonly rsaBitsMin: number
  readonly curves: ReadonlySet<string>
  readonly dsa: 'allowed' | 'refused'
}

/** What Direct allows (Applicability Statement 1.3, 2.8): RSA from 2048 bits, P-256, P-384; SHA-256 and up. */
export const directRules: AlgorithmRules = {
  hashes: new Set(['sha256', 'sha384', 'sha512']),
  rsaBitsMin: 2048,
  curves: new Set(['prime256v1', 'secp384r1']),
  dsa: 'refused',
}

/** A larger key costs more to check than anybody owes a stranger. */
const rsaBitsMax = 8192

const hashes: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const signatures: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.4': { kind: 'rsa', hash: 'md5' },
  '1.2.840.113549.1.1.5': { kind: 'rsa', hash: 'sha1' },
  '1.3.14.3.2.29': { kind: 'rsa', hash: 'sha1' },
  '1.2.840.113549.1.1.14': { kind: 'rsa', hash: 'sha224' },
  '1.2.840.113549.1.1.11': { kind: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { kind: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', hash: 'sha512' },
  '1.2.840.10045.4.1': { kind: 'ecdsa', hash: 'sha1' },
  '1.2.840.10045.4.3.1': { kind: 'ecdsa', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', hash: 'sha512' },
  '1.2.840.10040.4.3': { kind: 'dsa', hash: 'sha1' },
  '2.16.840.1.101.3.4.3.2': { kind: 'dsa', hash: 'sha256' },
}
const rsaPss = '1.2.840.113549.1.1.10'

/** Reads an AlgorithmIdentifier of a signature. Throws `MalformedAsn1` when it is none. */
export function readSignatureAlgorithm(value: Asn1Value): SignatureAlgorithm {
  const fields = walk(value)
  const identifier = identifierOf(fields.take(tags.objectIdentifier))
  if (identifier === rsaPss) return readPss(fields.takeIf(tags.sequence))
  return signatures[identifier] ?? { kind: 'unknown', identifier }
}

export type KeyFacts =
  | { readonly kind: 'rsa'; readonly bits: number }
  | { readonly kind: 'elliptic'; readonly curve: string }
  | { readonly kind: 'other'; readonly called: string }

/** What a public key is. */
export function keyFactsOf(key: KeyObject): KeyFacts {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  const called = key.asymmetricKeyType ?? 'unknown'
  if (called.startsWith('rsa')) return { kind: 'rsa', bits: modulusLength ?? 0 }
  if (called === 'ec') return { kind: 'elliptic', curve: namedCurve ?? 'unknown' }
  return { kind: 'other', called }
}

/** Whether a key is strong enough, and not so large that checking it costs too much. */
export function isKeyAllowed(facts: KeyFacts, rules: AlgorithmRules): boolean {
  switch (facts.kind) {
    case 'rsa':
      return facts.bits >= rules.rsaBitsMin && facts.bits <= rsaBitsMax
    case 'elliptic':
      return rules.curves.has(facts.curve)
    case 'other':
      return facts.called === 'dsa' && rules.dsa === 'allowed'
  }
}

/** Whether a way of signing is known and strong enough. */
export function isSignatureAllowed(algorithm: SignatureAlgorithm, rules: AlgorithmRules): boolean {
  if (algorithm.kind === 'unknown') return false
  if (algorithm.kind === 'dsa' && rules.dsa === 'refused') return false
  return rules.hashes.has(algorithm.hash)
}

/** A public key from the bytes of its SubjectPublicKeyInfo; absent when OpenSSL cannot read it. */
export function readPublicKey(info: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: info, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

export type Signed = {
  readonly tbs: Buffer
  readonly algorithm: SignatureAlgorithm
  readonly signature: Buffer
}

/** Whether the key made the signature. A key of another kind than the algorithm's made none. */
export function isSignedBy({ tbs, algorithm, signature }: Signed, key: KeyObject): boolean {
  if (algorithm.kind === 'unknown') return false
  const type = key.asymmetricKeyType ?? ''
  const fitting = algorithm.kind === 'ecdsa' ? 'ec' : algorithm.kind
  const isFitting = type === fitting || (type === 'rsa' && algorithm.kind === 'rsa-pss')
  if (!isFitting || (key.asymmetricKeyDetails?.modulusLength ?? 0) > rsaBitsMax) return false
  const padding =
    algorithm.kind === 'rsa-pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength }
      : {}
  try {
    return verify(algorithm.hash, tbs, { key, ...padding }, signature)
  } catch {
    return false
  }
}

/** The same hash must serve the mask, which is all that anybody uses (RFC 4055 3.1). */
function readPss(value: Asn1Value | undefined): SignatureAlgorithm {
  const fields = walk(value ?? readBer(Buffer.from([0x30, 0])))
  const hash = fields.takeIf(context(0))
  const mask = fields.takeIf(context(1))
  const salt = fields.takeIf(context(2))
  const hashName = hash === undefined ? 'sha1' : hashOf(onlyChildOf(hash))
  const maskName = mask === undefined ? 'sha1' : maskHashOf(onlyChildOf(mask))
  if (hashName === undefined || hashName !== maskName)
    return { kind: 'unknown', identifier: rsaPss }
  const saltLength = salt === undefined ? 20 : smallIntegerOf(onlyChildOf(salt))
  return { kind: 'rsa-pss', hash: hashName, saltLength: Math.max(0, Math.min(saltLength, 1024)) }
}

function hashOf(value: Asn1Value): HashName | undefined {
  return hashes[identifierOf(walk(value).take(tags.objectIdentifier))]
}

function maskHashOf(value: Asn1Value): HashName | undefined {
  const fields = walk(value)
  fields.take(tags.objectIdentifier)
  return hashOf(fields.take(tags.sequence))
}
