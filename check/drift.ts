// What the rooms' Kysely types say of the tables, to hold against the database.
import type { Column } from './schema.ts'
import { isTest, type Node, nodesOf, type Source, stringOf } from './source.ts'

export type TypedTable = {
  readonly file: string
  readonly table: string
  readonly columns: readonly Omit<Column, 'table'>[]
}

/** Every table that a file names in its type `Tables`, with the columns of its row type. */
export function typedTables(sources: readonly Source[]): readonly TypedTable[] {
  return sources
    .filter(({ path }) => path.startsWith('server/src/') && !isTest(path))
    .flatMap((source) => tablesIn(source))
}

/** Where types and database disagree: a column that one side lacks, or null on one side only. */
export function findDrift(
  typed: readonly TypedTable[],
  columns: readonly Column[],
): readonly string[] {
  return typed.flatMap(({ file, table, columns: said }) => {
    const real = columns.filter((column) => column.table === table)
    if (real.length === 0) return [`${file}: there is no table ${table}`]
    const drift = said.flatMap(({ name, nullable }) => {
      const column = real.find((each) => each.name === name)
      if (column === undefined) return [`${file}: ${table}.${name} is not in the database`]
      return column.nullable === nullable ? [] : [`${file}: ${table}.${name} is null on one side`]
    })
    const missing = real.filter((column) => !said.some(({ name }) => name === column.name))
    return [...drift, ...missing.map(({ name }) => `${file}: ${table}.${name} is not in the type`)]
  })
}

function tablesIn({ path, tree }: Source): readonly TypedTable[] {
  const types = new Map<string, Node>()
  for (const node of nodesOf(tree)) {
    if (node.type !== 'TSTypeAliasDeclaration') continue
    types.set((node['id'] as { name: string }).name, node['typeAnnotation'] as Node)
  }
  const tables = types.get('Tables')
  if (tables === undefined) return []
  return membersOf(tables, path).map(({ name, type }) => {
    const row = rowOf(type, types)
    return { file: path, table: name, columns: row === undefined ? [] : columnsOf(row, path) }
  })
}

function rowOf(type: Node, types: ReadonlyMap<string, Node>): Node | undefined {
  if (type.type === 'TSTypeLiteral') return type
  const { name } = type['typeName'] as { name: string }
  return types.get(name)
}

function columnsOf(row: Node, path: string): TypedTable['columns'] {
  return membersOf(row, path).map(({ name, type }) => ({ name, nullable: mayBeNull(type) }))
}

function membersOf(literal: Node, path: string): readonly { name: string; type: Node }[] {
  if (literal.type !== 'TSTypeLiteral') throw new TypeError(`${path}: write table types out`)
  return (literal['members'] as readonly Node[]).map((member) => {
    const key = member['key'] as { name?: string }
    const annotation = member['typeAnnotation'] as { typeAnnotation: Node }
    return { name: key.name ?? stringOf(key) ?? '', type: annotation.typeAnnotation }
  })
}

function mayBeNull(type: Node): boolean {
  if (type.type === 'TSNullKeyword') return true
  if (type.type === 'TSUnionType') return (type['types'] as readonly Node[]).some(mayBeNull)
  const { name } = (type['typeName'] ?? {}) as { name?: string }
  if (name !== 'Generated' && name !== 'ColumnType') return false
  const { params } = type['typeArguments'] as { params: readonly Node[] }
  return params[0] !== undefined && mayBeNull(params[0])
}
