// One room writes a table; other rooms read it only where their file says so.
import type { Source } from './source.ts'
import { type Use, usesOf } from './sql.ts'

/** Tables whose name is no word of the statement that writes them. */
const byName: readonly (Omit<Use, 'how'> & { readonly why: string })[] = [
  ...['practitioner', 'organization'].map((table) => ({
    file: 'server/src/patients/import-sql.ts',
    table,
    why: 'one statement saves either kind of name',
  })),
  {
    file: 'server/src/platform/db/configuration.ts',
    table: 'configuration',
    why: 'PostgreSQL counts the changes itself (0013)',
  },
]

/** Reads of another room's table by files that are no views, each with its reason. */
const letIn: readonly (Omit<Use, 'how'> & { readonly why: string })[] = [
  {
    file: 'server/src/chart/sql.ts',
    table: 'entry',
    why: 'what was never filed shows only where messages and their copies meet',
  },
  ...['person', 'patient'].map((table) => ({
    file: 'server/src/conversations/read-message.ts',
    table,
    why: 'one query gives a message whole, with the name of its author',
  })),
  ...['person', 'configuration'].map((table) => ({
    file: 'server/src/sign-in/session-sql.ts',
    table,
    why: 'a session is found in one query with all that a request needs to know of it',
  })),
  { file: 'server/src/templates/sql.ts', table: 'desk', why: 'a template is listed with its desk' },
]
/** Files with SQL that are not private, each with its reason. */
const openSql: Readonly<Record<string, string>> = {
  'server/src/conversations/read-message.ts': 'a message whole: one query, one shape, one hash',
}

const mayHoldSql = /\/(?:[\w-]+-)?sql\.ts$|^server\/src\/platform\//

export type Ownership = {
  readonly owners: ReadonlyMap<string, ReadonlySet<string>>
  readonly strays: readonly Omit<Use, 'how'>[]
  readonly unusedExceptions: readonly Omit<Use, 'how'>[]
  /** Files that hold SQL and are neither private nor platform. */
  readonly open: readonly string[]
  /** Files of views that write. */
  readonly writingViews: readonly string[]
  readonly uses: number
}

/** Who writes each of the tables, and who reads a neighbour's without saying so. */
export function ownersOf(sources: readonly Source[], tables: ReadonlySet<string>): Ownership {
  const uses: readonly Use[] = [
    ...sources.flatMap(usesOf).filter(({ table }) => tables.has(table)),
    ...byName.map(({ file, table }) => ({ file, table, how: 'write' as const })),
  ]
  const owners = new Map<string, Set<string>>()
  for (const { file, table, how } of uses) {
    if (how === 'read') continue
    const rooms = owners.get(table) ?? new Set()
    owners.set(table, rooms.add(roomOf(file)))
  }
  const views = new Set(sources.filter(isViews).map(({ path }) => path))
  const foreign = uses.filter(
    ({ file, table }) => owners.get(table)?.has(roomOf(file)) !== true && !views.has(file),
  )
  const isLetIn = ({ file, table }: Omit<Use, 'how'>): boolean =>
    letIn.some((each) => each.file === file && each.table === table)
  return {
    owners,
    strays: foreign.filter((use) => !isLetIn(use)),
    unusedExceptions: letIn.filter(
      ({ file, table }) => !foreign.some((use) => use.file === file && use.table === table),
    ),
    open: [...new Set(uses.map(({ file }) => file))].filter(
      (file) => !mayHoldSql.test(file) && openSql[file] === undefined,
    ),
    writingViews: uses
      .filter(({ file, how }) => how === 'write' && views.has(file))
      .map(({ file }) => file),
    uses: uses.length,
  }
}

/** A file of views says so in its first line: what it reads, names of other rooms among it. */
export function isViews({ text }: Pick<Source, 'text'>): boolean {
  return text.startsWith('// Views: ')
}

function roomOf(file: string): string {
  return file.split('/')[2] ?? ''
}
