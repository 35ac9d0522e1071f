import pg from 'pg'
import type { ConversationId, DeskId, PatientId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../db/database.ts'
import type { Address } from '../db/pool.ts'
import type { Log } from '../log/log.ts'

/** A hint that something changed. The database is the truth: a listener fetches again. */
export type Hint = {
  readonly practice: PracticeId
  readonly patient: PatientId
  readonly conversation: ConversationId
  readonly desk: DeskId
  readonly version: number
  readonly forPatient: ForPatient
}

/** `message`: staff wrote to them. `change`: they can see it. `nothing`: only staff can (a note, a claim). */
export type ForPatient = 'message' | 'change' | 'nothing'

export type Live = AsyncDisposable & {
  /** Tells every listener of every process after the transaction has committed. */
  readonly announce: (tx: Tx, hint: Hint) => void
  /** Calls back for each hint, and with undefined when hints may have been missed. Returns the way out. */
  readonly listen: (heard: (hint: Hint | undefined) => void) => () => void
  readonly listeners: () => number
}

const channel = 'salve_live'
const batchMs = 15
const batchMax = 50

/**
 * Hints travel between processes by NOTIFY, sent after commit and in batches: inside the
 * transaction NOTIFY takes a lock over the whole database and cuts commits to a third.
 */
export function openLive(address: Address, log: Log): Live {
  const listeners = new Set<(hint: Hint | undefined) => void>()
  const waiting: Hint[] = []
  let timer: NodeJS.Timeout | undefined
  let client: pg.Client | undefined
  let ended = false

  const tell = (hint: Hint | undefined): void => {
    for (const heard of listeners) heard(hint)
  }
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      ...address,
      pipeline: true,
      connectionTimeoutMillis: 3000,
      keepAlive: true,
    })
    fresh.on('error', () => {
      client = undefined
      if (!ended) setTimeout(() => void connectAgain(), 500)
    })
    fresh.on('notification', ({ payload }) => {
      for (const hint of readHints(payload ?? '[]')) tell(hint)
    })
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    client = fresh
    tell(undefined)
  }
  const connectAgain = async (): Promise<void> => {
    try {
      await connect()
    } catch {
      if (!ended) setTimeout(() => void connectAgain(), 1000)
    }
  }
  const flush = (): void => {
    timer = undefined
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchMax)
      client
        ?.query('select pg_notify($1, $2)', [channel, JSON.stringify(batch)])
        .catch((fault: unknown) => log.fault('live hints were not sent', fault))
    }
  }
  void connectAgain()
  return {
    announce: (tx, hint) =>
      tx.afterCommit(() => {
        waiting.push(hint)
        // The first goes at once; those that come within the next moments go together.
        if (timer !== undefined) return
        flush()
        timer = setTimeout(flush, batchMs)
      }),
    listen: (heard) => {
      listeners.add(heard)
      return () => listeners.delete(heard)
    },
    listeners: () => listeners.size,
    [Symbol.asyncDispose]: async () => {
      ended = true
      clearTimeout(timer)
      flush()
      await client?.end()
    },
  }
}

/** What our own processes put on the channel; only the role of this application may send to it. */
function readHints(payload: string): readonly Hint[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by announce() alone
  return JSON.parse(payload) as readonly Hint[]
}
