// A whole Salve on a database of its own, listening on a port of its own; no worker.
import { openHouse, openWeb } from '../../server/src/house.ts'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { readConfig } from '../../server/src/platform/config/config.ts'
import { secretsFrom } from '../../server/src/platform/crypto/secrets.ts'
import type { Database } from '../../server/src/platform/db/database.ts'
import { openTestDatabase } from '../../server/src/platform/db/test-database.ts'
import { openLog } from '../../server/src/platform/log/log.ts'
import { type Ask, askAt, newKey } from './browser.ts'
import { type AsOwner, type Keys, openPractice, type Practice } from './practice.ts'

export type Door = AsyncDisposable & {
  readonly practice: Practice
  readonly database: Database
  readonly asOwner: AsOwner
  readonly as: (keys: Keys) => Ask
  /** Words nobody has written before. */
  readonly words: () => string
  /** Forgets how often people have called, so that many rounds fit into one window. */
  readonly forgetLimits: () => Promise<void>
}

const root = 'a root secret for the races of Salve'

export async function openDoor(staffCount: number): Promise<Door> {
  const test = await openTestDatabase()
  const log = openLog(process.env['SALVE_LOG'] === 'error' ? 'error' : 'silent')
  const read = readConfig({ SALVE_DEMO: 'off', SALVE_POOL: '24', PORT: '0' }, process.cwd())
  if (read.outcome === 'refused') throw new TypeError(read.problems.join(' '))
  const secrets = secretsFrom(root)
  const stop = async (): Promise<void> => {}
  const ground = { owner: test.owner, app: test.app, secrets, stop }
  const house = openHouse(read.config, ground, { clock: systemClock, log })
  const { asOwner } = test
  const practice = await openPractice(house.database, secrets, { asOwner, staffCount })
  const web = await openWeb(read.config, house, log)
  const origin = await web.listen({ host: '127.0.0.1', port: 0 })
  return {
    ...{ practice, asOwner, database: house.database },
    as: (keys) => askAt(origin, keys),
    words: () => `words-${newKey()}`,
    forgetLimits: async () => {
      await asOwner('delete from rate_limit')
    },
    [Symbol.asyncDispose]: async () => {
      await web.close()
      await house[Symbol.asyncDispose]()
      await test[Symbol.asyncDispose]()
    },
  }
}
