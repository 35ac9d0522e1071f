import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '../server/src/platform/db/embedded.ts'
import { type Address, urlOf } from '../server/src/platform/db/pool.ts'

export const root: string = join(import.meta.dirname, '..')
/** The root secret of every Salve under measurement, so that we can sign for its sessions. */
export const secret = 'a secret of the bench, at least 32 characters long'

/** One durable PostgreSQL (fsync on, as shipped) in a folder of its own, for all programs of a run. */
export type Ground = AsyncDisposable & {
  readonly folder: string
  readonly server: Address
  readonly makeDatabase: (name: string, from?: string) => Promise<Address>
  /** CPU of every PostgreSQL process so far, dead ones too; undefined where there is no /proc. */
  readonly cpuMs: () => number | undefined
}

export async function openGround(settings: readonly string[] = []): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'salve-bench-'))
  const { owner: server, stop } = await startEmbedded(folder, { settings })
  const postmaster = Number(
    readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0],
  )
  return {
    folder,
    server,
    makeDatabase: async (name, from = 'template1') => {
      await statement(server, `create database ${name} template ${from}`)
      return { ...server, database: name }
    },
    cpuMs: () => cpuOfFamily(postmaster),
    [Symbol.asyncDispose]: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function statement(server: Address, text: string): Promise<void> {
  await asOwner(server, async (client) => await client.query(text))
}

/** Runs some work as the owner of a database, whom row-level security does not bind. */
export async function asOwner<T>(
  address: Address,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...address })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const ticksPerSecond = 100

/** `/proc/PID/stat`: fields 4 (parent) and 14 to 17 (own and waited-for children's time). */
function statOf(pid: number): { parent: number; own: number; dead: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [parent, ...times] = [1, 11, 12, 13, 14].map((index) => Number(fields[index]))
    const [user = 0, system = 0, deadUser = 0, deadSystem = 0] = times
    return { parent: parent ?? 0, own: user + system, dead: deadUser + deadSystem }
  } catch {
    return undefined
  }
}

function cpuOfFamily(parent: number): number | undefined {
  const head = statOf(parent)
  if (head === undefined) return undefined
  let ticks = head.own + head.dead
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
    if (stat?.parent === parent) ticks += stat.own
  }
  return (ticks * 1000) / ticksPerSecond
}

export type Usage = { readonly cpuMs: number; readonly rssBytes: number }

/** A server under measurement, in a process of its own. */
export type Program = AsyncDisposable & {
  readonly port: number
  readonly usage: () => Promise<Usage>
}

export async function startSalve(
  database: Address,
  options: {
    readonly parts?: 'web' | 'start'
    readonly folder: string
    readonly execArgv?: readonly string[]
  },
): Promise<Program> {
  return await start('server/bin/salve.ts', {
    args: [options.parts ?? 'web'],
    database,
    ready: 'Salve is ready',
    execArgv: options.execArgv ?? [],
    env: { SALVE_SECRET: secret, SALVE_DEMO: 'off', SALVE_LOG: 'warn', SALVE_DATA: options.folder },
  })
}

export async function startLimit(database: Address): Promise<Program> {
  return await start('bench/limit/server.ts', {
    ...{ args: [], database, ready: 'ready', execArgv: [], env: {} },
  })
}

async function start(
  file: string,
  how: {
    readonly args: readonly string[]
    readonly database: Address
    readonly ready: string
    readonly execArgv: readonly string[]
    readonly env: Readonly<Record<string, string>>
  },
): Promise<Program> {
  const port = await freePort()
  const child = fork(join(root, file), [...how.args], {
    cwd: root,
    execArgv: ['--import', './server/tsx.ts', '--import', './bench/usage.ts', ...how.execArgv],
    env: {
      PATH: process.env['PATH'],
      ...how.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      NODE_ENV: 'production',
      DATABASE_URL: urlOf(how.database),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await said(child, how.ready, file)
  return {
    port,
    usage: async () => {
      const answer = new Promise<Usage>((resolve) => {
        child.once('message', (usage) => resolve(usage as Usage))
      })
      child.send('usage')
      return await answer
    },
    [Symbol.asyncDispose]: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await Promise.race([gone, setTimeout(5000, undefined, { ref: false })])
      child.kill('SIGKILL')
    },
  }
}

async function said(child: ChildProcess, words: string, file: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`${file} ended with ${code} before it was ready`)),
    )
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes(words)) resolve()
    })
  })
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return address.port
}
