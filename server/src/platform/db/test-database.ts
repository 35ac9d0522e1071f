import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { type Clock, systemClock } from '../clock/clock.ts'
import { openLog } from '../log/log.ts'
import { type Database, openDatabase, type React } from './database.ts'
import { startEmbedded } from './embedded.ts'
import { migrate, migrationsDigest } from './migrate.ts'
import { type Address, addressOf } from './pool.ts'

const appPassword = 'for-tests-only'
const cache: string = join(import.meta.dirname, '../../../../.cache')

export type TestDatabase = AsyncDisposable & {
  readonly database: Database
  /** The same database as its owner, whom row-level security may not bind. */
  readonly owner: Address
  readonly app: Address
  /** Runs statements as the owner: to look behind the house's back. */
  readonly asOwner: (
    text: string,
    values?: readonly unknown[],
  ) => Promise<Record<string, unknown>[]>
}

/**
 * A fresh, migrated database of its own for one test file, cloned from a template; nothing follows from
 * facts unless `react` is given. On the server
 * of `DATABASE_URL`, else on an embedded one kept running in `.cache` (without fsync: a test here
 * kills processes, never the power). Dropped when disposed.
 */
export async function openTestDatabase(
  clock: Clock = systemClock,
  react: React = async () => {},
): Promise<TestDatabase> {
  const server = await testServer()
  const name = `salve_test_${randomBytes(6).toString('hex')}`
  const template = await makeTemplate(server)
  await once(server, `create database ${name} template ${template}`)
  const owner = { ...server, database: name }
  const app = { ...owner, user: 'salve_app', password: appPassword }
  const database = openDatabase(app, { poolSize: 10, clock, log: openLog('silent'), react })
  const ownerPool = new pg.Pool({ ...owner, max: 2 })
  ownerPool.on('error', () => {})
  return {
    database,
    owner,
    app,
    asOwner: async (text, values = []) => {
      const { rows } = await ownerPool.query<Record<string, unknown>>(text, [...values])
      return rows
    },
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]()
      await ownerPool.end()
      await once(server, `drop database if exists ${name} with (force)`)
    },
  }
}

/** The server that tests share. */
export async function testServer(): Promise<Address> {
  // oxlint-disable-next-line node/no-process-env -- tests have no configuration of their own
  const url = process.env['DATABASE_URL']
  if (url !== undefined && url !== '') return addressOf(url)
  return await exclusively(join(cache, 'test-postgres.lock'), async () => {
    const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
    const started = await startEmbedded(join(cache, 'test'), { settings, detached: true })
    return started.owner
  })
}

async function makeTemplate(server: Address): Promise<string> {
  const template = `salve_template_${await migrationsDigest()}`
  const client = new pg.Client({ ...server, database: 'postgres' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('salve test template'))`)
    const { rowCount } = await client.query(
      `select from pg_database where datname = $1 and not datallowconn`,
      [template],
    )
    if (rowCount === 1) return template
    await client.query(`drop database if exists ${template} with (force)`)
    await client.query(`create database ${template}`)
    await migrate({ ...server, database: template }, appPassword)
    await client.query(`alter database ${template} with allow_connections false`)
    return template
  } finally {
    await client.end()
  }
}

async function once(server: Address, text: string): Promise<void> {
  const client = new pg.Client({ ...server, database: 'postgres' })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

/** One process at a time, by a folder that only one can make; a lock older than 90 s is stale. */
async function exclusively<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(cache, { recursive: true })
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      const madeMs = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0
      if (Temporal.Now.instant().epochMilliseconds - madeMs > 90_000) {
        rmSync(lock, { recursive: true, force: true })
      }
      await setTimeout(50)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
