import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { PracticeId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import { steppedClock } from '../platform/clock/clock.ts'
import { newId } from '../platform/crypto/secrets.ts'
import { openTestDatabase, type TestDatabase } from '../platform/db/test-database.ts'
import type { ImportCounts } from './import-counts.ts'
import { type ImportOutcome, importPatients } from './import-patients.ts'
import type { ImportProgress } from './import-run.ts'
import { type ImportRefusal, readRefusals } from './read-import.ts'

const clock = steppedClock(Temporal.Instant.from('2026-03-02T15:00:00Z'))
const folder = mkdtempSync(join(tmpdir(), 'salve-import-'))
let world: TestDatabase

before(async () => {
  world = await openTestDatabase(clock)
})
after(async () => {
  await world[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

async function makePractice(): Promise<PracticeId> {
  const id = newId('practice')
  await world.asOwner(
    `insert into practice (id, name, alias, phone, nurse_phone, time_zone, created_at)
     values ($1, 'Maple', 'Maple', '555-0142', '555-0143', 'America/Chicago', now())`,
    [id],
  )
  return id
}

let files = 0

async function importOf(
  practiceId: PracticeId,
  resources: readonly (JsonObject | string)[],
): Promise<{ counts: ImportCounts; refusals: readonly ImportRefusal[] }> {
  files += 1
  const path = join(folder, `${files}.ndjson`)
  writeFileSync(
    path,
    resources.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'),
  )
  const who = { kind: 'worker', practiceId } as const
  const outcome = await importPatients(world.database, who, { path })
  assert(outcome.outcome === 'finished')
  const { counts, runId } = outcome
  const refusals = await world.database.withSubject(
    who,
    async (tx) => await readRefusals(tx, who, runId),
  )
  return { counts, refusals }
}

const ana = {
  resourceType: 'Patient',
  id: 'ana',
  identifier: [{ system: 'urn:maple', value: '204-1', type: { coding: [{ code: 'MR' }] } }],
  name: [{ family: 'Prueba', given: ['Ana'] }],
  birthDate: '1980-02-29',
}
const pulse = {
  resourceType: 'Observation',
  id: 'pulse-1',
  status: 'final',
  code: { text: 'Pulse' },
  subject: { reference: 'Patient/ana' },
  effectiveDateTime: '2026-01-05T10:00:00Z',
  valueQuantity: { value: 70, unit: '/min' },
}

function counts(
  of: Partial<Record<'created' | 'updated' | 'unchanged' | 'refused' | 'notUsed', number>>,
): Record<string, number> {
  return { created: 0, updated: 0, unchanged: 0, refused: 0, notUsed: 0, ...of }
}

test('a record may come before its patient, and what is not used is counted', async () => {
  const practice = await makePractice()
  const { counts: got } = await importOf(practice, [pulse, { resourceType: 'Procedure' }, ana])
  assert.deepEqual(got, {
    Patient: counts({ created: 1 }),
    Observation: counts({ created: 1 }),
    Procedure: counts({ notUsed: 1 }),
  })
  const [row] = await world.asOwner(
    'select chart_number, name_family from patient where practice_id = $1',
    [practice],
  )
  assert.deepEqual(row, { chart_number: '204-1', name_family: 'Prueba' })
})

test('the same again changes nothing; a change changes one row; nothing doubles', async () => {
  const practice = await makePractice()
  await importOf(practice, [ana, pulse])
  const rows = async (): Promise<unknown> =>
    await world.asOwner(
      'select id, updated_at::text, xmin::text from record_entry where practice_id = $1',
      [practice],
    )
  const first = await rows()
  clock.advance({ hours: 1 })
  const again = await importOf(practice, [ana, pulse])
  assert.deepEqual(again.counts, {
    Patient: counts({ unchanged: 1 }),
    Observation: counts({ unchanged: 1 }),
  })
  assert.deepEqual(await rows(), first)
  const changed = await importOf(practice, [
    { ...ana, name: [{ family: 'Prueba-Luz', given: ['Ana'] }] },
    { ...pulse, valueQuantity: { value: 71, unit: '/min' } },
  ])
  assert.deepEqual(changed.counts, {
    Patient: counts({ updated: 1 }),
    Observation: counts({ updated: 1 }),
  })
  const [totals] = await world.asOwner(
    `select (select count(*)::int from patient where practice_id = $1) as patients,
      (select count(*)::int from record_entry where practice_id = $1) as entries,
      (select record_version from patient where practice_id = $1) as version`,
    [practice],
  )
  // Two of the three imports changed the record: what was made of it before is old.
  assert.deepEqual(totals, { patients: 1, entries: 1, version: 2 })
})

test('two versions of one thing in one source: the later stands, and the same again changes nothing', async () => {
  const practice = await makePractice()
  const at = (lastUpdated: string, value: number): JsonObject => ({
    ...pulse,
    meta: { lastUpdated },
    valueQuantity: { value },
  })
  const source = [
    ana,
    at('2026-02-02T00:00:00Z', 2),
    at('2026-02-01T00:00:00Z', 1),
    { ...ana, gender: 'female' },
  ]
  await importOf(practice, source)
  const again = await importOf(practice, source)
  assert.deepEqual(again.counts, {
    Patient: counts({ unchanged: 2 }),
    Observation: counts({ unchanged: 2 }),
  })
  const [row] = await world.asOwner(
    `select resource #>> '{valueQuantity,value}' as value from record_entry where practice_id = $1`,
    [practice],
  )
  assert.deepEqual(row, { value: '2' })
})

test('what cannot be used is kept with its bytes, place and reason, and the rest goes on', async () => {
  const practice = await makePractice()
  const { counts: got, refusals } = await importOf(practice, [
    '{"resourceType":"Patient"',
    { ...ana, id: 'bad', identifier: [], birthDate: '1980-02-30' },
    { ...pulse, id: 'p2', subject: { reference: 'Patient/bad' } },
    { ...pulse, id: 'p3', subject: { reference: 'Patient/nobody' } },
    { ...ana, id: 'young', identifier: [], birthDate: '2001' },
    ana,
    pulse,
  ])
  assert.deepEqual(
    refusals.map((one) => [one.type, one.source.replace(/^\d+/, ''), one.reason]),
    [
      [undefined, '.ndjson, line 1', 'breaks off'],
      ['Patient', '.ndjson, line 2', 'Patient.birthDate: not a date'],
      ['Patient', '.ndjson, line 5', 'Patient.birthDate: missing, or not a whole day'],
      [
        'Observation',
        '.ndjson, line 3',
        'Observation.subject: the patient it points to was refused',
      ],
      [
        'Observation',
        '.ndjson, line 4',
        'Observation.subject: points to a patient who is neither in this source nor in the practice',
      ],
    ],
  )
  assert.deepEqual(got['Observation'], counts({ created: 1, refused: 2 }))
  const [raw] = await world.asOwner(
    'select raw from import_refusal where practice_id = $1 and number = 1',
    [practice],
  )
  assert.equal(String(raw?.['raw']), '{"resourceType":"Patient"')
})

test('a patient is matched by identifier and never by name', async () => {
  const practice = await makePractice()
  await importOf(practice, [ana])
  const other = { ...ana, id: 'ana-2', identifier: [{ system: 'urn:maple', value: '204-2' }] }
  assert.deepEqual((await importOf(practice, [other])).counts['Patient'], counts({ created: 1 }))
  const moved = { ...ana, id: 'elsewhere', name: [{ family: 'Married' }] }
  assert.deepEqual((await importOf(practice, [moved])).counts['Patient'], counts({ updated: 1 }))
  const cases: [JsonObject, string][] = [
    [
      { ...ana, id: 'x', name: [{ family: 'Other' }], birthDate: '1999-01-01' },
      'Patient.identifier: belongs to somebody of another name and birth date',
    ],
    [
      { ...ana, id: 'y', identifier: [...ana.identifier, ...other.identifier] },
      'Patient.identifier: belongs to more than one chart',
    ],
    [
      { ...ana, identifier: [{ system: 'urn:new', value: '1' }], birthDate: '1999-01-01' },
      'Patient.id: belongs to somebody else',
    ],
    [
      { resourceType: 'Patient', name: ana.name, birthDate: ana.birthDate },
      'Patient.identifier: missing, so nothing tells who this is',
    ],
  ]
  for (const [resource, reason] of cases) {
    assert.deepEqual(
      (await importOf(practice, [resource])).refusals.map((one) => one.reason),
      [reason],
    )
  }
})

test('a number shared by two people, such as a social security number, does not make them one', async () => {
  const practice = await makePractice()
  const ssn = { system: 'http://hl7.org/fhir/sid/us-ssn', value: '000-00-0000' }
  const { counts: got } = await importOf(practice, [
    { ...ana, identifier: [...ana.identifier, ssn] },
    {
      ...ana,
      id: 'bo',
      identifier: [{ system: 'urn:maple', value: '204-9' }, ssn],
      name: [{ family: 'Bo' }],
    },
  ])
  assert.deepEqual(got['Patient'], counts({ created: 2 }))
})

test('two prescriptions that share an identifier are both kept', async () => {
  const practice = await makePractice()
  const request = (id: string): JsonObject => ({
    resourceType: 'MedicationRequest',
    id,
    identifier: [{ system: 'urn:visit', value: '7' }],
    medicationCodeableConcept: { text: `Drug ${id}` },
    subject: { reference: 'Patient/ana' },
  })
  const { counts: got } = await importOf(practice, [ana, request('a'), request('b')])
  assert.deepEqual(got['MedicationRequest'], counts({ created: 2 }))
})

test('an entry cannot move to another chart', async () => {
  const practice = await makePractice()
  const bo = { ...ana, id: 'bo', identifier: [], name: [{ family: 'Bo' }] }
  await importOf(practice, [ana, bo, pulse])
  const { refusals } = await importOf(practice, [
    ana,
    bo,
    { ...pulse, subject: { reference: 'Patient/bo' } },
  ])
  assert.deepEqual(
    refusals.map((one) => one.reason),
    ['Observation.subject: the entry belongs to another chart'],
  )
})

test('references are followed by urn within a Bundle, by identifier, and to patients of an earlier import', async () => {
  const practice = await makePractice()
  const bundle = (patient: JsonObject, id: string): JsonObject => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: 'urn:uuid:obs',
        resource: { ...pulse, id, subject: { reference: 'urn:uuid:pat' } },
      },
      { fullUrl: 'urn:uuid:pat', resource: patient },
    ],
  })
  const bo = { ...ana, id: 'bo', identifier: [], name: [{ family: 'Bo' }] }
  const first = await importOf(practice, [bundle(ana, 'o1'), bundle(bo, 'o2')])
  assert.deepEqual(first.refusals, [])
  const second = await importOf(practice, [
    { ...pulse, id: 'o3', subject: { reference: 'Patient?identifier=urn:maple|204-1' } },
    { ...pulse, id: 'o4', subject: { reference: 'Patient/bo' } },
    {
      ...pulse,
      id: 'o5',
      subject: { type: 'Patient', identifier: { system: 'urn:maple', value: '204-1' } },
    },
  ])
  assert.deepEqual(second.counts['Observation'], counts({ created: 3 }))
  const rows = await world.asOwner(
    `select p.name_family as name, string_agg(e.source_id, ' ' order by e.source_id) as ids
     from record_entry e join patient p using (practice_id) where practice_id = $1 and p.id = e.patient_id
     group by 1 order by 1`,
    [practice],
  )
  assert.deepEqual(rows, [
    { name: 'Bo', ids: 'o2 o4' },
    { name: 'Prueba', ids: 'o1 o3 o5' },
  ])
})

test('a medicine that stands elsewhere is named in the entry', async () => {
  const practice = await makePractice()
  await importOf(practice, [
    ana,
    {
      resourceType: 'MedicationRequest',
      id: 'm',
      subject: { reference: 'Patient/ana' },
      medicationReference: { reference: 'Medication/9' },
    },
    { resourceType: 'Medication', id: '9', code: { text: 'Testamol' } },
  ])
  const [row] = await world.asOwner(
    `select display, resource #>> '{medicationReference,display}' as named from record_entry where practice_id = $1`,
    [practice],
  )
  assert.deepEqual(row, { display: 'Testamol', named: 'Testamol' })
})

test('one import at a time; one that has been silent for five minutes is taken for dead', async () => {
  const practice = await makePractice()
  await world.asOwner(
    `insert into import_run (practice_id, id, source, state, started_at, touched_at)
     values ($1, $2, 'ehr', 'running', $3, $3)`,
    [practice, newId('import-run'), clock.now().toString()],
  )
  const path = join(folder, 'one.ndjson')
  writeFileSync(path, JSON.stringify(ana))
  const run = async (): Promise<ImportOutcome> =>
    await importPatients(world.database, { kind: 'worker', practiceId: practice }, { path })
  assert.equal((await run()).outcome, 'another import is going on')
  clock.advance({ minutes: 6 })
  assert.equal((await run()).outcome, 'finished')
  const states = await world.asOwner(
    'select state from import_run where practice_id = $1 order by started_at',
    [practice],
  )
  assert.deepEqual(
    states.map((row) => row['state']),
    ['failed', 'finished'],
  )
})

test('every batch leaves an audit row and says where it is', async () => {
  const practice = await makePractice()
  const path = join(folder, 'many.ndjson')
  const many = Array.from({ length: 450 }, (_, index) =>
    JSON.stringify({ ...pulse, id: `p${index}` }),
  )
  writeFileSync(path, [JSON.stringify(ana), ...many].join('\n'))
  const told: ImportProgress[] = []
  await importPatients(
    world.database,
    { kind: 'worker', practiceId: practice },
    { path, onProgress: (progress) => told.push(progress) },
  )
  assert.deepEqual(
    told.map((one) => [one.pass, one.read]),
    [
      ['patients', 451],
      ['record', 201],
      ['record', 401],
      ['record', 451],
    ],
  )
  const [audited] = await world.asOwner(
    `select count(*)::int as count from audit_entry where practice_id = $1 and action = 'record.imported'`,
    [practice],
  )
  assert.deepEqual(audited, { count: 4 })
})

test('one resource that the database cannot hold costs itself alone', async () => {
  const practice = await makePractice()
  await world.asOwner(
    `alter table record_entry add constraint no_omen check (display <> 'Omen') not valid`,
  )
  const { counts: got, refusals } = await importOf(practice, [
    ana,
    ...Array.from({ length: 20 }, (_, index) => ({ ...pulse, id: `p${index}` })),
    { ...pulse, id: 'omen', code: { text: 'Omen' } },
  ])
  await world.asOwner('alter table record_entry drop constraint no_omen')
  assert.deepEqual(got['Observation'], counts({ created: 20, refused: 1 }))
  assert.deepEqual(
    refusals.map((one) => [one.source.replace(/^\d+/, ''), one.reason]),
    [['.ndjson, line 22', 'cannot be stored (23514)']],
  )
})
