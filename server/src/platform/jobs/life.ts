import { EventEmitter } from 'node:events'
import type { WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import type { Address } from '../db/pool.ts'
import type { Log } from '../log/log.ts'

const lockClass = 72_583
/** A pool takes its lock moments after it is made; younger claims are left alone. */
const graceSeconds = 3

export type Life = { readonly events: WorkerEvents; readonly end: () => Promise<void> }

/**
 * Holds one session advisory lock for this process's pool of workers, in whose name jobs are locked,
 * on a connection of its own: PostgreSQL lets go of it at the moment the process dies.
 */
export function holdLife(address: Address, log: Log): Life {
  const pools = new Set<string>()
  let client: pg.Client | undefined
  let ended = false

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ ...address, connectionTimeoutMillis: 3000, keepAlive: true })
    fresh.on('error', () => {
      client = undefined
      if (!ended) setTimeout(() => void again(), 500)
    })
    await fresh.connect()
    client = fresh
    return fresh
  }
  const lock = async (on: pg.Client, poolId: string): Promise<void> => {
    await on.query('select pg_advisory_lock($1, hashtext($2) & 2147483647)', [lockClass, poolId])
  }
  const again = async (): Promise<void> => {
    try {
      const fresh = await connect()
      for (const poolId of pools) await lock(fresh, poolId)
    } catch (fault) {
      log.fault('a worker could not renew its lock', fault)
      if (!ended) setTimeout(() => void again(), 1000)
    }
  }
  let turn: Promise<void> = connect().then(
    () => {},
    () => again(),
  )
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => {
    pools.add(workerPool.id)
    turn = turn.then(async () => {
      if (client !== undefined) await lock(client, workerPool.id)
    })
    turn = turn.catch((fault: unknown) => log.fault('a worker could not take its lock', fault))
  })
  events.on('pool:release', ({ workerPool }) => pools.delete(workerPool.id))
  return {
    events,
    end: async () => {
      ended = true
      await turn
      await client?.end()
    },
  }
}

/** Frees the jobs that are locked by pools of workers that no longer hold their advisory lock. */
export async function freeDead(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ worker: string }>(
    `select distinct locked_by as worker
     from graphile_worker._private_jobs jobs
     where locked_by is not null
       and locked_at < now() - make_interval(secs => $1)
       and not exists (
         select from pg_locks
         where locktype = 'advisory' and granted
           and database = (select oid from pg_database where datname = current_database())
           and classid = $2 and objid = (hashtext(jobs.locked_by) & 2147483647)::oid)`,
    [graceSeconds, lockClass],
  )
  if (rows.length === 0) return 0
  await pool.query('select graphile_worker.force_unlock_workers($1)', [
    rows.map((row) => row.worker),
  ])
  return rows.length
}
