import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Clock } from '../clock/clock.ts'
import type { Log } from '../log/log.ts'
import type { Address, Pool } from './pool.ts'
import { openPool } from './pool.ts'
import { openingFor, type Subject } from './subject.ts'

/** One open transaction. Rooms reach their tables with `tx.tables<TheirTables>()` in their sql.ts. */
export type Tx = {
  readonly tables: <Tables>() => Kysely<Tables>
  /** The instant the transaction began; everything in it happened then. */
  readonly now: Temporal.Instant
  readonly who: Subject
  /** Run after a successful commit; lost on a crash, so only for hints. */
  readonly afterCommit: (run: () => void) => void
  /** Hands a fact to what follows from it; rooms call it through `happened` (facts.ts). */
  readonly record: (fact: object) => Promise<void>
}

/** What follows from a fact: jobs in the same transaction, hints after it. */
export type React = (tx: Tx, fact: object) => Promise<void>

export type Database = AsyncDisposable & {
  /**
   * Runs the work inside one transaction for one subject: committed when it returns, rolled back
   * when it throws. The subject's settings and `begin` travel in one round trip.
   */
  readonly withSubject: <T>(who: Subject, work: (tx: Tx) => Promise<T>) => Promise<T>
  readonly pool: Pool
  readonly clock: Clock
}

/** Opens the database as the role `salve_app`, which sees no patient's row without a subject. */
export function openDatabase(
  address: Address,
  options: {
    readonly poolSize: number
    readonly clock: Clock
    readonly log: Log
    readonly react: React
  },
): Database {
  const pool = openPool(address, options.poolSize, options.log)
  const kysely = new Kysely<never>({ dialect: new PostgresDialect({ pool }) })
  return {
    pool,
    clock: options.clock,
    withSubject: async (who, work) =>
      await kysely.connection().execute(async (connection) => {
        const hints: (() => void)[] = []
        const tx: Tx = {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a room names its own tables
          tables: <Tables>() => connection as unknown as Kysely<Tables>,
          now: options.clock.now(),
          who,
          afterCommit: (run) => hints.push(run),
          record: async (fact) => await options.react(tx, fact),
        }
        await sql.raw(openingFor(who)).execute(connection)
        const result = await rolledBackOnThrow(connection, async () => await work(tx))
        await sql.raw('commit').execute(connection)
        for (const hint of hints) hint()
        return result
      }),
    [Symbol.asyncDispose]: async () => await kysely.destroy(),
  }
}

async function rolledBackOnThrow<T>(connection: Kysely<never>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    await sql.raw('rollback').execute(connection).catch(ignoreLostConnection)
    throw fault
  }
}

/** A connection that is gone has rolled back by itself. */
function ignoreLostConnection(): void {}

/** Whether a fault is PostgreSQL's refusal of a second row with the same unique key. */
export function isDuplicate(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === '23505'
}
