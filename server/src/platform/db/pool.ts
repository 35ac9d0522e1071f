import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Log } from '../log/log.ts'

/** Where a PostgreSQL database is and as whom to enter it. `host` may be a folder: a unix socket. */
export type Address = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | undefined
  readonly database: string
}

/** The address in a `postgres://` URL; `?host=/folder` names a unix socket. */
export function addressOf(url: string): Address {
  const parsed = new URL(url)
  return {
    host: parsed.searchParams.get('host') ?? parsed.hostname,
    port: Number(parsed.port === '' ? 5432 : parsed.port),
    user: decodeURIComponent(parsed.username),
    password: parsed.password === '' ? undefined : decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
  }
}

/** The URL of an address, as `DATABASE_URL` wants it. */
export function urlOf(address: Address): string {
  const password = address.password === undefined ? '' : `:${encodeURIComponent(address.password)}`
  const folder = address.host.startsWith('/')
  const host = folder ? 'localhost' : address.host
  const query = folder ? `?host=${encodeURIComponent(address.host)}` : ''
  return `postgres://${encodeURIComponent(address.user)}${password}@${host}:${address.port}/${encodeURIComponent(address.database)}${query}`
}

const { builtins } = pg.types
type Parser = (text: string) => unknown
const parsers: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [builtins.TIMESTAMPTZ, (text) => Temporal.Instant.from(text)],
  [builtins.DATE, (text) => Temporal.PlainDate.from(text)],
  [builtins.TIME, (text) => Temporal.PlainTime.from(text)],
  [builtins.INT8, Number],
])

/** How values come out of PostgreSQL: time as Temporal, bigints as numbers (all ours stay below 2^53). */
function parserOf(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  return parsers.get(oid) ?? pg.types.getTypeParser(oid, format)
}

/**
 * One connection, lent by the pool. Statements may be sent without waiting for the one before: they
 * travel together and PostgreSQL runs them in the order they were sent.
 */
export type Connection = {
  readonly query: <Row>(text: string, values?: readonly unknown[]) => Promise<Result<Row>>
  readonly release: () => void
}
export type Result<Row> = {
  readonly command: string
  readonly rows: Row[]
  readonly rowCount: number | null
}

export type Pool = {
  readonly connect: () => Promise<Connection>
  readonly end: () => Promise<void>
  readonly size: () => { total: number; idle: number; waiting: number }
}

/**
 * A pool whose clients give up rather than hang: 3 s to connect, 15 s for a statement on either
 * side. Each distinct statement text is prepared once per connection.
 */
export function openPool(address: Address, max: number, log: Log): Pool {
  const pool = new pg.Pool({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    max,
    pipeline: true,
    connectionTimeoutMillis: 3000,
    query_timeout: 15_000,
    statement_timeout: 14_000,
    idle_in_transaction_session_timeout: 20_000,
    keepAlive: true,
    application_name: 'salve',
    types: { getTypeParser: parserOf },
  })
  let ending = false
  const lost = (fault: unknown): void => {
    if (!ending) log.fault('a database connection was lost', fault)
  }
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  const connections = new WeakMap<pg.PoolClient, Connection>()
  return {
    size: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    end: async () => {
      ending = true
      await pool.end()
    },
    connect: async () => {
      const client = await pool.connect()
      const known = connections.get(client)
      if (known !== undefined) return known
      const fresh = connectionOf(client)
      connections.set(client, fresh)
      return fresh
    },
  }
}

const names = new Map<string, string>()
const preparedMax = 1000

/** A stable name for a statement's text, until 1,000 texts are known; then none. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= preparedMax) return undefined
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 20)
  names.set(text, name)
  return name
}

/** Temporal values go in as their ISO text; everything else as `pg` does it. */
function outgoing(value: unknown): unknown {
  if (
    value instanceof Temporal.Instant ||
    value instanceof Temporal.PlainDate ||
    value instanceof Temporal.PlainTime
  ) {
    return value.toString()
  }
  return value
}

function connectionOf(client: pg.PoolClient): Connection {
  let gathering = false
  /** What is sent in one turn of the event loop leaves in one system call and wakes PostgreSQL once. */
  const gather = (): void => {
    if (gathering) return
    gathering = true
    const { stream } = client.connection
    stream.cork()
    process.nextTick(() => {
      gathering = false
      stream.uncork()
    })
  }
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      gather()
      const name = values.length === 0 ? undefined : nameOf(text)
      return await client.query<Row & pg.QueryResultRow>({
        text,
        ...(name === undefined ? {} : { name }),
        ...(values.length === 0 ? {} : { values: values.map(outgoing) }),
      })
    },
    release: () => client.release(),
  }
}
