import { run, type Runner, type TaskList } from 'graphile-worker'
import pg from 'pg'
import type { Address } from '../db/pool.ts'
import type { Job, JobTools } from './job.ts'
import { startHanding } from './hand-on.ts'
import { freeDead, holdLife } from './life.ts'
import { quietLogger } from './quiet-logger.ts'

/** A job of any payload, as the worker holds it: payloads come back from JSON as they were given. */
export type AnyJob = Job<never>

export type Worker = AsyncDisposable

const sweepMs = 2000

/**
 * Runs jobs until disposed; disposing waits for the jobs under way. What rooms wrote into the outbox
 * reaches the queue within a tenth of a second. Every process holds an
 * advisory lock for as long as it lives; every 2 s the jobs of those whose lock is gone are freed,
 * so a killed worker's jobs go on elsewhere within seconds.
 */
export async function startWorker(
  owner: Address,
  jobs: readonly AnyJob[],
  tools: JobTools,
  options: { readonly concurrency: number; readonly pollMs?: number },
): Promise<Worker> {
  const pool = new pg.Pool({ ...owner, max: options.concurrency + 3, query_timeout: 15_000 })
  let ending = false
  const lost = (fault: unknown): void => {
    if (!ending) tools.log.fault('a worker connection was lost', fault)
  }
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  const life = holdLife(owner, tools.log)
  const runner: Runner = await run({
    pgPool: pool,
    concurrency: options.concurrency,
    pollInterval: options.pollMs ?? 500,
    noHandleSignals: true,
    logger: quietLogger,
    taskList: taskList(jobs, tools),
    events: life.events,
  })
  const sweeper = setInterval(() => {
    freeDead(pool).catch((fault: unknown) =>
      tools.log.fault('the sweep for dead workers failed', fault),
    )
  }, sweepMs)
  const handing = startHanding(pool, tools.log)
  return {
    [Symbol.asyncDispose]: async () => {
      ending = true
      clearInterval(sweeper)
      await handing.end()
      await runner.stop()
      await life.end()
      await pool.end()
    },
  }
}

function taskList(jobs: readonly AnyJob[], tools: JobTools): TaskList {
  return Object.fromEntries(
    jobs.map((job) => [
      job.name,
      async (payload: unknown) => {
        try {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- enqueue() took this payload with its job
          await job.run(payload as never, tools)
        } catch (fault) {
          tools.log.fault('a job failed and will be tried again', fault, { job: job.name })
          throw fault
        }
      },
    ]),
  )
}
