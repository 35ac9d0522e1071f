import { setImmediate } from 'node:timers/promises'
import { hash, verify } from '@node-rs/argon2'
import { newToken } from '../platform/crypto/secrets.ts'

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashing is heavy: two at a time, a few waiting, and nobody else is held up by it. */
const lanesMax = 2
const waitingMax = 6
let running = 0
const waiting: (() => void)[] = []

export class TooBusyFault extends Error {
  override readonly name = 'TooBusyFault'
}

/** The argon2id hash of a password, in PHC form. Throws `TooBusyFault` when too many wait already. */
export async function hashPassword(password: string): Promise<string> {
  return await inLane(async () => await hash(password.normalize('NFKC'), cost))
}

/**
 * Whether the password is the hashed one. Without a hash the work is the same and the answer
 * no: an unknown account cannot be told by the time it takes. Undefined when too many wait.
 */
export async function isPassword(
  hashed: string | undefined,
  password: string,
): Promise<boolean | undefined> {
  try {
    const against = hashed ?? (await nobodysHash())
    const same = await inLane(async () => await verify(against, password.normalize('NFKC')))
    return same && hashed !== undefined
  } catch (fault) {
    if (fault instanceof TooBusyFault) return undefined
    throw fault
  }
}

let nobodys: Promise<string> | undefined
async function nobodysHash(): Promise<string> {
  nobodys ??= hash(newToken(), cost)
  return await nobodys
}
// Made before anybody can ask, so that the first unknown account is no slower than the rest.
void setImmediate().then(nobodysHash)

async function inLane<T>(work: () => Promise<T>): Promise<T> {
  if (running >= lanesMax) {
    if (waiting.length >= waitingMax) throw new TooBusyFault('too many passwords at once')
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else {
    running++
  }
  try {
    return await work()
  } finally {
    // The lane is handed to the next in line, or given up.
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}

const tooCommon = [
  'password',
  'passwort',
  'qwertyuiop',
  'letmein',
  'iloveyou',
  'welcome',
  'administrator',
  'changeme',
  'correcthorsebatterystaple',
]

/**
 * What is wrong with a new password of sufficient length, in words for its owner; undefined when
 * nothing is. Refuses what guessers try first: well-known ones, runs and repeats, and names
 * that stand on the screen. No rules of composition (NIST SP 800-63B).
 */
export function weaknessOf(password: string, known: readonly string[]): string | undefined {
  const plain = password
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
  if (new Set(plain).size < 5) return 'Use more different letters.'
  if (isRun(plain)) return 'Letters or digits in a row are guessed first.'
  const bare = plain.replaceAll(/\p{N}/gu, '')
  if (tooCommon.some((word) => bare === word || plain === word)) {
    return 'Many people use this password, so it is guessed first.'
  }
  const names = known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
  const left = names
    .filter((name) => name.length >= 4)
    .reduce((text, name) => text.replaceAll(name, ''), plain)
  return left.length < 6 ? 'Do not make it of your name or the name of the practice.' : undefined
}

function isRun(plain: string): boolean {
  const codes = Array.from(plain, (letter) => letter.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  return steps.filter((step) => Math.abs(step) <= 1).length >= steps.length - 2
}
