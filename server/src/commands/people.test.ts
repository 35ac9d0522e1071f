import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openWorld, type World } from '../../../suites/world.ts'
import { deskIdsOf, readDesks } from '../inboxes/read-desks.ts'
import { readPeople } from '../people/read-people.ts'
import { arrangePeople } from './people.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(async () => await world[Symbol.asyncDispose]())

type Told = { readonly status: number; readonly said: readonly string[] }

/** Types `people` and these words. */
async function people(...args: readonly string[]): Promise<Told> {
  const said: string[] = []
  const { id: practiceId } = world.maple
  const at = { practiceId, signIn: world.signIn, say: (words: string) => void said.push(words) }
  const status = await world.does.asHouse(
    practiceId,
    async (tx) => await arrangePeople(tx, at, args),
  )
  return { status, said }
}

/** The keys of the desks at which somebody who works here sits; undefined for nobody. */
async function seatsOf(email: string): Promise<readonly string[] | undefined> {
  const { id } = world.maple
  return await world.does.asHouse(id, async (tx) => {
    const person = (await readPeople(tx, id)).find((each) => each.email === email)
    if (person === undefined) return undefined
    const seats = await deskIdsOf(tx, id, person.id)
    const desks = await readDesks(tx, id)
    return desks.filter((desk) => seats.includes(desk.id)).map(({ key }) => key)
  })
}

const noor = 'noor@maple.example'
const newNurse = ['add', '--name', 'Noor Haddad', '--email', noor, '--role', 'nurse']

test('somebody is added, sits at their desks, and gets a link to set a password', async () => {
  const { status, said } = await people(...newNurse, '--desk', 'nurses', '--desk', 'records')
  assert.equal(status, 0)
  assert.match(said.join('\n'), /^Noor Haddad sets a password.*\nhttp:\S+\/desk\/set-up#\S+$/)
  assert.deepEqual(await seatsOf(noor), ['nurses', 'records'])
  assert.equal((await people('seat', '--email', noor, '--desk', 'billing')).status, 0)
  assert.deepEqual(await seatsOf(noor), ['nurses', 'billing', 'records'])
  assert.ok((await people()).said.includes('Noor Haddad (nurse) noor@maple.example'))
})

test('what makes no sense is refused with words, and nothing changes', async () => {
  const before = await people()
  const refusals: readonly (readonly [readonly string[], number, RegExp])[] = [
    [[...newNurse.with(4, 'DANA@maple.example')], 1, /is, or was, somebody’s here/],
    [[...newNurse.with(4, 'other@maple.example'), '--desk', 'garden'], 1, /no desk garden.*nurses/],
    [newNurse.with(6, 'gardener'), 2, /The roles: .*nurse/],
    [['seat', '--email', 'dana@maple.example'], 2, /people seat --email/],
    [['seat', '--email', 'who@maple.example', '--desk', 'nurses'], 1, /Nobody here/],
    [['leave', '--email', 'who@maple.example'], 1, /Nobody here/],
    [['promote', '--email', 'dana@maple.example', '--desk', 'nurses'], 2, /What to type/],
  ]
  for (const [args, status, words] of refusals) {
    const told = await people(...args)
    assert.equal(told.status, status, args.join(' '))
    assert.match(told.said.join(' '), words)
  }
  assert.deepEqual(await people(), before)
})

test('nobody leaves a desk without a reader, or the practice without a manager', async () => {
  const lin = 'lin@maple.example'
  await people('unseat', '--email', noor, '--desk', 'billing')
  for (const args of [['unseat', '--desk', 'billing'], ['leave']]) {
    const told = await people(...args, '--email', lin)
    assert.equal(told.status, 1)
    assert.match(told.said.join(' '), /Nobody else sits at the desk Billing/)
  }
  assert.deepEqual(await seatsOf(lin), ['billing'])
  const manager = await people('leave', '--email', 'morgan@maple.example')
  assert.match(manager.said.join(' '), /no other manager/)
  assert.deepEqual(await seatsOf('morgan@maple.example'), [])
})

test('whoever sat at a desk and has left does not count as its reader', async () => {
  const lin = 'lin@maple.example'
  await people('seat', '--email', noor, '--desk', 'billing')
  await world.test.asOwner(`update person set left_at = now() where email = $1`, [noor])
  assert.equal((await people('leave', '--email', lin)).status, 1)
  await world.test.asOwner(`update person set left_at = null where email = $1`, [noor])
})

test('who leaves reads nothing any more, leads nothing, and sits nowhere', async () => {
  const { test: database, maple } = world
  const { grace } = maple.staff
  const { records } = maple.desks
  await database.asOwner('update desk set lead_person_id = $1 where id = $2', [grace.id, records])
  await people('seat', '--email', noor, '--desk', 'records', '--desk', 'referrals')
  const id = await world.does.ask(maple.patients.agnes, 'records', 'My visit notes, please.')
  await world.does.with(grace, id, async () => {})
  assert.equal((await people('leave', '--email', 'grace@maple.example')).status, 0)
  await assert.rejects(
    world.does.with(grace, id, async () => {}),
    /may not open/,
  )
  const left = await database.asOwner(
    `select (select count(*) from desk_member where person_id = $1)::int as seats,
       (select count(*) from desk where lead_person_id = $1)::int as leads,
       (select count(*) from audit_entry where action = 'person.left' and object_id = $1)::int as told`,
    [grace.id],
  )
  assert.deepEqual(left, [{ seats: 0, leads: 0, told: 1 }])
})

test('of two who leave a desk at once, one stays', async () => {
  const both = ['sam@maple.example', noor]
  await people('seat', '--email', noor, '--desk', 'front-desk')
  for (let round = 0; round < 5; round++) {
    const told = await Promise.all(
      both.map(async (email) => await people('unseat', '--email', email, '--desk', 'front-desk')),
    )
    assert.equal(told.filter(({ status }) => status === 0).length, 1)
    for (const email of both) await people('seat', '--email', email, '--desk', 'front-desk')
  }
})
