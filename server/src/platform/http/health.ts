import { sql } from 'kysely'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Database } from '../db/database.ts'
import type { Live } from '../live/live.ts'
import { json } from './reply.ts'
import { openRoute, type Route } from './route.ts'

/** Liveness and readiness, and figures for a monitor: counts only. */
export function healthRoutes(database: Database, live: Live): readonly Route[] {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({ name, help, registers: [registry], collect: (): void => collected(name, read) })
  const collected = (name: string, read: () => number): void => {
    const metric = registry.getSingleMetric(name)
    if (metric instanceof Gauge) metric.set(read())
  }
  gauge('salve_live_listeners', 'Open live streams', live.listeners)
  gauge('salve_database_connections', 'Open database connections', () => database.pool.size().total)
  gauge('salve_database_waiting', 'Requests waiting for one', () => database.pool.size().waiting)
  return [
    openRoute({
      path: '/health',
      face: 'api',
      answer: async ({ tx }) => {
        await sql`select 1`.execute(tx.tables())
        return json({ status: 'ok', at: tx.now.toString() })
      },
    }),
    openRoute({
      path: '/metrics',
      face: 'api',
      answer: async () => ({
        status: 200,
        body: {
          kind: 'bytes',
          type: registry.contentType,
          bytes: Buffer.from(await registry.metrics()),
        },
      }),
    }),
  ]
}
