import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { PracticeId } from '@salve/contract/ids'
import pg from 'pg'
import { newId } from '../platform/crypto/secrets.ts'
import { openTestDatabase, type TestDatabase } from '../platform/db/test-database.ts'
import { audit } from './audit.ts'
import { type AuditHead, headText, parseHead } from './seal.ts'
import { sealAudit } from './seal-audit.ts'
import { verifyAudit } from './verify-audit.ts'

let db: TestDatabase
before(async () => {
  db = await openTestDatabase()
})
after(async () => {
  await db[Symbol.asyncDispose]()
})

async function write(practiceId: PracticeId, count: number): Promise<void> {
  await db.database.withSubject({ kind: 'worker', practiceId }, async (tx) => {
    for (let nth = 0; nth < count; nth++) {
      await audit(tx, {
        action: 'conversation.read',
        objectId: newId('conversation'),
        detail: { nth },
      })
    }
  })
}

/** Seals until nothing is left: another test database's open transaction may hold the horizon back for a moment. */
async function sealAll(practiceId: PracticeId): Promise<AuditHead> {
  for (let tries = 0; tries < 200; tries++) {
    const { head } = await sealAudit(db.database, practiceId)
    const { unsealed } = await verifyAudit(db.database, practiceId)
    if (unsealed === 0 && head !== undefined) return head
    await setTimeout(50)
  }
  throw new Error('never sealed')
}

async function sealedPractice(batches: readonly number[]): Promise<{
  practiceId: PracticeId
  head: AuditHead
  ids: number[]
}> {
  const practiceId = newId('practice')
  let head: AuditHead | undefined
  for (const count of batches) {
    await write(practiceId, count)
    head = await sealAll(practiceId)
  }
  const rows = await db.asOwner(
    'select id::int from audit_entry where practice_id = $1 order by id',
    [practiceId],
  )
  assert.ok(head !== undefined)
  return { practiceId, head, ids: rows.map((row) => Number(row['id'])) }
}

test('Sealed entries verify, and the head says how far', async () => {
  const { practiceId, head } = await sealedPractice([3, 4])
  const report = await verifyAudit(db.database, practiceId, head)
  assert.deepEqual(
    [report.entries, report.unsealed, report.problem, report.head.number],
    [7, 0, undefined, head.number],
  )
  assert.deepEqual(parseHead(headText(head)), head)
  assert.equal(parseHead('12:abc'), undefined)
})

test('A practice without entries verifies as empty', async () => {
  const practiceId = newId('practice')
  await sealAudit(db.database, practiceId)
  const { seals, entries, problem } = await verifyAudit(db.database, practiceId)
  assert.deepEqual([seals, entries, problem], [0, 0, undefined])
})

test('What is written after a seal is counted as unsealed', async () => {
  const { practiceId } = await sealedPractice([2])
  await write(practiceId, 5)
  const report = await verifyAudit(db.database, practiceId)
  assert.deepEqual([report.unsealed, report.problem], [5, undefined])
})

const otherValues: Record<string, string> = {
  practice_id: `gen_random_uuid()`,
  id: `id + 1000000`,
  at: `at + interval '1 microsecond'`,
  subject_kind: `'staff'`,
  subject_id: `gen_random_uuid()`,
  action: `'conversation.listed'`,
  patient_id: `gen_random_uuid()`,
  object_type: `'thing'`,
  object_id: `null`,
  detail: `'{"nth": 7}'`,
  written_by: `(written_by::text::numeric + 1000000)::text::xid8`,
}

test('Every column of the table is in the hash', async () => {
  const columns = await db.asOwner(
    `select column_name as name from information_schema.columns where table_name = 'audit_entry'`,
  )
  assert.deepEqual(
    columns.map((column) => String(column['name'])).toSorted(),
    Object.keys(otherValues).toSorted(),
  )
})

for (const [column, value] of Object.entries(otherValues)) {
  test(`Another ${column} in one entry is found, and which entry it was`, async () => {
    const { practiceId, ids } = await sealedPractice([2, 3, 2])
    const [, , , entryId] = ids
    const identity = column === 'id' ? 'set id = default' : `set ${column} = ${value}`
    await db.asOwner(`update audit_entry ${identity} where practice_id = $1 and id = $2`, [
      practiceId,
      entryId,
    ])
    const { problem } = await verifyAudit(db.database, practiceId)
    const kind = column === 'id' || column === 'practice_id' ? 'missing' : 'changed'
    assert.deepEqual(problem, { kind, entryId, seal: problem?.seal })
  })
}

test('One entry deleted is found', async () => {
  const { practiceId, ids } = await sealedPractice([2, 3])
  await db.asOwner('delete from audit_entry where practice_id = $1 and id = $2', [
    practiceId,
    ids[3],
  ])
  const { problem } = await verifyAudit(db.database, practiceId)
  assert.deepEqual(problem, { kind: 'missing', entryId: ids[3], seal: problem?.seal })
})

test('An entry slipped in among sealed ones is found', async () => {
  const { practiceId, ids } = await sealedPractice([2, 3])
  await db.asOwner(
    `insert into audit_entry (practice_id, at, subject_kind, action, written_by)
     select practice_id, at, subject_kind, 'message.sent', written_by
     from audit_entry where practice_id = $1 and id = $2`,
    [practiceId, ids[0]],
  )
  const { problem } = await verifyAudit(db.database, practiceId)
  assert.equal(problem?.kind, 'extra')
})

test('A changed entry whose hash was put right in its seal breaks the seal', async () => {
  const { practiceId } = await sealedPractice([2, 3])
  await db.asOwner(
    `update audit_seal set entry_hashes = set_byte(entry_hashes, 0, get_byte(entry_hashes, 0) # 1)
     where practice_id = $1 and number = 1`,
    [practiceId],
  )
  const { problem } = await verifyAudit(db.database, practiceId)
  assert.deepEqual(problem, { kind: 'seal-changed', seal: 1 })
})

test('A seal taken out of the middle is found', async () => {
  const { practiceId } = await sealedPractice([2, 3, 2])
  await db.asOwner('delete from audit_seal where practice_id = $1 and number = 2', [practiceId])
  const { problem } = await verifyAudit(db.database, practiceId)
  assert.deepEqual(problem, { kind: 'seal-missing', seal: 2 })
})

test('A tail cut off whole is found with the saved head, and only with it', async () => {
  const { practiceId, head } = await sealedPractice([2, 3])
  await db.asOwner(
    `delete from audit_entry where practice_id = $1 and id in
       (select unnest(entry_ids) from audit_seal where practice_id = $1 and number = $2)`,
    [practiceId, head.number],
  )
  await db.asOwner('delete from audit_seal where practice_id = $1 and number = $2', [
    practiceId,
    head.number,
  ])
  assert.equal((await verifyAudit(db.database, practiceId)).problem, undefined)
  const { problem } = await verifyAudit(db.database, practiceId, head)
  assert.deepEqual(problem, { kind: 'tail-cut', seal: head.number })
})

test('A chain made anew after a change is found with the saved head', async () => {
  const { practiceId, head, ids } = await sealedPractice([3])
  await db.asOwner('delete from audit_seal where practice_id = $1', [practiceId])
  await db.asOwner(`update audit_entry set action = 'x' where practice_id = $1 and id = $2`, [
    practiceId,
    ids[0],
  ])
  await sealAll(practiceId)
  const { problem } = await verifyAudit(db.database, practiceId, head)
  assert.deepEqual(problem, { kind: 'head-differs', seal: head.number })
})

test('The app may neither change nor delete an entry or a seal', async () => {
  const client = new pg.Client(db.app)
  await client.connect()
  try {
    for (const table of ['audit_entry', 'audit_seal']) {
      await assert.rejects(client.query(`delete from ${table}`), /permission denied/)
      await assert.rejects(
        client.query(`update ${table} set practice_id = null`),
        /permission denied/,
      )
    }
    assert.equal((await client.query('select from audit_entry')).rowCount, 0)
  } finally {
    await client.end()
  }
})

test('An entry of a transaction that stays open long is sealed after it ends, never passed over', async () => {
  const practiceId = newId('practice')
  const slow = new pg.Client(db.owner)
  await slow.connect()
  try {
    await slow.query('begin')
    await slow.query(
      `insert into audit_entry (practice_id, at, subject_kind, action)
       values ($1, now(), 'staff', 'slow.one')`,
      [practiceId],
    )
    await write(practiceId, 3)
    const meanwhile = await sealAudit(db.database, practiceId)
    assert.equal(meanwhile.sealed, 0, 'newer entries wait for the older transaction')
    await slow.query('commit')
  } finally {
    await slow.end()
  }
  const head = await sealAll(practiceId)
  const report = await verifyAudit(db.database, practiceId, head)
  assert.deepEqual([report.entries, report.problem], [4, undefined])
})

test('Writers, sealers and slow transactions at once leave nothing out and nothing twice', async () => {
  const practiceId = newId('practice')
  const writing = new AbortController()
  const sealer = async (): Promise<void> => {
    while (!writing.signal.aborted) {
      await sealAudit(db.database, practiceId)
      await setTimeout(3)
    }
  }
  const writer = async (pauseMs: number): Promise<void> => {
    for (let round = 0; round < 15; round++) {
      await db.database.withSubject({ kind: 'worker', practiceId }, async (tx) => {
        await audit(tx, { action: 'one.done' })
        await setTimeout(pauseMs)
        await audit(tx, { action: 'two.done' })
      })
    }
  }
  const sealers = [sealer(), sealer()]
  await Promise.all([0, 0, 1, 2, 40].map(writer))
  writing.abort()
  await Promise.all(sealers)
  await sealAll(practiceId)
  const report = await verifyAudit(db.database, practiceId)
  assert.deepEqual([report.entries, report.problem], [150, undefined])
  assert.ok(report.seals > 1)
})

test('More entries than one batch holds are sealed in several links', async () => {
  const practiceId = newId('practice')
  await db.asOwner(
    `insert into audit_entry (practice_id, at, subject_kind, action)
     select $1, now(), 'worker', 'many.done' from generate_series(1, 5001)`,
    [practiceId],
  )
  await sealAll(practiceId)
  const { seals, entries, problem } = await verifyAudit(db.database, practiceId)
  assert.deepEqual([seals, entries, problem], [2, 5001, undefined])
})
