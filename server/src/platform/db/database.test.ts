import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '../crypto/secrets.ts'
import type { Tx } from './database.ts'
import type { Subject } from './subject.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
before(async () => {
  db = await openTestDatabase()
  await db.asOwner('create table scratch (word text primary key)')
  await db.asOwner('grant select, insert on scratch to salve_app')
})
after(async () => {
  await db[Symbol.asyncDispose]()
})

const nobody: Subject = { kind: 'sign-in' }

async function write(tx: Tx, word: string): Promise<void> {
  await sql`insert into scratch values (${word})`.execute(tx.tables())
}

async function isThere(word: string): Promise<boolean> {
  const rows = await db.asOwner('select from scratch where word = $1', [word])
  return rows.length === 1
}

async function settingsIn(tx: Tx): Promise<Record<string, string>> {
  const { rows } = await sql<Record<string, string | null>>`
    select current_setting('salve.kind', true) as kind,
      current_setting('salve.practice_id', true) as practice,
      current_setting('salve.patient_ids', true) as patients`.execute(tx.tables())
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([key, value]) => [key, value ?? '']))
}

test('what the work wrote is there when it returns, and hints come after', async () => {
  const seen: boolean[] = []
  const result = await db.database.withSubject(nobody, async (tx) => {
    await write(tx, 'kept')
    tx.afterCommit(() => seen.push(true))
    assert.deepEqual(seen, [])
    return 'done'
  })
  assert.equal(result, 'done')
  assert.deepEqual(seen, [true])
  assert.ok(await isThere('kept'))
})

test('what the work wrote is gone when it throws, and no hint is given', async () => {
  let hinted = false
  const work = db.database.withSubject(nobody, async (tx) => {
    await write(tx, 'gone')
    tx.afterCommit(() => {
      hinted = true
    })
    throw new RangeError('changed my mind')
  })
  await assert.rejects(work, RangeError)
  assert.equal(await isThere('gone'), false)
  assert.equal(hinted, false)
})

test('a write nobody awaits is committed with the rest', async () => {
  await db.database.withSubject(nobody, async (tx) => {
    tx.unawaited({ sql: 'insert into scratch values ($1)', parameters: ['by the way'] })
  })
  assert.ok(await isThere('by the way'))
})

test('a write nobody awaits that is refused takes everything with it', async () => {
  const work = db.database.withSubject(nobody, async (tx) => {
    await write(tx, 'beside a refused one')
    tx.unawaited({ sql: 'insert into scratch values ($1)', parameters: [null] })
    tx.unawaited({ sql: 'insert into scratch values ($1)', parameters: ['behind a refused one'] })
  })
  await assert.rejects(work, { code: '23502' })
  assert.equal(await isThere('beside a refused one'), false)
  assert.equal(await isThere('behind a refused one'), false)
})

test('a refusal that the work swallows is not committed over', async () => {
  const work = db.database.withSubject(nobody, async (tx) => {
    await write(tx, 'before a swallowed one')
    await write(tx, 'before a swallowed one').catch(() => {})
  })
  await assert.rejects(work)
  assert.equal(await isThere('before a swallowed one'), false)
})

test('a subject is left behind with its transaction, on whatever connection', async () => {
  const practiceId = newId('practice')
  const patientId = newId('patient')
  const sessionId = newId('session')
  await Promise.all(
    Array.from({ length: 200 }, async (_, nth) => {
      const kind = (['sign-in', 'worker', 'patient'] as const)[nth % 3] ?? 'sign-in'
      const who: Subject =
        kind === 'sign-in'
          ? { kind }
          : kind === 'worker'
            ? { kind, practiceId }
            : { kind, practiceId, patientId, sessionId }
      const settings = await db.database.withSubject(who, async (tx) => {
        if (nth % 7 === 0) await sql`select pg_sleep(0.002)`.execute(tx.tables())
        return await settingsIn(tx)
      })
      assert.deepEqual(settings, {
        kind,
        practice: kind === 'sign-in' ? '' : practiceId,
        patients: kind === 'patient' ? `{${patientId}}` : '',
      })
    }),
  )
})

test('a connection lost in the middle loses its transaction alone', async () => {
  const work = db.database.withSubject(nobody, async (tx) => {
    await write(tx, 'cut off')
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.tables())
    await write(tx, 'cut off after')
  })
  await assert.rejects(work)
  await db.database.withSubject(nobody, async (tx) => await write(tx, 'after the cut'))
  assert.equal(await isThere('cut off'), false)
  assert.ok(await isThere('after the cut'))
})
