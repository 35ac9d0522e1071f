import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Connection } from './pool.ts'

/**
 * Kysely over one connection that is already ours. Kysely's own way of holding a connection lets one
 * statement through at a time; here those that do not need each other's answers travel together.
 */
export function kyselyOn(connection: Connection): Kysely<never> {
  return new Kysely<never>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driverOn(connection),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

function driverOn(connection: Connection): Driver {
  const lent: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery) => {
      const { command, rows, rowCount } = await connection.query<Row>(sql, parameters)
      return command === 'SELECT' ? { rows } : { rows, numAffectedRows: BigInt(rowCount ?? 0) }
    },
    streamQuery: () => {
      throw new TypeError('lists here have limits: nothing is streamed')
    },
  }
  const never = async (): Promise<never> =>
    await Promise.reject(new TypeError('withSubject begins and ends transactions'))
  return {
    init: async () => {},
    acquireConnection: async () => lent,
    beginTransaction: never,
    commitTransaction: never,
    rollbackTransaction: never,
    releaseConnection: async () => {},
    destroy: async () => {},
  }
}
