import type { CompiledQuery, Kysely } from 'kysely'
import type { Clock } from '../clock/clock.ts'
import type { Log } from '../log/log.ts'
import { keepConfigurations } from './configuration.ts'
import { kyselyOn } from './kysely-on.ts'
import { type Address, type Connection, openPool, type Pool } from './pool.ts'
import { type PatientSubject, settingsFor, type StaffSubject, type Subject } from './subject.ts'

/** One open transaction. Rooms reach their tables with `tx.tables<TheirTables>()` in their sql.ts. */
export type Tx = {
  readonly tables: <Tables>() => Kysely<Tables>
  /** The instant the transaction began; everything in it happened then. */
  readonly now: Temporal.Instant
  readonly who: Subject
  /**
   * A part of the practice's configuration (its hours, desks, topics, people, templates), from this
   * process's copy when that is as new as the session knows, else read. Never for who may read what.
   */
  readonly configuration: <T>(part: string, read: () => Promise<T>) => Promise<T>
  /**
   * Lets a write travel without waiting for its answer. It is queued before this returns, so it runs
   * in its turn and before `commit`, and the transaction commits only if it was done. Whoever needs
   * its result, or may be refused, awaits it instead.
   */
  readonly unawaited: (write: Statement) => void
  /**
   * The same transaction, from here on for whom signing in has found: so a request looks up its
   * session and does its work in one. Throws a TypeError from any other subject's.
   */
  readonly become: (who: StaffSubject | PatientSubject) => Tx
  /** Run after a successful commit; lost on a crash, so only for hints. */
  readonly afterCommit: (run: () => void) => void
  /** Hands a fact to what follows from it; rooms call it through `happened` (facts.ts). */
  readonly record: (fact: object) => Promise<void>
}

/** A statement ready to be sent, as Kysely compiles it. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

/** What follows from a fact: jobs in the same transaction, hints after it. */
export type React = (tx: Tx, fact: object) => Promise<void>

export type Database = AsyncDisposable & {
  /**
   * Runs the work inside one transaction for one subject: committed when it returns, rolled back
   * when it throws. `begin` and the subject's settings travel with the first statement, writes that
   * nobody awaits with `commit`; reads that do not need each other travel together by `Promise.all`.
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
  const configurationFor = keepConfigurations()
  const tables = new WeakMap<Connection, Kysely<never>>()
  const tablesOn = (connection: Connection): Kysely<never> => {
    const known = tables.get(connection) ?? kyselyOn(connection)
    tables.set(connection, known)
    return known
  }
  return {
    pool,
    clock: options.clock,
    withSubject: async (who, work) => {
      const connection = await pool.connect()
      try {
        const hints: (() => void)[] = []
        const result = await inTransaction(connection, who, async (unawaited) => {
          const afterCommit = (run: () => void): void => void hints.push(run)
          const now = options.clock.now()
          const txFor = (subject: Subject): Tx => {
            const tx: Tx = {
              // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a room names its own tables
              tables: <Tables>() => tablesOn(connection) as unknown as Kysely<Tables>,
              now,
              who: subject,
              configuration: configurationFor(subject, afterCommit),
              unawaited,
              become: (next) => {
                if (subject.kind !== 'sign-in') throw new TypeError('somebody is in already')
                unawaited({ sql: settingsFor(next), parameters: [] })
                return txFor(next)
              },
              afterCommit,
              record: async (fact) => await options.react(tx, fact),
            }
            return tx
          }
          return await work(txFor(who))
        })
        for (const hint of hints) hint()
        return result
      } finally {
        connection.release()
      }
    },
    [Symbol.asyncDispose]: async () => await pool.end(),
  }
}

/** `begin`, the work, `commit`; `rollback` when anything was refused or the work threw. */
async function inTransaction<T>(
  connection: Connection,
  who: Subject,
  work: (unawaited: Tx['unawaited']) => Promise<T>,
): Promise<T> {
  const refusals: unknown[] = []
  const unawaited = (write: Statement): void => {
    connection.query(write.sql, write.parameters).catch((fault: unknown) => refusals.push(fault))
  }
  try {
    unawaited({ sql: `begin; ${settingsFor(who)}`, parameters: [] })
    const result = await work(unawaited)
    const { command } = await connection.query('commit')
    if (refusals.length > 0) throw refusals[0]
    if (command !== 'COMMIT') throw new TypeError('the transaction was over before its end')
    return result
  } catch (fault) {
    await connection.query('rollback').catch(ignoreLostConnection)
    throw [...refusals, fault].find((each) => !isAftermath(each)) ?? fault
  }
}

/** Statements behind a refused one are told only that the transaction is over (SQLSTATE 25P02). */
function isAftermath(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === '25P02'
}

/** A connection that is gone has rolled back by itself. */
function ignoreLostConnection(): void {}
