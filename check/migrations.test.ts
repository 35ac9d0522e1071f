import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findHeavy, misnamed, readMigrations } from './migrations.ts'

const migrations = await readMigrations()

test('migrations are numbered without a gap and say why they are', () => {
  assert.ok(migrations.length >= 12)
  assert.deepEqual(misnamed(migrations), [])
  const planted = [
    { file: '0001_doors.sql', text: '-- why: to come in' },
    { file: '0003_windows.sql', text: '-- why: to see' },
    { file: '0003_roof.sql', text: 'select 1' },
  ]
  assert.deepEqual(misnamed(planted), ['0003_windows.sql', '0003_roof.sql'])
})

test('no migration holds up those who read or write a filled table', async () => {
  assert.deepEqual(await findHeavy(migrations), [])
})

test('planted heavy statements are found, quick ones are not', async () => {
  const before = { file: '0001', text: 'create table door (id int); create index on door (id)' }
  const text = [
    'create index slow on door (id)',
    'alter table door alter column id type bigint',
    'alter table door add constraint wide check (id > 0)',
    'update door set id = 1',
    'create trigger watch after insert on door execute function see()',
    'alter table door add column colour text',
    'alter table door add constraint high check (id > 0) not valid',
  ].join(';\n')
  const heavy = await findHeavy([before, { file: '0002', text }])
  assert.equal(heavy.length, 5, heavy.join('\n'))
})
