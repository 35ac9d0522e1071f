import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { quietLogger } from '../jobs/quiet-logger.ts'
import type { Address } from './pool.ts'

const folder: string = join(import.meta.dirname, '../../../migrations')
const lockTries = 50

export class MigrationFault extends Error {
  override readonly name = 'MigrationFault'
}

type Migration = { readonly number: number; readonly file: string; readonly text: string }

/** The numbered files, in order. Throws when a number is missing or doubled. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()
  return await Promise.all(
    files.map(async (file, index) => {
      const number = Number(file.slice(0, 4))
      if (!(number > index)) throw new MigrationFault(`${file} has no number of its own`)
      return { number, file, text: await readFile(join(folder, file), 'utf8') }
    }),
  )
}

/** A name for the whole set of migrations: changes when any of them does. */
export async function migrationsDigest(): Promise<string> {
  const hash = createHash('sha256')
  for (const { text } of await readMigrations()) hash.update(text)
  return hash.digest('hex').slice(0, 12)
}

/**
 * Brings the database up to the last migration as its owner, each file in its own transaction,
 * one process at a time. A migration that waits longer than 100 ms for a lock steps back and
 * tries again, so that nobody reading is held up. Refuses a database whose past differs.
 * `appPassword` is set for the role `salve_app`, which the first migration makes.
 */
export async function migrate(owner: Address, appPassword: string): Promise<{ applied: number }> {
  const client = new pg.Client({ ...owner, connectionTimeoutMillis: 3000 })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('salve migrations'))`)
    await client.query(
      `create table if not exists migration (
         number int primary key, file text not null, digest text not null,
         applied_at timestamptz not null default now())`,
    )
    const pool = new pg.Pool({ ...owner, max: 1 })
    pool.on('error', () => {})
    pool.on('connect', (each) => each.on('error', () => {}))
    try {
      await runMigrations({ pgPool: pool, logger: quietLogger })
    } finally {
      await pool.end()
    }
    const applied = await applyAll(client)
    await client.query(`alter role salve_app password ${client.escapeLiteral(appPassword)}`)
    return { applied }
  } finally {
    await client.end()
  }
}

async function applyAll(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ number: number; digest: string }>(
    'select number, digest from migration order by number',
  )
  const known = new Map(rows.map((row) => [row.number, row.digest]))
  let applied = 0
  for (const migration of await readMigrations()) {
    const digest = createHash('sha256').update(migration.text).digest('hex')
    const before = known.get(migration.number)
    if (before !== undefined && before !== digest) {
      throw new MigrationFault(`${migration.file} was changed after it had been applied`)
    }
    if (before === undefined) {
      await apply(client, migration, digest)
      applied++
    }
  }
  return applied
}

async function apply(client: pg.Client, migration: Migration, digest: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.query('begin')
      await client.query(`set local lock_timeout = '100ms'`)
      await client.query(migration.text)
      await client.query('insert into migration (number, file, digest) values ($1, $2, $3)', [
        migration.number,
        migration.file,
        digest,
      ])
      await client.query('commit')
      return
    } catch (fault) {
      await client.query('rollback')
      if (!isLockTimeout(fault) || tries === lockTries) throw fault
      await setTimeout(100)
    }
  }
}

function isLockTimeout(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === '55P03'
}
