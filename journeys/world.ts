// One house for one file of journeys: the demo practice on a database of its own, and the real web
// server and worker in front of it. It is always a Wednesday morning there, so that "by 4 pm today" holds.
import { createHash } from 'node:crypto'
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { readCast } from '../server/src/demo/cast.ts'
import { makeDemo } from '../server/src/demo/make-demo.ts'
import { type Ground, type House, openHouse, openWeb, openWorker } from '../server/src/house.ts'
import type { Clock } from '../server/src/platform/clock/clock.ts'
import type { Config } from '../server/src/platform/config/config.ts'
import { secretsFrom } from '../server/src/platform/crypto/secrets.ts'
import { openTestDatabase } from '../server/src/platform/db/test-database.ts'
import type { Address } from '../server/src/platform/db/pool.ts'
import { openLog } from '../server/src/platform/log/log.ts'
import type { Account } from '../server/src/sign-in/sign-in.ts'

const root = join(import.meta.dirname, '..')
const secret = 'a root secret of the journeys, long enough to be one'
/** When the demo was made: Wednesday, October 14, 2026, 10:12 in Springfield. */
const wednesday = Temporal.Instant.from('2026-10-14T14:12:00Z')
const log = openLog('silent')

export type World = AsyncDisposable & {
  readonly origin: string
  readonly house: House
  readonly ground: Ground
  readonly clock: Clock
  /** The account of a made-up person, such as `rosa` or `priya`. */
  readonly accountOf: (as: string) => Account
  /** Stops answering, as when the machine is restarted; `up` answers again at the same address. */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
  /** Whether the worker works: what follows from a message waits while it rests. */
  readonly rest: () => Promise<void>
  readonly wake: () => Promise<void>
  /** Runs a statement as the owner of the database. */
  readonly asOwner: (text: string) => Promise<Record<string, unknown>[]>
}

/**
 * Opens the demo practice, cloned from one that is made once for a version of the sources. With `mail`
 * the house believes that it can send mail, so that its pages offer codes; nothing leaves it.
 */
export async function openWorld({ mail = false }: { mail?: boolean } = {}): Promise<World> {
  const test = await openTestDatabase()
  await becomeDemo(test)
  const clock = clockFrom(wednesday.add({ minutes: 1 }))
  const port = await freePort()
  const dataFolder = await mkdtemp(join(tmpdir(), 'salve-journeys-'))
  const plain = configFor(port, dataFolder)
  const config = mail ? { ...plain, mail: { ...plain.mail, smtpUrl: 'smtp://localhost:9' } } : plain
  const ground = groundOf(test)
  const house = openHouse(config, ground, { clock, log })
  const cast = await house.database.withSubject({ kind: 'sign-in' }, readCast)
  const players = [...(cast?.staff ?? []), ...(cast?.patients ?? [])]
  let worker: AsyncDisposable | undefined
  const wake = async (): Promise<void> => {
    worker = await openWorker(config, ground, house, log)
  }
  const rest = async (): Promise<void> => {
    await worker?.[Symbol.asyncDispose]()
    worker = undefined
  }
  let web: FastifyInstance | undefined
  const down = async (): Promise<void> => {
    const closed = web?.close()
    // Listeners for news never hang up by themselves.
    web?.server.closeAllConnections()
    await closed
    web = undefined
  }
  const up = async (): Promise<void> => {
    web = await openWeb(config, house, log)
    await web.listen({ host: 'localhost', port })
  }
  await wake()
  await up()
  return {
    ...{ origin: config.http.origin, house, ground, clock, down, up, rest, wake },
    asOwner: test.asOwner,
    accountOf: (as) => {
      const account = players.find((player) => player.as === as)?.account
      if (account === undefined) throw new Error(`Nobody in the demo is called ${as}`)
      return account
    },
    [Symbol.asyncDispose]: async () => {
      await down()
      await rest()
      await house[Symbol.asyncDispose]()
      await test[Symbol.asyncDispose]()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

function configFor(port: number, dataFolder: string): Config {
  return {
    http: { port, host: 'localhost', origin: `http://localhost:${port}`, trustProxy: [] },
    dataFolder,
    demo: true,
    secret,
    logLevel: 'silent',
    database: { url: undefined, poolSize: 8 },
    jobs: { concurrency: 2 },
    mail: { smtpUrl: undefined, from: 'no-reply@localhost' },
  }
}

type Addresses = { readonly owner: Address; readonly app: Address }

function groundOf({ owner, app }: Addresses): Ground {
  return { owner, app, secrets: secretsFrom(secret), stop: async () => {} }
}

/** A clock that goes on from `start`. */
function clockFrom(start: Temporal.Instant): Clock {
  const opened = performance.now()
  return {
    now: () => start.add({ milliseconds: Math.round(performance.now() - opened) }),
  }
}

/** Makes this database a clone of the demo; whoever comes first makes the demo, the others wait. */
async function becomeDemo(test: Addresses): Promise<void> {
  const digest = await digestOfSources()
  const template = `salve_demo_${digest}`
  const own = test.owner.database ?? ''
  await onServer(test.owner, async (run) => {
    await run(`select pg_advisory_lock(hashtext('salve demo template'))`)
    const known = await run(`select datname from pg_database where datname like 'salve\\_demo\\_%'`)
    if (!known.some(({ datname }) => datname === template)) {
      for (const { datname } of known) await run(`drop database if exists ${String(datname)}`)
      await tellDemo(test)
      await run(`create database ${template} template ${own}`)
      return
    }
    await run(`drop database ${own} with (force)`)
    await run(`create database ${own} template ${template}`)
  })
}

async function tellDemo(test: Addresses): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'salve-demo-'))
  const config = configFor(0, dataFolder)
  const ground = groundOf(test)
  const clock = { now: () => wednesday }
  await using house = openHouse(config, ground, { clock, log })
  await makeDemo({ ground, house, log }, config)
  await rm(dataFolder, { recursive: true, force: true })
}

/** Everything the demo is made of: another source, another demo. */
async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256')
  const files: string[] = []
  const patterns = ['{server,contract,ehr}/src/**/*', 'server/migrations/*', 'ehr/**/*.ts']
  for await (const entry of glob(patterns, { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name))
  }
  files.push(import.meta.filename)
  for (const file of files.toSorted()) hash.update(file).update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}

type Run = (text: string) => Promise<Record<string, unknown>[]>

async function onServer(address: Address, work: (run: Run) => Promise<void>): Promise<void> {
  const client = new pg.Client({ ...address, database: 'postgres' })
  await client.connect()
  try {
    await work(async (text) => (await client.query<Record<string, unknown>>(text)).rows)
  } finally {
    await client.end()
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
