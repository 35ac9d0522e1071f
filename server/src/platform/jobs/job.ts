import type { Generated } from 'kysely'
import type { Database, Tx } from '../db/database.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Log } from '../log/log.ts'

/** What every job gets beside its payload. */
export type JobTools = { readonly database: Database; readonly mailer: Mailer; readonly log: Log }

/**
 * A kind of background work: a name and what it does with a payload of ids. It may run twice (a
 * worker can die after doing and before saying so), so its effects carry their own identity.
 */
export type Job<Payload> = {
  readonly name: string
  readonly run: (payload: Payload, tools: JobTools) => Promise<void>
}

type Tables = { job_outbox: { id: Generated<number>; name: string; payload: string } }

type Call = { readonly name: string; readonly payload: unknown }

/** A job with its payload, ready to be enqueued. */
export function call<Payload>(job: Job<Payload>, payload: Payload): Call {
  return { name: job.name, payload }
}

/** Enqueues jobs in the caller's transaction: they exist if and only if it commits. */
export async function enqueue(tx: Tx, calls: readonly Call[]): Promise<void> {
  if (calls.length === 0) return
  const rows = calls.map(({ name, payload }) => ({ name, payload: JSON.stringify(payload) }))
  tx.unawaited(tx.tables<Tables>().insertInto('job_outbox').values(rows).compile())
}
