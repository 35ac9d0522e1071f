// PostgreSQL with a durable data folder of its own, a practice on it, a mail server, and the web and
// the worker of Salve as two real processes with a supervisor each.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openGround, openHouse } from '../../server/src/house.ts'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { readConfig } from '../../server/src/platform/config/config.ts'
import type { Database } from '../../server/src/platform/db/database.ts'
import { startEmbedded } from '../../server/src/platform/db/embedded.ts'
import { urlOf } from '../../server/src/platform/db/pool.ts'
import { openLog } from '../../server/src/platform/log/log.ts'
import { type AsOwner, openPractice, type Practice } from '../races/practice.ts'
import { type Keeper, keepProcess } from './keep-process.ts'
import { type MailServer, takeMail } from './take-mail.ts'
import { type Leases, openLeases } from './free-jobs.ts'

export type Site = AsyncDisposable & {
  readonly practice: Practice
  readonly database: Database
  readonly asOwner: AsOwner
  readonly mail: MailServer
  readonly web: Keeper
  readonly worker: Keeper
  readonly leases: Leases
}

/** `control`: the web acknowledges before it commits, which the suite must catch. */
export async function openSite(control?: 'acknowledge-first'): Promise<Site> {
  await using opening = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'salve-crash-'))
  opening.defer(async () => await rm(folder, { recursive: true, force: true }))
  const postgres = await startEmbedded(join(folder, 'data'))
  opening.defer(postgres.stop)
  const mail = opening.use(await takeMail())
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', SALVE_DATA: folder, SALVE_DEMO: 'off' },
    ...{ DATABASE_URL: urlOf(postgres.owner), SMTP_URL: mail.url, PORT: '0', HOST: '127.0.0.1' },
    ...{ SALVE_ORIGIN: 'http://127.0.0.1:3000', SALVE_SECRET: 'a secret for the crashes of Salve' },
    ...{ SALVE_LOG: 'error', SALVE_POOL: '4', SALVE_WORKERS: '2' },
  }
  const read = readConfig(env, folder)
  if (read.outcome === 'refused') throw new TypeError(read.problems.join(' '))
  const ground = await openGround(read.config)
  const log = openLog('silent')
  const house = opening.use(openHouse(read.config, ground, { clock: systemClock, log }))
  const owner = new pg.Pool({ ...postgres.owner, max: 2 })
  opening.defer(async () => await owner.end())
  const asOwner: AsOwner = async (text, values = []) => {
    const { rows } = await owner.query<Record<string, unknown>>(text, [...values])
    return rows
  }
  const { secrets } = ground
  const practice = await openPractice(house.database, secrets, { asOwner, staffCount: 3 })
  const leases = openLeases(asOwner)
  const logOf = (part: string): string => join(folder, `${part}.log`)
  const broken = control === undefined ? {} : { CRASH_CONTROL: control }
  const web = opening.use(
    await keepProcess('web', { env: { ...env, ...broken }, logFile: logOf('web') }),
  )
  const worker = opening.use(
    await keepProcess('worker', { env, logFile: logOf('worker'), onDeath: leases.onDeath }),
  )
  const closing = opening.move()
  return {
    ...{ practice, database: house.database, asOwner, mail, web, worker, leases },
    [Symbol.asyncDispose]: async () => await closing.disposeAsync(),
  }
}
