import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import { steppedClock } from '../platform/clock/clock.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { StaffSubject, Subject } from '../platform/db/subject.ts'
import { openTestDatabase, type TestDatabase } from '../platform/db/test-database.ts'
import { accessPatient } from './access.ts'
import { assignPhysician } from './assign-physician.ts'
import { describeChart, describePatient, readChart } from './describe-chart.ts'
import { findPatients } from './find-patients.ts'
import { importPatients } from './import-patients.ts'
import { ageYears, firstNameOf, languageNameOf, nameOf, rowPatient } from './patient.ts'
import { readRecord } from './read-record.ts'

const clock = steppedClock(Temporal.Instant.from('2026-03-02T15:00:00Z'))
let world: TestDatabase
let maple: PracticeId
let harbor: PracticeId
let dana: StaffSubject
let olga: StaffSubject

before(async () => {
  world = await openTestDatabase(clock)
  maple = await makePractice()
  harbor = await makePractice()
  dana = await makeNurse(maple)
  olga = await makeNurse(harbor)
  await importInto(maple, [
    patient('ana', 'Ana', 'Pruébová', '1980-02-29'),
    {
      ...patient('bo', 'Bo', 'Nguyễn', '1980-02-29'),
      communication: [{ language: { coding: [{ code: 'vi' }] } }],
    },
    patient('cy', 'Cyrus', 'De la Prueba', '1955-07-01'),
    ...chartOf('ana'),
  ])
  await importInto(harbor, [patient('ana', 'Ana', 'Elsewhere', '1980-02-29')])
})
after(async () => await world[Symbol.asyncDispose]())

async function makePractice(): Promise<PracticeId> {
  const id = newId('practice')
  await world.asOwner(
    `insert into practice (id, name, alias, phone, nurse_phone, time_zone, created_at)
     values ($1, 'P', 'P', '555-0142', '555-0143', 'America/Chicago', now())`,
    [id],
  )
  return id
}

async function makeNurse(practiceId: PracticeId): Promise<StaffSubject> {
  const personId = newId('person')
  await world.asOwner(
    `insert into person (practice_id, id, role, name, patient_facing_name, patient_facing_role, email, joined_at)
     values ($1, $2, 'nurse', 'N', 'N', 'Nurse', $3, now())`,
    [practiceId, personId, `${personId}@practice.example`],
  )
  return { kind: 'staff', practiceId, personId, role: 'nurse', sessionId: newId('session') }
}

async function importInto(practiceId: PracticeId, resources: readonly JsonObject[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'salve-patients-'))
  const path = join(folder, 'a.ndjson')
  writeFileSync(path, resources.map((one) => JSON.stringify(one)).join('\n'))
  const outcome = await importPatients(world.database, { kind: 'worker', practiceId }, { path })
  rmSync(folder, { recursive: true })
  assert(outcome.outcome === 'finished')
  assert(Object.values(outcome.counts).every((counts) => counts.refused === 0))
}

function patient(id: string, given: string, family: string, birthDate: string): JsonObject {
  return {
    resourceType: 'Patient',
    id,
    gender: 'female',
    identifier: [{ system: 'urn:maple', value: `204-${id}`, type: { coding: [{ code: 'MR' }] } }],
    name: [{ family, given: [given] }],
    birthDate,
  }
}

function chartOf(id: string): readonly JsonObject[] {
  const subject = { reference: `Patient/${id}` }
  const active = { coding: [{ code: 'active' }] }
  const drug = (drugId: string, text: string, status: string, authoredOn: string): JsonObject => ({
    resourceType: 'MedicationRequest',
    id: drugId,
    status,
    subject,
    authoredOn,
    medicationCodeableConcept: { text },
    dosageInstruction: [{ text: '1 tablet each morning' }],
  })
  const measured = (measureId: string, text: string, value: number, at: string): JsonObject => ({
    resourceType: 'Observation',
    id: measureId,
    status: 'final',
    subject,
    effectiveDateTime: at,
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { coding: [{ system: 'urn:t', code: text }], text },
    valueQuantity: { value, unit: '%' },
  })
  const visit = (visitId: string, start: string, status: string): JsonObject => ({
    resourceType: 'Appointment',
    id: visitId,
    status,
    start,
    participant: [
      { actor: subject },
      { actor: { reference: 'Practitioner/1', display: 'Dr. Test' } },
    ],
  })
  return [
    drug('d1', 'Testamol 5 mg', 'active', '2025-11-04'),
    drug('d2', 'Oldine', 'stopped', '2020-01-01'),
    {
      resourceType: 'MedicationDispense',
      id: 'h1',
      status: 'completed',
      subject,
      medicationCodeableConcept: { text: 'Testamol 5 mg' },
      authorizingPrescription: [{ reference: 'MedicationRequest/d1' }],
      whenHandedOver: '2026-01-09',
    },
    {
      resourceType: 'AllergyIntolerance',
      id: 'a1',
      patient: subject,
      clinicalStatus: active,
      code: { text: 'Penicillin' },
      reaction: [{ manifestation: [{ text: 'Hives' }] }],
    },
    {
      resourceType: 'AllergyIntolerance',
      id: 'a2',
      patient: subject,
      clinicalStatus: active,
      code: { text: 'Wrong' },
      verificationStatus: { coding: [{ code: 'entered-in-error' }] },
    },
    {
      resourceType: 'Condition',
      id: 'c1',
      subject,
      clinicalStatus: active,
      code: { text: 'Asthma (disorder)' },
    },
    {
      resourceType: 'Condition',
      id: 'c2',
      subject,
      clinicalStatus: { coding: [{ code: 'resolved' }] },
      code: { text: 'Cold' },
    },
    measured('o1', 'A1c', 7.1, '2025-05-20'),
    measured('o2', 'A1c', 6.9, '2026-01-20'),
    visit('v1', '2026-01-08T15:00:00Z', 'booked'),
    visit('v2', '2026-07-08T14:20:00Z', 'cancelled'),
    visit('v3', '2026-07-09T14:20:00Z', 'booked'),
  ]
}

async function found(who: StaffSubject, typed: string): Promise<string[]> {
  const patients = await world.database.withSubject(
    who,
    async (tx) => await findPatients(tx, who, typed),
  )
  return patients.map((one) => one.given)
}

async function idOf(who: StaffSubject, typed: string): Promise<PatientId> {
  const [first] = await world.database.withSubject(
    who,
    async (tx) => await findPatients(tx, who, typed),
  )
  assert(first !== undefined)
  return first.id
}

test('staff find a patient by beginnings of names, without accents, by birth date or chart number', async () => {
  assert.deepEqual(await found(dana, 'prueb'), ['Cyrus', 'Ana'])
  assert.deepEqual(await found(dana, 'pruebova, a'), ['Ana'])
  assert.deepEqual(await found(dana, 'NGUYEN bo'), ['Bo'])
  assert.deepEqual(await found(dana, 'de la prueba'), ['Cyrus'])
  assert.deepEqual(await found(dana, '2/29/1980'), ['Bo', 'Ana'])
  for (const day of [
    '1955-07-01',
    '7/1/1955',
    '07/01/1955',
    '07-01-1955',
    '7 1 1955',
    '07011955',
  ]) {
    assert.deepEqual(await found(dana, day), ['Cyrus'], day)
  }
  for (const day of ['Jul 1 1955', 'july 1, 1955', '1 July 1955', 'Jul. 1, 1955']) {
    assert.deepEqual(await found(dana, day), ['Cyrus'], day)
  }
  assert.deepEqual(await found(dana, '204-cy'), ['Cyrus'])
  for (const nothing of [
    '',
    'a',
    '%%',
    '__',
    '1980-02-30',
    '02301980',
    'Foo 1 1955',
    'zz',
    'a\0b',
  ]) {
    assert.deepEqual(await found(dana, nothing), [], nothing)
  }
})

test('nobody finds the patients of another practice', async () => {
  assert.deepEqual(await found(olga, 'pruebova'), [])
  assert.deepEqual(await found(olga, 'ana'), ['Ana'])
})

test('a patient is held by the patient, the practice’s staff and the house, and by nobody else', async () => {
  const ana = await idOf(dana, 'pruebova')
  const bo = await idOf(dana, 'nguyen')
  const self = (patientId: PatientId): Subject => ({
    kind: 'patient',
    practiceId: maple,
    patientId,
    sessionId: newId('session'),
  })
  const holds = async (who: Subject): Promise<boolean> =>
    await world.database.withSubject(
      who,
      async (tx) => (await accessPatient(tx, who, ana)) !== undefined,
    )
  assert.equal(await holds(self(ana)), true)
  assert.equal(await holds(dana), true)
  assert.equal(await holds({ kind: 'worker', practiceId: maple }), true)
  assert.equal(await holds(self(bo)), false)
  assert.equal(await holds(olga), false)
  assert.equal(await holds({ kind: 'worker', practiceId: harbor }), false)
  assert.equal(await holds({ kind: 'sign-in' }), false)
})

test('the database itself hides a record from another patient', async () => {
  const ana = await idOf(dana, 'pruebova')
  const who: Subject = {
    kind: 'patient',
    practiceId: maple,
    patientId: await idOf(dana, 'nguyen'),
    sessionId: newId('session'),
  }
  const record = await world.database.withSubject(who, async (tx) => await readRecord(tx, ana))
  assert.equal(record, undefined)
})

test('the record holds the latest of each measurement and visits to come, and no errors', async () => {
  const ana = await idOf(dana, 'pruebova')
  const record = await world.database.withSubject(dana, async (tx) => await readRecord(tx, ana))
  assert(record !== undefined)
  const ids = (resources: readonly JsonObject[]): unknown[] => resources.map((one) => one['id'])
  assert.deepEqual(ids(record.observations), ['o2'])
  assert.deepEqual(ids(record.allergies), ['a1'])
  assert.deepEqual(ids(record.appointments), ['v2', 'v3'])
  assert.deepEqual(ids(record.medications), ['d1', 'd2', 'h1'])
  assert.equal(record.patient['id'], 'ana')
})

test('the chart panel says what whoever answers must see', async () => {
  const ana = await idOf(dana, 'pruebova')
  const panel = await world.database.withSubject(dana, async (tx) => {
    const held = await accessPatient(tx, dana, ana)
    assert(held !== undefined)
    const chart = await readChart(tx, held.id)
    const today = Temporal.PlainDate.from('2026-03-02')
    return { ...describePatient(held, today), ...describeChart(chart, tx.now) }
  })
  const { id, asOf, ...rest } = panel
  assert.equal(id, ana)
  assert.equal(asOf, '2026-03-02T15:00:00Z')
  assert.deepEqual(rest, {
    name: 'Ana Pruébová',
    birthDate: '1980-02-29',
    ageYears: 46,
    pronoun: 'she',
    chartNumber: '204-ana',
    allergies: [{ name: 'Penicillin', reaction: 'Hives' }],
    medicines: [{ name: 'Testamol 5 mg', dose: '1 tablet each morning', date: '2026-01-09' }],
    recent: [{ label: 'A1c', value: '6.9 %', date: '2026-01-20' }],
    problems: ['Asthma'],
    nextVisit: { at: '2026-07-09T14:20:00Z', with: 'Dr. Test' },
  })
})

test('a patient’s own doctor works in the practice', async () => {
  const ana = await idOf(dana, 'pruebova')
  const assign = async (person: PersonId): Promise<void> =>
    await world.database.withSubject(
      dana,
      async (tx) => await assignPhysician(tx, dana, ana, person),
    )
  await assign(dana.personId)
  const held = await world.database.withSubject(
    dana,
    async (tx) => await accessPatient(tx, dana, ana),
  )
  assert.equal(held?.physicianId, dana.personId)
  await assert.rejects(async () => await assign(olga.personId))
})

test('names, ages and languages are said as people say them', () => {
  const born = Temporal.PlainDate.from('2000-03-03')
  assert.equal(ageYears(born, Temporal.PlainDate.from('2026-03-02')), 25)
  assert.equal(ageYears(born, Temporal.PlainDate.from('2026-03-03')), 26)
  assert.equal(languageNameOf('vi'), 'Vietnamese')
  assert.equal(languageNameOf('en-US'), undefined)
  assert.equal(languageNameOf('??'), undefined)
  const name = { given: 'Ana María', family: 'Prueba', preferred: undefined }
  assert.equal(nameOf(name), 'Ana María Prueba')
  assert.equal(firstNameOf(name), 'Ana')
  assert.equal(firstNameOf({ ...name, preferred: 'Ani' }), 'Ani')
  assert.equal(firstNameOf({ ...name, given: '' }), 'Prueba')
})

test('what the panel shows is kept, and made anew once the record or its making has changed', async () => {
  const ana = await idOf(dana, 'pruebova')
  const allergies = async (): Promise<readonly string[]> => {
    const chart = await world.database.withSubject(dana, async (tx) => await readChart(tx, ana))
    return chart.allergies.map(({ name }) => name)
  }
  const first = await allergies()
  assert.notDeepEqual(first, [])
  const hidden = `update record_entry set status = 'entered-in-error'
    where patient_id = $1 and resource_type = 'AllergyIntolerance'`
  await world.asOwner(hidden, [ana])
  assert.deepEqual(await allergies(), first, 'kept: nothing said that the record changed')
  await world.asOwner('update patient set record_version = record_version + 1 where id = $1', [ana])
  assert.deepEqual(await allergies(), [])
  await world.asOwner(`update record_summary set shape = 0, content = '{}' where patient_id = $1`, [
    ana,
  ])
  assert.deepEqual(await allergies(), [], 'one of another form is not shown')
})

test('a line of a list names the language only when it is not the practice’s own', async () => {
  const bo = await world.database.withSubject(
    dana,
    async (tx) => (await findPatients(tx, dana, 'nguyen'))[0],
  )
  assert(bo !== undefined)
  assert.deepEqual(rowPatient({ ...bo, name: nameOf(bo) }, Temporal.PlainDate.from('2026-03-02')), {
    name: 'Bo Nguyễn',
    ageYears: 46,
    pronoun: 'she',
    languageName: 'Vietnamese',
  })
})
