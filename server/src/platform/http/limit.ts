import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'
import { problem, type Reply } from './reply.ts'
import type { Limit } from './route.ts'

/**
 * Counts one call and refuses it when its window is full. Held in PostgreSQL, so that it holds
 * over all processes. The window starts with its first call.
 */
export async function countCall(tx: Tx, limit: Limit, caller: string): Promise<Reply | undefined> {
  const opened = tx.now.subtract({ seconds: limit.windowSeconds })
  const { rows } = await sql<{ count: number; window_started_at: Temporal.Instant }>`
    insert into rate_limit as kept (key, window_started_at, count)
    values (${`${limit.name} ${caller}`}, ${tx.now}, 1)
    on conflict (key) do update set
      window_started_at = case when kept.window_started_at < ${opened} then excluded.window_started_at
        else kept.window_started_at end,
      count = case when kept.window_started_at < ${opened} then 1 else kept.count + 1 end
    returning count, window_started_at`.execute(tx.tables())
  const row = rows[0]
  if (row === undefined || row.count <= limit.max) return undefined
  const ends = row.window_started_at.add({ seconds: limit.windowSeconds })
  const retryAfterSeconds = Math.max(1, Math.ceil(ends.since(tx.now).total('seconds')))
  return {
    ...problem({
      type: 'too-many',
      title: 'Too many tries',
      status: 429,
      members: { retryAfterSeconds },
    }),
    commits: true,
  }
}

/** Forgets windows nobody has counted in for a day. */
export async function forgetOldWindows(tx: Tx): Promise<void> {
  const before = tx.now.subtract({ hours: 24 })
  await sql`delete from rate_limit where key in
    (select key from rate_limit where window_started_at < ${before} limit 10000)`.execute(
    tx.tables(),
  )
}
