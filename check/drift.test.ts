import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDrift, typedTables } from './drift.ts'
import { readSchema } from './schema.ts'
import { readSources } from './source.ts'

const { tables } = await readSchema()
const columns = tables.flatMap((table) => table.columns)
const typed = typedTables(await readSources())

test('the types of the tables say what the database has', () => {
  assert.ok(typed.length > 25, `only ${typed.length} typed tables seen`)
  assert.ok(typed.every((table) => table.columns.length > 1))
  assert.deepEqual(findDrift(typed, columns), [])
})

test('a column too many, one too few and a forgotten null are found', () => {
  const real = [
    { table: 'door', name: 'id', nullable: false },
    { table: 'door', name: 'closed_at', nullable: true },
  ]
  const said = [
    { name: 'closed_at', nullable: false },
    { name: 'colour', nullable: false },
  ]
  assert.equal(findDrift([{ file: 'a', table: 'door', columns: said }], real).length, 3)
  assert.equal(findDrift([{ file: 'a', table: 'window', columns: said }], real).length, 1)
})
