import { sealAudit } from './audit/seal-audit.ts'
import { climbLadder } from './obligations/climb-ladder.ts'
import type { Database, Tx } from './platform/db/database.ts'
import { forgetOldWindows } from './platform/http/limit.ts'
import { forgetOldKeys } from './platform/http/once.ts'
import type { Log } from './platform/log/log.ts'
import { listPracticeIds } from './practices/read-practice.ts'
import { forgetOldSignIns } from './sign-in/jobs.ts'

/** What nobody needs any more: old idempotency keys, full windows, spent codes and ended sessions. */
async function forget(database: Database): Promise<void> {
  const nobody = { kind: 'sign-in' } as const
  await database.withSubject(nobody, forgetOldKeys)
  await database.withSubject(nobody, forgetOldWindows)
  await database.withSubject(nobody, forgetOldSignIns)
}

const everyMs = 1000
const rarelyEvery = 600

/**
 * What the house does by itself every second: seals the audit, climbs the ladders of what is
 * owed; and every ten minutes forgets what nobody needs any more. Any number of processes may run it.
 */
export function startChores(database: Database, log: Log): AsyncDisposable {
  let round = 0
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const once = async (): Promise<void> => {
    const nobody = { kind: 'sign-in' } as const
    const practices = await database.withSubject(nobody, listPracticeIds)
    for (const practiceId of practices) {
      await sealAudit(database, practiceId)
      const house = { kind: 'worker', practiceId } as const
      await database.withSubject(house, async (tx: Tx) => await climbLadder(tx, practiceId))
    }
    if (round++ % rarelyEvery === 0) await forget(database)
  }
  const safely = async (): Promise<void> => {
    try {
      await once()
    } catch (fault) {
      log.fault('a regular chore failed', fault)
    }
  }
  const next = (): void => {
    if (ended) return
    timer = setTimeout(() => {
      running = safely().finally(next)
    }, everyMs)
  }
  next()
  return {
    [Symbol.asyncDispose]: async () => {
      ended = true
      clearTimeout(timer)
      await running
    },
  }
}
