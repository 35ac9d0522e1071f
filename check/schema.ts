// The migrated database as PostgreSQL itself describes it.
import { parse } from 'libpg-query'
import { openTestDatabase } from '../server/src/platform/db/test-database.ts'

export type Column = { readonly table: string; readonly name: string; readonly nullable: boolean }
type Key = { readonly table: string; readonly name: string; readonly columns: readonly string[] }
type Table = {
  readonly name: string
  readonly walled: boolean
  readonly columns: readonly Column[]
}
type Policy = { readonly table: string; readonly name: string; readonly rule: string }

export type Schema = {
  readonly tables: readonly Table[]
  readonly primaryKeys: readonly Key[]
  readonly foreignKeys: readonly Key[]
  readonly triggers: readonly string[]
  readonly policies: readonly Policy[]
  readonly grants: readonly { readonly table: string; readonly right: string }[]
}

const keys = (kind: 'p' | 'f'): string => `
  select conrelid::regclass::text as table, conname as name,
    (select array_agg(attname::text order by at.place)
      from unnest(conkey) with ordinality at (number, place)
        join pg_attribute on attrelid = conrelid and attnum = at.number) as columns
  from pg_constraint where contype = '${kind}' and connamespace = 'public'::regnamespace order by 1, 2`

/**
 * Reads a freshly migrated database; what the queue and the migrator keep is left out. A generated
 * column counts as never null: PostgreSQL does not say, its expression does.
 */
export async function readSchema(): Promise<Schema> {
  await using test = await openTestDatabase()
  const rows = async <Row>(text: string): Promise<readonly Row[]> =>
    (await test.asOwner(text)) as unknown as readonly Row[]
  const columns = await rows<Column>(`
    select table_name::text as table, column_name::text as name, is_nullable = 'YES' and is_generated = 'NEVER' as nullable
    from information_schema.columns where table_schema = 'public' order by 1, ordinal_position`)
  const tables = await rows<Omit<Table, 'columns'>>(`
    select relname::text as name, relrowsecurity and relforcerowsecurity as walled
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      and relname <> 'migration' order by 1`)
  return {
    tables: tables.map((table) => ({
      ...table,
      columns: columns.filter((column) => column.table === table.name),
    })),
    primaryKeys: (await rows<Key>(keys('p'))).filter(({ table }) => table !== 'migration'),
    foreignKeys: await rows<Key>(keys('f')),
    triggers: (
      await rows<{ name: string }>(`
        select tgrelid::regclass || ' ' || tgname as name from pg_trigger
          join pg_class on pg_class.oid = tgrelid
        where not tgisinternal and relnamespace = 'public'::regnamespace`)
    ).map(({ name }) => name),
    policies: await rows<Policy>(`
      select tablename::text as table, policyname::text as name, expression as rule
      from pg_policies, unnest(array[qual, with_check]) expression
      where schemaname = 'public' and expression is not null order by 1, 2`),
    grants: await rows(`
      select table_name::text as table, privilege_type::text as right
      from information_schema.role_table_grants
      where table_schema = 'public' and grantee = 'salve_app' order by 1, 2`),
  }
}

/** What a policy may ask: the settings of who is here, and nothing that queries. */
const asked = new Set(['salve_practice', 'salve_kind', 'salve_patients', 'any'])

/** Why a policy's rule is more than columns and settings; undefined when it is as dumb as it should be. */
export async function whyClever(rule: string): Promise<string | undefined> {
  const tree = JSON.stringify(await parse(`select (${rule})`))
  if (/"SubLink"|"fromClause"|"RangeVar"/.test(tree)) return 'a query inside'
  const calls = tree.matchAll(
    /"FuncCall":\{"funcname":\[(?:\{"String":\{"sval":"\w+"\}\},)*\{"String":\{"sval":"(\w+)"/g,
  )
  for (const [, name = ''] of calls) if (!asked.has(name)) return `calls ${name}`
  if (!tree.includes('salve_kind') && !tree.includes('salve_practice'))
    return 'asks nothing of who is here'
  return undefined
}
