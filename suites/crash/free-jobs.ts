import { setTimeout } from 'node:timers/promises'
import type { AsOwner } from '../races/practice.ts'

/** Watches how long a dead worker holds its jobs, or lets that time pass at once. */
export type Leases = {
  /** The time of leases and of waiting between tries is left to pass by itself, or jumped over. */
  pass: 'by-itself' | 'at-once'
  readonly onDeath: () => Promise<void>
  /** Waits until what dead workers held is free again; gives each wait in seconds. */
  readonly untilFree: () => Promise<void>
  readonly waitedSeconds: readonly number[]
  /** Jumps over what is left to wait for. */
  readonly jump: () => Promise<void>
}

const locked = `select distinct locked_by from graphile_worker._private_jobs where locked_by is not null`

export function openLeases(asOwner: AsOwner): Leases {
  const waitedSeconds: number[] = []
  let dead: { readonly workers: readonly unknown[]; readonly sinceMs: number } | undefined
  /** As if the time had passed for which a notice is lent to one process, and until the next try. */
  const jump = async (): Promise<void> => {
    await asOwner(`update notice set sending_until = null where state = 'waiting'`)
    await asOwner(
      `update graphile_worker._private_jobs set run_at = now() where locked_by is null and run_at > now()`,
    )
  }
  const self: Leases = {
    pass: 'at-once',
    waitedSeconds,
    jump,
    onDeath: async () => {
      // PostgreSQL notices a killed client on its next read; only then is nothing of it under way.
      await setTimeout(20)
      const workers = (await asOwner(locked)).map((row) => row['locked_by'])
      if (workers.length === 0) return
      if (self.pass === 'by-itself') {
        dead = { workers, sinceMs: performance.now() }
        return
      }
      await asOwner('select graphile_worker.force_unlock_workers($1::text[])', [workers])
      await jump()
    },
    untilFree: async () => {
      while (dead !== undefined) {
        const rows = await asOwner(`${locked} and locked_by = any ($1)`, [dead.workers])
        const seconds = (performance.now() - dead.sinceMs) / 1000
        if (rows.length === 0 || seconds > 60) {
          waitedSeconds.push(seconds)
          dead = undefined
        } else await setTimeout(50)
      }
    },
  }
  return self
}
