import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PatientId, PracticeId } from '@salve/contract/ids'
import { newId, sha256 } from '../platform/crypto/secrets.ts'
import type { PatientSubject, StaffSubject, Subject } from '../platform/db/subject.ts'
import { selectPatientsByAddress } from './code-sql.ts'
import { readVisitor } from './read-visitor.ts'
import { startSession } from './session.ts'
import type { Account } from './sign-in.ts'
import { selectPatientFacts, updateConfirmedEmail } from './sql.ts'
import { selectPersonSecrets } from './staff-sql.ts'
import { openWorld, stranger, type World } from './test-world.ts'

let world: World
const tables = ['session', 'patient_access', 'passkey', 'invitation', 'set_up_link']
tables.push('code_request', 'sign_in_code', 'passkey_challenge', 'staff_secret')

before(async () => {
  world = await openWorld()
  await fillEveryTable()
  await ownByNobodySpecial()
})
after(async () => await world[Symbol.asyncDispose]())

/** One row of Rosa's, or of Dana's, in each table. */
async function fillEveryTable(): Promise<void> {
  const { test, maple, rosa, dana } = world
  const soon = world.clock.now().add({ hours: 1 }).toString()
  const now = world.clock.now().toString()
  const request = crypto.randomUUID()
  await test.database.withSubject({ kind: 'sign-in' }, async (tx) => {
    for (const account of [ofDana(), ofRosa()]) {
      await startSession(tx, { account, visitor: stranger(), how: 'demo' })
    }
    const confirmed = { patientId: rosa, address: 'Alvarez@home.example', onFile: undefined }
    await updateConfirmedEmail(tx, maple, confirmed)
  })
  const bytes = sha256('x')
  await test.asOwner(
    `insert into invitation (practice_id, id, patient_id, code_hash, made_by, created_at, expires_at)
     values ($1, gen_random_uuid(), $2, 'x', $3, $4, $5)`,
    [maple, rosa, dana, now, soon],
  )
  await test.asOwner(
    `insert into code_request (id, purpose, browser_hash, address_sealed, next_path, practice_id, patient_id, created_at, expires_at)
     values ($1, 'confirm-email', $2, $2, '/', $3, $4, $5, $6)`,
    [request, bytes, maple, rosa, now, soon],
  )
  await test.asOwner(
    `insert into sign_in_code (request_id, practice_id, patient_id, code_hash) values ($1, $2, $3, 'x')`,
    [request, maple, rosa],
  )
  await test.asOwner(
    `insert into passkey (practice_id, id, patient_id, credential_id, public_key, counter, transports, name, backed_up, added_at)
     values ($1, gen_random_uuid(), $2, 'x', $3, 0, '{}', 'x', false, $4)`,
    [maple, rosa, bytes, now],
  )
  await test.asOwner(
    `insert into passkey_challenge (challenge, purpose, browser_hash, practice_id, patient_id, expires_at)
     values ('x', 'add', $1, $2, $3, $4)`,
    [bytes, maple, rosa, soon],
  )
  await test.asOwner(`insert into staff_secret values ($1, $2, 'x', $3, 0, $4)`, [
    maple,
    dana,
    bytes,
    now,
  ])
  await test.asOwner(
    `insert into set_up_link (token_hash, practice_id, person_id, totp_sealed, created_at, expires_at)
     values ($1, $2, $3, $1, $4, $5)`,
    [bytes, maple, dana, now, soon],
  )
}

/** A superuser is above row-level security; a practice's own database may have no such owner. */
async function ownByNobodySpecial(): Promise<void> {
  await world.test.asOwner(`do $$ begin create role salve_plain_owner nologin;
    exception when duplicate_object or unique_violation then null; end $$`)
  for (const table of [...tables, 'practice', 'configuration', 'person', 'patient']) {
    await world.test.asOwner(`alter table ${table} owner to salve_plain_owner`)
  }
  for (const name of ['sign_in_patient', 'sign_in_patients', 'sign_in_person']) {
    await world.test.asOwner(`alter function ${name} owner to salve_plain_owner`)
  }
  await world.test.asOwner('grant usage on schema public to salve_plain_owner')
}

function ofDana(): Account {
  return { kind: 'staff', practiceId: world.maple, personId: world.dana }
}
function ofRosa(): Account {
  return { kind: 'patient', practiceId: world.maple, patientId: world.rosa }
}
function staffOf(practiceId: PracticeId): StaffSubject {
  const [personId, sessionId] = [newId('person'), newId('session')]
  return { kind: 'staff', practiceId, personId, role: 'nurse', sessionId }
}
function patientOf(practiceId: PracticeId, patientId: PatientId): PatientSubject {
  return { kind: 'patient', practiceId, patientId, sessionId: newId('session') }
}

async function seenBy(who: Subject, table: string): Promise<boolean> {
  return await world.test.database.withSubject(who, async (tx) => {
    const rows = await tx
      .tables<Record<string, { practice_id: string }>>()
      .selectFrom(table)
      .select('practice_id')
      .execute()
    return rows.length > 0
  })
}

test('each subject sees the rows it may, and no others', async () => {
  const { maple, harbor, rosa, mateo, hugo } = world
  const own = new Set(['session', 'patient_access', 'passkey', 'passkey_challenge'])
  const inHand = new Set(['code_request', 'sign_in_code'])
  const managed = new Set(['invitation', 'set_up_link'])
  for (const table of tables) {
    const seen = async (who: Subject): Promise<boolean> => await seenBy(who, table)
    assert.equal(await seen({ kind: 'sign-in' }), true, table)
    assert.equal(await seen(staffOf(maple)), own.has(table) || managed.has(table), table)
    assert.equal(await seen(patientOf(maple, rosa)), own.has(table) || inHand.has(table), table)
    for (const other of [
      staffOf(harbor),
      { kind: 'worker', practiceId: harbor } as const,
      patientOf(maple, mateo),
      patientOf(harbor, hugo),
      patientOf(harbor, rosa),
    ]) {
      assert.equal(await seen(other), false, `${table} by ${other.kind}`)
    }
  }
})

test('every table is bound by row-level security, for its owner too', async () => {
  const rows = await world.test.asOwner(
    `select relname from pg_class where relname = any ($1) and relrowsecurity and relforcerowsecurity`,
    [tables],
  )
  assert.equal(rows.length, tables.length)
})

test('every function that runs as its owner has its search path set', async () => {
  const rows = await world.test.asOwner(
    `select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
       and not coalesce(proconfig::text like '%search_path=pg_catalog%', false)`,
  )
  assert.deepEqual(rows, [])
})

test('sessions are found, and patients, for an owner who is no superuser', async () => {
  const { database } = world.test
  const { token } = await database.withSubject({ kind: 'sign-in' }, async (tx) =>
    startSession(tx, { account: ofRosa(), visitor: stranger(), how: 'demo' }),
  )
  const read = readVisitor({ database, secrets: world.secrets })
  assert.equal((await read(token, undefined)).standing.kind, 'patient')
  const found = await database.withSubject({ kind: 'sign-in' }, async (tx) => ({
    facts: await selectPatientFacts(tx, world.maple, world.rosa),
    hugo: await selectPatientFacts(tx, world.harbor, world.hugo),
    byAddress: await selectPatientsByAddress(tx, 'ALVAREZ@home.example'),
    secrets: await selectPersonSecrets(tx, { email: 'DANA@practice.example' }),
  }))
  assert.equal(found.facts?.first_name, 'Rosa')
  assert.equal(found.hugo?.first_name, 'Hugo')
  assert.deepEqual(found.byAddress, [{ practiceId: world.maple, patientId: world.rosa }])
  assert.equal(found.secrets?.passwordHash, 'x')
})

test('what signing in may know, others may not ask', async () => {
  const { database } = world.test
  const ask = async (who: Subject): Promise<unknown> =>
    await database.withSubject(who, async (tx) => [
      (await selectPatientFacts(tx, world.maple, world.rosa)) !== undefined,
      (await selectPatientsByAddress(tx, 'alvarez@home.example')).length,
      (await selectPersonSecrets(tx, { personId: world.dana }))?.passwordHash,
    ])
  assert.deepEqual(await ask(staffOf(world.maple)), [true, 0, undefined])
  assert.deepEqual(await ask(staffOf(world.harbor)), [false, 0, undefined])
  assert.deepEqual(await ask(patientOf(world.maple, world.rosa)), [true, 0, undefined])
  assert.deepEqual(await ask(patientOf(world.maple, world.mateo)), [false, 0, undefined])
})
