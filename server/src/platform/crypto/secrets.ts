import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  randomUUIDv7,
  timingSafeEqual,
} from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asId, type Id } from '@salve/contract/ids'

/** Keys for separate uses, all drawn from one secret of the installation. */
export type Secrets = {
  /** A keyed, unforgeable digest in base64url, for tokens and for looking up codes by hash. */
  readonly sign: (use: string, text: string) => string
  /** AES-256-GCM; `bound` (for example the row id) must be given again to open. */
  readonly seal: (use: string, text: string, bound: string) => Buffer
  /** The sealed text. Throws when the bytes, the use or the binding differ. */
  readonly open: (use: string, sealed: Uint8Array, bound: string) => string
}

/** Secrets drawn from one root text of at least 32 characters. */
export function secretsFrom(root: string): Secrets {
  const keys = new Map<string, Buffer>()
  const keyFor = (use: string): Buffer => {
    const known = keys.get(use)
    if (known !== undefined) return known
    const key = Buffer.from(hkdfSync('sha256', root, 'salve', use, 32))
    keys.set(use, key)
    return key
  }
  return {
    sign: (use, text) => createHmac('sha256', keyFor(use)).update(text).digest('base64url'),
    seal: (use, text, bound) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyFor(use), iv).setAAD(Buffer.from(bound))
      return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open: (use, sealed, bound) => {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', keyFor(use), bytes.subarray(0, 12))
      decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(-16))
      return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}

/** The secret kept in the data folder, made on first use, readable by its owner alone. */
export function readOrMakeSecret(dataFolder: string): string {
  const file = join(dataFolder, 'secret')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const secret = randomBytes(32).toString('base64url')
  writeFileSync(file, secret, { mode: 0o600, flag: 'wx' })
  chmodSync(file, 0o600)
  return secret
}

/** A fresh id that sorts by time (UUID version 7, RFC 9562). */
export function newId<Kind extends string>(kind: Kind): Id<Kind> {
  return asId(kind, randomUUIDv7())
}

/** A fresh idempotency key for a form. */
export function newKey(): string {
  return randomUUIDv7()
}

/** 256 random bits in base64url: a bearer token. Only its hash is ever stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The SHA-256 of a text. For high-entropy tokens; codes of few digits use `Secrets.sign`. */
export function sha256(text: string | Uint8Array): Buffer {
  return createHash('sha256').update(text).digest()
}

export const slipCodeLength = 6
const slipAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A code for paper: upper-case letters and digits without 0, O, 1 and I. */
export function newSlipCode(): string {
  return Array.from(
    { length: slipCodeLength },
    () => slipAlphabet[randomInt(slipAlphabet.length)],
  ).join('')
}

/** A code of six digits. */
export function newDigits(): string {
  return randomInt(1_000_000).toString().padStart(6, '0')
}

/** Whether two texts are equal, in time that does not depend on where they differ. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(sha256(one), sha256(other))
}
