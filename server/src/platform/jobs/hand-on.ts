import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { Log } from '../log/log.ts'

const batch = 500
const restMs = 100
const restAfterFaultMs = 2000

/**
 * Hands the oldest jobs of the outbox on to the queue, in one statement: they are in the one or in
 * the other. Any number of workers may do it at once. Gives how many there were.
 */
async function handOn(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ handed_on: number }>(
    `with taken as (
       delete from job_outbox where id in (
         select id from job_outbox order by id limit $1 for update skip locked)
       returning id, name, payload),
     spec as (
       select json_populate_record(null::graphile_worker.job_spec, json_build_object(
         'identifier', name, 'payload', payload, 'max_attempts', 25)) as spec, id
       from taken)
     select count(*)::int as handed_on from (
       select graphile_worker.add_jobs(array(select spec from spec order by id))
       where exists (select from spec)) as added`,
    [batch],
  )
  return rows[0]?.handed_on ?? 0
}

/** Looks into the outbox ten times a second, and again at once while it is full. */
export function startHanding(pool: pg.Pool, log: Log): { readonly end: () => Promise<void> } {
  const ended = new AbortController()
  const running = (async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const rest = await handOn(pool).then(
        (handedOn) => (handedOn < batch ? restMs : 0),
        (fault: unknown) => {
          log.fault('jobs could not be handed on to the queue', fault)
          return restAfterFaultMs
        },
      )
      if (rest > 0) await setTimeout(rest, undefined, { signal: ended.signal }).catch(ignoreEnd)
    }
  })()
  return {
    end: async () => {
      ended.abort()
      await running
    },
  }
}

/** Being woken to end is how the rest between two looks is cut short. */
function ignoreEnd(): void {}
