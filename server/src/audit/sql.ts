import type { PracticeId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Doing } from './doing.ts'
import type { AuditHead, Place, Seal, SealedEntry } from './seal.ts'

export type Row = Omit<Doing, 'practiceId' | 'subject'> & {
  readonly practiceId: PracticeId
  readonly subject: { readonly kind: string; readonly id: string | undefined }
}

/** The practice of a row written before anyone is signed in is not in the settings yet: it is set for this one statement's policy. */
export async function insertAudit(tx: Tx, row: Row): Promise<void> {
  const db = tx.tables<never>()
  if (tx.who.kind === 'sign-in') {
    await sql`select set_config('salve.practice_id', ${row.practiceId}, true)`.execute(db)
  }
  const insert = sql`
    insert into audit_entry (practice_id, at, subject_kind, subject_id, action, patient_id,
      object_type, object_id, detail)
    values (${row.practiceId}, ${tx.now}, ${row.subject.kind}, ${row.subject.id ?? null}, ${row.action},
      ${row.patientId ?? null}, ${row.objectType ?? null}, ${row.objectId ?? null},
      ${JSON.stringify(row.detail ?? {})})`
  tx.unawaited(insert.compile(db))
}

/** Takes the practice's sealing lock until the transaction ends; false when somebody else holds it. */
export async function lockSealing(tx: Tx, practiceId: PracticeId): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`audit.seal ${practiceId}`}, 0)) as taken`.execute(
    tx.tables(),
  )
  return rows[0]?.taken === true
}

/** Whether a place already sealed lies beyond every transaction this database has begun. */
export async function horizonIsBehind(tx: Tx, place: Place): Promise<boolean> {
  const { rows } = await sql<{ behind: boolean }>`
    select ${place.writtenBy}::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) as behind`.execute(
    tx.tables(),
  )
  return rows[0]?.behind === true
}

const columns = sql`id, at, subject_kind as "subjectKind", subject_id as "subjectId", action,
  patient_id as "patientId", object_type as "objectType", object_id as "objectId",
  detail::text as detail, written_by::text as "writtenBy"`

/**
 * The next entries to seal, oldest transaction first. The horizon is that of this very statement's
 * snapshot: every transaction below it is over, and what it wrote is seen.
 */
export async function selectToSeal(
  tx: Tx,
  practiceId: PracticeId,
  after: Place,
  max: number,
): Promise<SealedEntry[]> {
  const { rows } = await sql<SealedEntry>`
    select ${columns}
    from audit_entry
    where practice_id = ${practiceId}
      and (written_by, id) > (${after.writtenBy}::xid8, ${after.id}::bigint)
      and written_by < pg_snapshot_xmin(pg_current_snapshot())
    order by written_by, audit_entry.id
    limit ${max}`.execute(tx.tables())
  return rows
}

/** What a seal should hold: the entries it names, and whatever else stands within its stretch. */
export async function selectEntriesOf(
  tx: Tx,
  practiceId: PracticeId,
  seal: Seal,
  after: Place,
): Promise<SealedEntry[]> {
  const { rows } = await sql<SealedEntry>`
    select ${columns}
    from audit_entry
    where practice_id = ${practiceId}
      and (id = any (${seal.entryIds}::bigint[])
        or ((written_by, id) > (${after.writtenBy}::xid8, ${after.id}::bigint)
          and (written_by, id) <= (${seal.through.writtenBy}::xid8, ${seal.through.id}::bigint)))
    order by written_by, audit_entry.id`.execute(tx.tables())
  return rows
}

/** How many entries lie beyond a place. */
export async function countAfter(tx: Tx, practiceId: PracticeId, after: Place): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from audit_entry
    where practice_id = ${practiceId}
      and (written_by, id) > (${after.writtenBy}::xid8, ${after.id}::bigint)`.execute(tx.tables())
  return rows[0]?.count ?? 0
}

type SealRow = {
  readonly number: number
  readonly entryIds: readonly string[]
  readonly entryHashes: Buffer
  readonly throughWrittenBy: string
  readonly throughId: number
  readonly previousHash: Buffer
  readonly hash: Buffer
  readonly sealedAt: Temporal.Instant
}

const sealColumns = sql`number, entry_ids as "entryIds", entry_hashes as "entryHashes",
  through_written_by::text as "throughWrittenBy", through_id as "throughId",
  previous_hash as "previousHash", hash, sealed_at as "sealedAt"`

/** Where the chain ends: its newest link, without the entries. */
export async function selectTail(
  tx: Tx,
  practiceId: PracticeId,
): Promise<(AuditHead & { readonly through: Place }) | undefined> {
  const { rows } = await sql<Pick<SealRow, 'number' | 'hash' | 'throughWrittenBy' | 'throughId'>>`
    select number, hash, through_written_by::text as "throughWrittenBy", through_id as "throughId"
    from audit_seal
    where practice_id = ${practiceId}
    order by number desc
    limit 1`.execute(tx.tables())
  const [row] = rows
  if (row === undefined) return undefined
  const through = { writtenBy: row.throughWrittenBy, id: row.throughId }
  return { number: row.number, hash: row.hash, through }
}

/** The first link with a higher number. */
export async function selectNextSeal(
  tx: Tx,
  practiceId: PracticeId,
  number: number,
): Promise<Seal | undefined> {
  const { rows } = await sql<SealRow>`
    select ${sealColumns}
    from audit_seal
    where practice_id = ${practiceId}
      and number > ${number}
    order by number
    limit 1`.execute(tx.tables())
  return rows[0] === undefined ? undefined : sealOf(rows[0])
}

export async function insertSeal(tx: Tx, practiceId: PracticeId, seal: Seal): Promise<void> {
  await sql`
    insert into audit_seal (practice_id, number, entry_ids, entry_hashes, through_written_by,
      through_id, previous_hash, hash, sealed_at)
    values (${practiceId}, ${seal.number}, ${seal.entryIds}, ${seal.entryHashes},
      ${seal.through.writtenBy}, ${seal.through.id}, ${seal.previousHash}, ${seal.hash},
      ${seal.sealedAt})`.execute(tx.tables())
}

function sealOf(row: SealRow): Seal {
  const { number, entryHashes, previousHash, hash, sealedAt } = row
  return {
    ...{ number, entryHashes, previousHash, hash, sealedAt },
    entryIds: row.entryIds.map(Number),
    through: { writtenBy: row.throughWrittenBy, id: row.throughId },
  }
}
