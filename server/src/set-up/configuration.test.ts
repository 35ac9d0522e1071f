import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Role } from '@salve/contract/words'
import { readDesks } from '../inboxes/read-desks.ts'
import { readPeople } from '../people/read-people.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Subject } from '../platform/db/subject.ts'
import { openTestDatabase, type TestDatabase } from '../platform/db/test-database.ts'
import { readPractice } from '../practices/read-practice.ts'
import { listTemplates } from '../templates/list-templates.ts'
import { readTopics } from '../topics/read-topics.ts'
import { familyDesks, setUpPractice } from './set-up-practice.ts'

const practiceId = newId('practice')
const personId = newId('person')
let world: TestDatabase

before(async () => {
  world = await openTestDatabase()
  const calendar = {
    timeZone: 'America/New_York',
    hours: [{ weekday: 2, opens: '08:00', closes: '17:00' }],
    holidays: [],
  }
  await world.database.withSubject({ kind: 'worker', practiceId }, async (tx) => {
    const words = { name: 'Maple', alias: 'Maple', phone: '555-0100', nursePhone: '', address: '' }
    const dana = { id: personId, name: 'Dana Lee', role: 'nurse' as Role, licence: undefined }
    const facing = { patientFacingName: 'Dana Lee', patientFacingRole: 'Nurse' }
    const seat = {
      email: 'dana@practice.example',
      desks: familyDesks.map(({ key }) => key),
      leads: [],
    }
    const made = await setUpPractice(tx, practiceId, { ...words, calendar }, [
      { ...dana, ...facing, ...seat },
    ])
    assert.equal(made.outcome, 'made', JSON.stringify(made))
  })
})
after(async () => await world[Symbol.asyncDispose]())

const parts: Readonly<Record<string, (tx: Tx) => Promise<unknown>>> = {
  practice: async (tx) => await readPractice(tx, practiceId),
  people: async (tx) => await readPeople(tx, practiceId),
  desks: async (tx) => await readDesks(tx, practiceId),
  topics: async (tx) => await readTopics(tx, practiceId),
  templates: async (tx) => await listTemplates(tx, practiceId),
}

async function countNow(): Promise<number> {
  const [row] = await world.asOwner('select version from configuration where practice_id = $1', [
    practiceId,
  ])
  return Number(row?.['version'])
}

async function asDana<T>(work: (tx: Tx) => Promise<T>, configuration?: number): Promise<T> {
  const who: Subject = {
    ...{ kind: 'staff', practiceId, personId, role: 'nurse', sessionId: newId('session') },
    configuration,
  }
  return await world.database.withSubject(who, work)
}

test('every change of what is kept is counted, whoever makes it', async () => {
  const changes = [
    `update practice set name = name`,
    `insert into practice_hours values ('${practiceId}', 1, '08:00', '12:00')`,
    `update practice_hours set closes = '13:00'`,
    `delete from practice_hours`,
    `insert into practice_holiday values ('${practiceId}', '2026-12-25', 'Christmas')`,
    `delete from practice_holiday`,
    `update person set patient_facing_name = 'Dana L.'`,
    `update desk set name = name`,
    `update topic set closed_at = now() where key = 'shots'`,
    `update template set title = title where id = (select min(id::text)::uuid from template)`,
  ]
  for (const change of changes) {
    const earlier = await countNow()
    await world.asOwner(change)
    assert.ok((await countNow()) > earlier, change)
  }
  const earlier = await countNow()
  await world.asOwner('update practice set name = name where id is null')
  await world.asOwner('select count(*) from topic')
  assert.equal(await countNow(), earlier, 'a statement that changes no row is not counted')
})

for (const [name, read] of Object.entries(parts)) {
  test(`${name}: kept under a count, read again under the next, never older than the session`, async () => {
    const count = await countNow()
    const first = await asDana(read, count)
    assert.equal(await asDana(read, count), first, 'the copy itself')
    assert.notEqual(await asDana(read), first, 'without a count it is read')
    assert.deepEqual(await asDana(read), first)
    await world.asOwner(`update practice set name = name || '.'`)
    const next = await asDana(read, await countNow())
    assert.notEqual(next, first)
    assert.equal(await asDana(read, count), next, 'an older session gets the newer copy')
  })
}

test('what a transaction changed and took back is in nobody’s copy', async () => {
  await world.asOwner('update practice set name = name')
  const count = await countNow()
  const undone = asDana(async (tx) => {
    const practices = tx.tables<{ practice: { name: string } }>()
    await practices.updateTable('practice').set({ name: 'Never so' }).execute()
    assert.equal((await readPractice(tx, practiceId)).name, 'Never so')
    throw new RangeError('changed my mind')
  }, count)
  await assert.rejects(undone, RangeError)
  const { name } = await asDana(async (tx) => await readPractice(tx, practiceId), count)
  assert.notEqual(name, 'Never so')
})
