import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { migrate, MigrationFault, readMigrations } from './migrate.ts'
import type { Address } from './pool.ts'
import { openTestDatabase, type TestDatabase, testServer } from './test-database.ts'

let db: TestDatabase
/** The role `salve_app` is one for the whole server: it keeps its password here. */
let appPassword: string
let all: number
before(async () => {
  db = await openTestDatabase()
  appPassword = db.app.password ?? ''
  all = (await readMigrations()).length
})
after(async () => {
  await db[Symbol.asyncDispose]()
})

/** An empty database, dropped after the test. */
async function emptyDatabase(): Promise<Address & AsyncDisposable> {
  const server = await testServer()
  const database = `salve_test_${randomBytes(6).toString('hex')}`
  const run = async (text: string): Promise<void> => {
    const client = new pg.Client({ ...server, database: 'postgres' })
    await client.connect()
    await client.query(text)
    await client.end()
  }
  await run(`create database ${database}`)
  return {
    ...server,
    database,
    [Symbol.asyncDispose]: async () => await run(`drop database ${database} with (force)`),
  }
}

async function connect(address: Address): Promise<pg.Client> {
  const client = new pg.Client({ ...address })
  client.on('error', () => {})
  await client.connect()
  return client
}

test('two processes that start at once migrate an empty database once', async () => {
  await using empty = await emptyDatabase()
  const done = await Promise.all([migrate(empty, appPassword), migrate(empty, appPassword)])
  assert.deepEqual(new Set(done.map(({ applied }) => applied)), new Set([0, all]))
  assert.deepEqual(await migrate(empty, appPassword), { applied: 0 })
})

test('a migration that must wait for a lock steps back, lets readers by, and tries again', async () => {
  await using empty = await emptyDatabase()
  const holder = await connect(empty)
  const reader = await connect(empty)
  await holder.query(
    `create table migration (number int primary key, file text not null, digest text not null,
       applied_at timestamptz not null default now())`,
  )
  await holder.query('begin; lock table migration in share mode')
  const migrating = migrate(empty, appPassword)
  let longestMs = 0
  for (let reads = 0; reads < 12; reads++) {
    const began = performance.now()
    const { rowCount } = await reader.query('select from migration')
    longestMs = Math.max(longestMs, performance.now() - began)
    assert.equal(rowCount, 0)
    await setTimeout(50)
  }
  await holder.query('commit')
  assert.deepEqual(await migrating, { applied: all })
  assert.ok(longestMs < 1000, `a reader waited ${longestMs} ms`)
  await holder.end()
  await reader.end()
})

test('a database whose past differs is refused and left as it is', async () => {
  await db.asOwner(`update migration set digest = 'another' where number = 1`)
  const before = await db.asOwner('select * from migration order by number')
  await assert.rejects(migrate(db.owner, appPassword), MigrationFault)
  assert.deepEqual(await db.asOwner('select * from migration order by number'), before)
})
