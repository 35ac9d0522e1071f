import type { PracticeId } from '@salve/contract/ids'
import type { Database, Tx } from '../platform/db/database.ts'
import {
  type AuditHead,
  emptyHead,
  entryHash,
  firstPlace,
  type Place,
  type Seal,
  sealHash,
} from './seal.ts'
import { horizonIsBehind, insertSeal, lockSealing, selectTail, selectToSeal } from './sql.ts'

/** The database is not the one its seals were made in: transaction numbers began anew. */
export class MovedDatabaseFault extends Error {
  override readonly name = 'MovedDatabaseFault'
}

const batchMax = 5000
const batchesMax = 1000

/**
 * Seals the practice's audit entries whose writing transaction is over and older than every one
 * still open, in batches of at most 5,000, each its own transaction and link of the chain. An
 * entry of a transaction still open waits for the next time; none is ever passed over, because
 * sealing goes by transaction and nothing can commit behind a horizon. Does nothing while another
 * process seals the same practice. Throws on a database that was loaded from a logical dump.
 */
export async function sealAudit(
  database: Database,
  practiceId: PracticeId,
): Promise<{ sealed: number; head: AuditHead | undefined }> {
  let sealed = 0
  let head: AuditHead | undefined
  for (let batch = 0; batch < batchesMax; batch++) {
    const done = await database.withSubject(
      { kind: 'worker', practiceId },
      async (tx) => await sealBatch(tx, practiceId),
    )
    if (done === undefined) break
    sealed += done.sealed
    head = done.head
    if (done.sealed < batchMax) break
  }
  return { sealed, head }
}

/** The end of the practice's chain now, to keep elsewhere. */
export async function readAuditHead(tx: Tx, practiceId: PracticeId): Promise<AuditHead> {
  return headOf((await selectTail(tx, practiceId)) ?? emptyHead)
}

async function sealBatch(
  tx: Tx,
  practiceId: PracticeId,
): Promise<{ sealed: number; head: AuditHead } | undefined> {
  if (!(await lockSealing(tx, practiceId))) return undefined
  const last = await selectTail(tx, practiceId)
  const after = last?.through ?? firstPlace
  if (await horizonIsBehind(tx, after)) {
    throw new MovedDatabaseFault('its transaction numbers are lower than those already sealed')
  }
  const entries = await selectToSeal(tx, practiceId, after, batchMax)
  const newest = entries.at(-1)
  if (newest === undefined) return { sealed: 0, head: headOf(last ?? emptyHead) }
  const through: Place = { writtenBy: newest.writtenBy, id: newest.id }
  const unhashed: Omit<Seal, 'hash'> = {
    number: (last?.number ?? 0) + 1,
    entryIds: entries.map((entry) => entry.id),
    entryHashes: Buffer.concat(entries.map((entry) => entryHash(practiceId, entry))),
    through,
    previousHash: last?.hash ?? emptyHead.hash,
    sealedAt: inMicroseconds(tx.now),
  }
  const seal = { ...unhashed, hash: sealHash(practiceId, unhashed) }
  await insertSeal(tx, practiceId, seal)
  return { sealed: entries.length, head: headOf(seal) }
}

function headOf({ number, hash }: AuditHead): AuditHead {
  return { number, hash }
}

/** PostgreSQL keeps no more; the hash must be over what is kept. */
function inMicroseconds(instant: Temporal.Instant): Temporal.Instant {
  return instant.round({ smallestUnit: 'microsecond', roundingMode: 'floor' })
}
