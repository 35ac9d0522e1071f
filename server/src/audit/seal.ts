// How an audit entry becomes bytes, and a batch of entries a link of the chain. Changing anything
// here makes every seal made before it look broken.
import { createHash } from 'node:crypto'
import type { PracticeId } from '@salve/contract/ids'

/** One audit entry with every column of its row, as it lies in the table. */
export type SealedEntry = {
  readonly id: number
  readonly at: Temporal.Instant
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly action: string
  readonly patientId: string | null
  readonly objectType: string | null
  readonly objectId: string | null
  /** The text PostgreSQL gives of the jsonb. */
  readonly detail: string
  readonly writtenBy: string
}

/** One link of a practice's chain: a batch of entries, their hashes, and the link before. */
export type Seal = {
  readonly number: number
  readonly entryIds: readonly number[]
  /** SHA-256 of each entry, 32 bytes apiece, in the order of `entryIds`. */
  readonly entryHashes: Buffer
  readonly through: Place
  readonly previousHash: Buffer
  readonly hash: Buffer
  readonly sealedAt: Temporal.Instant
}

/** A place in the order of sealing: first by transaction, then by id. */
export type Place = { readonly writtenBy: string; readonly id: number }

/** The end of the chain. Kept elsewhere (paper, another host), it shows that the tail was cut. */
export type AuditHead = { readonly number: number; readonly hash: Buffer }

export const hashSizeBytes = 32
export const firstPlace: Place = { writtenBy: '0', id: 0 }
export const emptyHead: AuditHead = { number: 0, hash: Buffer.alloc(hashSizeBytes) }

/** The SHA-256 of an entry: of its practice and every column, in a fixed order, as JSON text. */
export function entryHash(practiceId: PracticeId, entry: SealedEntry): Buffer {
  return hashOf([
    'salve audit entry 1',
    practiceId,
    String(entry.id),
    entry.at.toString({ fractionalSecondDigits: 6 }),
    entry.subjectKind,
    entry.subjectId,
    entry.action,
    entry.patientId,
    entry.objectType,
    entry.objectId,
    entry.detail,
    entry.writtenBy,
  ])
}

/** The SHA-256 of a seal: of everything in it, the hash before it included. */
export function sealHash(practiceId: PracticeId, seal: Omit<Seal, 'hash'>): Buffer {
  return hashOf([
    'salve audit seal 1',
    practiceId,
    String(seal.number),
    seal.previousHash.toString('hex'),
    seal.sealedAt.toString({ fractionalSecondDigits: 6 }),
    seal.through.writtenBy,
    String(seal.through.id),
    seal.entryIds.join(','),
    seal.entryHashes.toString('hex'),
  ])
}

/** `12:9f86d0...`: a head as `salve audit head` prints it. */
export function headText(head: AuditHead): string {
  return `${head.number}:${head.hash.toString('hex')}`
}

/** The head in a printed text, or undefined when it is not one. */
export function parseHead(text: string): AuditHead | undefined {
  const found = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim())
  const [, number, hash] = found ?? []
  if (number === undefined || hash === undefined) return undefined
  return { number: Number(number), hash: Buffer.from(hash, 'hex') }
}

function hashOf(parts: readonly (string | null)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
