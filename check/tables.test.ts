import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tablesMade } from './migrations.ts'
import { readSources, sourceOf } from './source.ts'
import { tablesOf, usesOf } from './sql.ts'
import { ownersOf } from './tables.ts'

const sources = await readSources()
const tables = await tablesMade()
const { owners, strays, unusedExceptions, open, writingViews, uses } = ownersOf(sources, tables)

test('every table is written by exactly one room', () => {
  assert.ok(tables.size > 30 && uses > 100, `seen: ${tables.size} tables, ${uses} uses`)
  const shared = [...owners].filter(([, rooms]) => rooms.size > 1)
  assert.deepEqual(shared, [])
  const unwritten = [...tables].filter((table) => !owners.has(table))
  assert.deepEqual(unwritten, [])
})

test("another room's table is read only by files that say so", () => {
  assert.deepEqual(strays, [])
  assert.deepEqual(unusedExceptions, [])
})

test('SQL is in private files, and views write nothing', () => {
  assert.deepEqual(open, [])
  assert.deepEqual(writingViews, [])
})

test('a second writer and a stray read are found, in either way of saying them', () => {
  const planted = sourceOf(
    'server/src/chart/peek.ts',
    `const a = db.updateTable('patient').set({})
     const b = sql\`select 1 from patient join person on true where id = \${id}\`
     const c = sql\`join desk on desk.id = \${id}\`
     const d = db.selectFrom('topic as about').innerJoin('template', 'a', 'b')`,
  )
  const found = usesOf(planted).map(({ how, table }) => `${how} ${table}`)
  assert.deepEqual(found, [
    'write patient',
    'read patient',
    'read person',
    'read desk',
    'read template',
    'read topic',
  ])
  const seen = ownersOf([...sources, planted], tables)
  assert.equal(seen.owners.get('patient')?.size, 2)
  assert.ok(seen.strays.some(({ table }) => table === 'desk'))
  assert.deepEqual(seen.open, ['server/src/chart/peek.ts'])
  const viewing = { ...planted, text: '// Views: none', path: 'server/src/chart/peek-sql.ts' }
  assert.equal(ownersOf([...sources, viewing], tables).writingViews.length, 1)
})

test('a write inside a query and the name of a query are told from a read of a table', () => {
  const found = tablesOf('with old as (delete from draft returning *) select * from old')
  assert.ok(found.some(({ how, table }) => how === 'write' && table === 'draft'))
  assert.ok(!found.some(({ table }) => table === 'old'))
})
