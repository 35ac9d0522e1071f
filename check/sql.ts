// Which tables each file of the server writes and reads, through Kysely or in SQL of its own.
import { parseSync as parseSql } from 'libpg-query'
import type { Node, Source } from './source.ts'
import { isTest, nodesOf, stringOf } from './source.ts'

export type Use = {
  readonly file: string
  readonly table: string
  readonly how: 'write' | 'read'
}

const writing = new Set(['insertInto', 'updateTable', 'deleteFrom', 'mergeInto'])
const reading = new Set([
  'selectFrom',
  'from',
  'using',
  'innerJoin',
  'leftJoin',
  'rightJoin',
  'fullJoin',
  'crossJoin',
])
const statement = /^\s*(?:select|with|insert|update|delete|merge|truncate)\s/

/** What a file of the server does to tables; `unread` counts pieces of SQL that are no statement. */
export function usesOf({ path, tree }: Source): readonly Use[] {
  if (!path.startsWith('server/src/') || isTest(path)) return []
  const uses: Use[] = []
  const add = (how: Use['how'], table: string): void => {
    uses.push({ file: path, table, how })
  }
  for (const node of nodesOf(tree)) {
    const called = callOf(node)
    if (called !== undefined) add(called.how, called.table)
    const sql = sqlOf(node)
    if (sql !== undefined) for (const { how, table } of tablesOf(sql)) add(how, table)
  }
  return uses
}

/** The tables of one piece of SQL. What does not parse alone (a piece of a statement) is searched for names. */
export function tablesOf(sql: string): readonly Pick<Use, 'how' | 'table'>[] {
  const parsed = parsedOf(sql)
  return parsed === undefined ? searched(sql) : walked(parsed)
}

function callOf(node: Node): Pick<Use, 'how' | 'table'> | undefined {
  if (node.type !== 'CallExpression') return undefined
  const { property } = node['callee'] as { property?: { name?: string } }
  const [first] = node['arguments'] as readonly unknown[]
  const table = stringOf(first)?.split(' ')[0]
  const name = property?.name ?? ''
  if (table === undefined || !/^[a-z_]+$/.test(table)) return undefined
  if (writing.has(name)) return { how: 'write', table }
  return reading.has(name) ? { how: 'read', table } : undefined
}

/** The text of a `sql` template, a number for each hole, or of a string that is a statement. */
function sqlOf(node: Node): string | undefined {
  if (node.type === 'TaggedTemplateExpression') {
    const { name } = node['tag'] as { name?: string }
    if (name !== 'sql') return undefined
    const { quasis } = node['quasi'] as { quasis: readonly { value: { cooked: string } }[] }
    return quasis
      .map(({ value }, index) => (index === 0 ? '' : `$${index}`) + value.cooked)
      .join('')
  }
  const text = stringOf(node)
  return text !== undefined && statement.test(text) ? text : undefined
}

function parsedOf(sql: string): unknown {
  for (const each of [sql, `select ${sql}`]) {
    try {
      return parseSql(each)
    } catch {
      continue
    }
  }
  return undefined
}

function walked(parsed: unknown): readonly Pick<Use, 'how' | 'table'>[] {
  const found: Pick<Use, 'how' | 'table'>[] = []
  const named = new Set<string>()
  const visit = (part: unknown, key: string): void => {
    if (typeof part !== 'object' || part === null) return
    const { relname, ctename, relation } = part as Record<string, unknown>
    if (typeof ctename === 'string') named.add(ctename)
    if (typeof relname === 'string') found.push({ how: 'read', table: relname })
    if (/^(?:Insert|Update|Delete|Merge)Stmt$/.test(key)) {
      found.push({ how: 'write', table: String((relation as Record<string, unknown>)['relname']) })
    }
    for (const [name, value] of Object.entries(part)) visit(value, name)
  }
  visit(parsed, '')
  return found.filter(({ table }) => !named.has(table))
}

function searched(sql: string): readonly Pick<Use, 'how' | 'table'>[] {
  const writes = sql.matchAll(/\b(?:insert into|update|delete from)\s+([a-z_]+)/g)
  const reads = sql.matchAll(/\b(?:from|join|using)\s+([a-z_]+)/g)
  return [
    ...[...writes].map(([, table = '']) => ({ how: 'write' as const, table })),
    ...[...reads].map(([, table = '']) => ({ how: 'read' as const, table })),
  ]
}
