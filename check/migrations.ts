// What the migrations say: numbers, reasons, tables, and statements that would hold up readers.
import { parse } from 'libpg-query'
import { pathsOf, textOf } from './source.ts'

export type Migration = { readonly file: string; readonly text: string }

type Statement = { readonly kind: string; readonly body: Record<string, unknown> }

export async function readMigrations(): Promise<readonly Migration[]> {
  const files = await pathsOf('server/migrations/*.sql')
  return await Promise.all(
    files.map(async (path) => ({
      file: path.slice('server/migrations/'.length),
      text: await textOf(path),
    })),
  )
}

/** Every table that some migration makes. */
export async function tablesMade(): Promise<ReadonlySet<string>> {
  const tables = new Set<string>()
  for (const { text } of await readMigrations()) {
    for (const statement of await statementsOf(text)) {
      if (statement.kind === 'CreateStmt') tables.add(relationOf(statement.body))
    }
  }
  return tables
}

/** Files without their own number in order, or without a first line that says why they are. */
export function misnamed(migrations: readonly Migration[]): readonly string[] {
  return migrations
    .filter(({ file, text }, index) => {
      const number = String(index + 1).padStart(4, '0')
      return !new RegExp(`^${number}_[a-z_]+\\.sql$`).test(file) || !text.startsWith('-- why: ')
    })
    .map(({ file }) => file)
}

/** Changes to an earlier migration's table that take a moment whatever its size. */
const quickChanges = new Set([
  'AT_AddColumn',
  'AT_ColumnDefault',
  'AT_DropColumn',
  'AT_DropConstraint',
  'AT_DropNotNull',
  'AT_EnableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_SetStorage',
  'AT_ValidateConstraint',
])

/**
 * Statements that keep readers or writers of a filled table waiting: an index, a check or a
 * rewrite of a table that an earlier migration made; a lock; a change of many rows.
 */
export async function findHeavy(migrations: readonly Migration[]): Promise<readonly string[]> {
  const heavy: string[] = []
  for (const { file, text } of migrations) {
    const statements = await statementsOf(text)
    const own = new Set(
      statements.filter(({ kind }) => kind === 'CreateStmt').map(({ body }) => relationOf(body)),
    )
    for (const statement of statements) {
      const why = whyHeavy(statement, own)
      if (why !== undefined) heavy.push(`${file}: ${why}`)
    }
  }
  return heavy
}

function whyHeavy({ kind, body }: Statement, own: ReadonlySet<string>): string | undefined {
  if (/^(?:LockStmt|ClusterStmt|VacuumStmt|TruncateStmt|ReindexStmt|CreateTrigStmt)$/.test(kind))
    return kind
  if (!/^(?:IndexStmt|UpdateStmt|DeleteStmt|AlterTableStmt)$/.test(kind)) return undefined
  const table = relationOf(body)
  if (own.has(table)) return undefined
  if (kind !== 'AlterTableStmt') return `${kind} on ${table}`
  const changes = body['cmds'] as readonly { AlterTableCmd: { subtype: string; def?: unknown } }[]
  const slow = changes.find(({ AlterTableCmd: { subtype, def } }) => {
    if (subtype === 'AT_AddConstraint')
      return !JSON.stringify(def).includes('"skip_validation":true')
    return !quickChanges.has(subtype)
  })
  return slow === undefined ? undefined : `${slow.AlterTableCmd.subtype} on ${table}`
}

async function statementsOf(text: string): Promise<readonly Statement[]> {
  const { stmts = [] } = (await parse(text)) as { stmts?: readonly { stmt?: object }[] }
  return stmts.flatMap(({ stmt }) => {
    const [only] = Object.entries(stmt ?? {})
    return only === undefined ? [] : [{ kind: only[0], body: only[1] as Statement['body'] }]
  })
}

function relationOf({ relation }: Statement['body']): string {
  return String((relation as { relname?: string } | undefined)?.relname)
}
