import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSchema, whyClever } from './schema.ts'

const schema = await readSchema()

/** Tables whose rows are of no practice, or are found before the practice is known. */
const keyedOtherwise: Readonly<Record<string, string>> = {
  practice: 'is the practice',
  idempotency: 'a repeat is known by who asks; the row holds no practice of its own',
  job_outbox: 'the worker takes the oldest of all practices; the row lives for a moment',
  rate_limit: 'counts addresses, too',
  session: 'found by its cookie, before anyone is known',
  code_request: 'made before the practice is known',
  sign_in_code: 'belongs to a code request',
  passkey_challenge: 'made before anyone is known',
  set_up_link: 'found by its token, before anyone is known',
}

/** Tables that tell of a patient without a wall of their own. */
const withoutWall: Readonly<Record<string, string>> = {}

/** Rights to change or remove what tells of a patient; everything else there is only added to. */
const changed: Readonly<Record<string, string>> = {
  'conversation UPDATE': 'how it stands; its entries are never changed',
  'draft UPDATE': 'a draft is its writer’s until it is sent',
  'draft DELETE': 'a draft ends when it is sent',
  'invitation UPDATE': 'used, replaced, or tried too often',
  'notice UPDATE': 'waiting, then sent or failed',
  'obligation UPDATE': 'climbs its ladder, then closes',
  'patient UPDATE': 'the import brings newer details',
  'patient_access UPDATE': 'an address is proved, access is closed',
  'patient_identifier UPDATE': 'the import sees it again',
  'passkey UPDATE': 'its counter goes up',
  'passkey DELETE': 'taken away by its owner',
  'passkey_challenge DELETE': 'works once',
  'code_request UPDATE': 'tries are counted',
  'code_request DELETE': 'forgotten when it is old',
  'record_entry UPDATE': 'the import brings newer versions',
  'record_summary UPDATE': 'it is made anew when the record has changed',
  'session UPDATE': 'signs of life, locks',
  'session DELETE': 'forgotten when it is old',
  'sign_in_code UPDATE': 'the code is gone once it is sent',
}

test("every key begins with the practice, so that a practice's rows can be kept together", () => {
  assert.ok(schema.primaryKeys.length > 30)
  const others = schema.primaryKeys.filter(({ columns }) => columns[0] !== 'practice_id')
  assert.deepEqual(
    others.map(({ table }) => table).toSorted(),
    Object.keys(keyedOtherwise).toSorted(),
  )
  const tables = new Set(schema.primaryKeys.map(({ table }) => table))
  assert.deepEqual(
    schema.tables.filter(({ name }) => !tables.has(name)),
    [],
    'tables without a primary key',
  )
  assert.ok(schema.foreignKeys.length > 20)
  const strays = schema.foreignKeys.filter(
    ({ table, columns }) => columns[0] !== 'practice_id' && keyedOtherwise[table] === undefined,
  )
  assert.deepEqual(strays, [])
})

test('no trigger does anything behind the code but count changes of the configuration', () => {
  const kept = [
    'practice',
    'practice_hours',
    'practice_holiday',
    'person',
    'desk',
    'topic',
    'template',
  ]
  const counting = kept.flatMap((table) =>
    ['insert', 'update', 'delete'].map((event) => `${table} configuration_${event}`),
  )
  assert.deepEqual(schema.triggers.toSorted(), counting.toSorted())
})

test('every table that tells of a patient has the second wall, forced on its owner too', () => {
  const telling = schema.tables.filter(
    ({ name, columns }) =>
      name === 'patient' || columns.some((column) => column.name === 'patient_id'),
  )
  assert.ok(telling.length > 15)
  const open = telling.filter(({ name, walled }) => !walled && withoutWall[name] === undefined)
  assert.deepEqual(open, [])
  const ruled = new Set(schema.policies.map(({ table }) => table))
  assert.deepEqual(
    telling.filter(({ name }) => !ruled.has(name)),
    [],
  )
})

test('what tells of a patient is added to; each right to change it has its reason', () => {
  const telling = new Set(
    schema.tables
      .filter(({ columns }) => columns.some(({ name }) => name === 'patient_id'))
      .map(({ name }) => name),
  )
  telling.add('patient')
  const rights = schema.grants
    .filter(({ table, right }) => telling.has(table) && right !== 'SELECT' && right !== 'INSERT')
    .map(({ table, right }) => `${table} ${right}`)
  assert.deepEqual(rights.toSorted(), Object.keys(changed).toSorted())
})

test('policies ask only columns and settings', async () => {
  assert.ok(schema.policies.length > 20)
  for (const { table, rule } of schema.policies)
    assert.equal(await whyClever(rule), undefined, table)
})

test('a clever policy is found', async () => {
  const planted = [
    'exists (select 1 from desk_member where person_id = id) and practice_id = salve_practice()',
    'practice_id = salve_practice() and may_read(id)',
    'practice_id is not null',
  ]
  for (const rule of planted) assert.notEqual(await whyClever(rule), undefined, rule)
  assert.equal(
    await whyClever("practice_id = salve_practice() and salve_kind() = 'staff'"),
    undefined,
  )
})
