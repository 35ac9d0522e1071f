// Words of danger come to where a nurse sees them, whatever the topic; and the patient is told who reads.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ConversationId, DeskId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import type { FastifyInstance } from 'fastify'
import { asStaff, openWorld, type Staff, type World } from '../../../suites/world.ts'
import { openWeb } from '../house.ts'
import type { Desk } from '../inboxes/desk.ts'
import { readDesks } from '../inboxes/read-desks.ts'
import { openLog } from '../platform/log/log.ts'
import { accessConversation } from './access.ts'
import { moveConversation } from './change-conversation.ts'
import { claimConversation } from './claim-conversation.ts'

const danger = 'I have chest pain since this morning.'
const calm = 'Do you have anything on Friday?'

let world: World
let app: FastifyInstance
before(async () => {
  world = await openWorld()
  app = await openWeb(world.config, world.house, openLog('silent'))
})
after(async () => {
  await app.close()
  await world[Symbol.asyncDispose]()
})

async function ask(words: string): Promise<ConversationId> {
  return await world.does.ask(world.maple.patients.rosa, 'appointment', words)
}

/** Where a conversation lies, and where what is owed for it is owed. */
async function placesOf(id: ConversationId): Promise<{ desk: DeskId; owed: DeskId[] }> {
  const [row] = await world.test.asOwner('select desk_id from conversation where id = $1', [id])
  const owed = await world.test.asOwner(
    'select desk_id from obligation where conversation_id = $1 order by entry_seq',
    [id],
  )
  const at = (found: Record<string, unknown> | undefined): DeskId => found?.['desk_id'] as DeskId
  return { desk: at(row), owed: owed.map(at) }
}

async function mayRead(who: Staff, id: ConversationId): Promise<boolean> {
  return await world.does.as(
    who,
    async (tx) => (await accessConversation(tx, tx.who, id)) !== undefined,
  )
}

test('a request with words of danger lies on the desk of the nurses from the start', async () => {
  const { desks, staff } = world.maple
  const quiet = await ask(calm)
  assert.deepEqual(await placesOf(quiet), {
    desk: desks['front-desk'],
    owed: [desks['front-desk']],
  })
  const id = await ask(danger)
  assert.deepEqual(await placesOf(id), { desk: desks.nurses, owed: [desks.nurses] })
  assert.deepEqual([await mayRead(staff.dana, id), await mayRead(staff.sam, id)], [true, false])
})

test('words of danger in a reply take the conversation and all it owes to the nurses', async () => {
  const { desks, staff, patients } = world.maple
  const id = await ask('Can I come a week later?')
  await world.does.add(patients.rosa, id, danger)
  assert.deepEqual(await placesOf(id), { desk: desks.nurses, owed: [desks.nurses, desks.nurses] })
  assert.deepEqual([await mayRead(staff.dana, id), await mayRead(staff.sam, id)], [true, false])
  const moved = await world.test.asOwner(
    `select author_kind, data from entry where conversation_id = $1 and kind = 'moved'`,
    [id],
  )
  assert.deepEqual(moved, [
    {
      author_kind: 'house',
      data: {
        fromDesk: desks['front-desk'],
        toDesk: desks.nurses,
        reason: 'danger-words',
      },
    },
  ])
  const logged = await world.test.asOwner(
    `select subject_kind from audit_entry where object_id = $1 and action = 'conversation.moved'`,
    [id],
  )
  assert.deepEqual(logged, [{ subject_kind: 'patient' }])
  const { cookie } = await world.does.signIn(patients.rosa)
  const page = await app.inject({ url: patientPaths.conversation(id), headers: { cookie } })
  assert.match(page.body, /We gave it to the nurses\./)
  // A second time there is nowhere to move it to.
  await world.does.add(patients.rosa, id, danger)
  assert.deepEqual((await placesOf(id)).owed, [desks.nurses, desks.nurses, desks.nurses])
})

test('they end the claim of somebody who can read it no longer', async () => {
  const { staff, patients } = world.maple
  const id = await ask('Is Thursday free?')
  await world.does.with(staff.sam, id, async (tx, conversation) => {
    await claimConversation(tx, asStaff(tx.who), conversation, undefined)
  })
  const claims = async (): Promise<unknown> =>
    await world.test.asOwner('select claimed_by from conversation where id = $1', [id])
  assert.deepEqual(await claims(), [{ claimed_by: staff.sam.id }])
  await world.does.add(patients.rosa, id, danger)
  assert.deepEqual(await claims(), [{ claimed_by: null }])
})

test('words of danger and a move by staff at once end where a nurse sits', async () => {
  const { desks, staff, patients } = world.maple
  for (let round = 0; round < 12; round++) {
    const id = await world.does.ask(patients.rosa, 'health-question', `Round ${round}?`)
    const deskOf = async (key: 'nurses' | 'front-desk'): Promise<Desk> =>
      await world.does.as(staff.dana, async (tx) => {
        const all = await readDesks(tx, world.maple.id)
        return all.find((desk) => desk.id === desks[key])!
      })
    const move = { from: await deskOf('nurses'), to: await deskOf('front-desk') }
    await Promise.all([
      world.does.add(patients.rosa, id, danger),
      world.does.with(staff.dana, id, async (tx, conversation) => {
        const why = { reason: 'other', note: undefined } as const
        await moveConversation(tx, asStaff(tx.who), conversation, { ...move, ...why })
      }),
    ])
    const [last] = await world.test.asOwner(
      `select (select max(seq) from entry e where e.conversation_id = c.id and kind = 'message') >
         coalesce((select max(seq) from entry e where e.conversation_id = c.id and kind = 'moved'
           and author_kind = 'staff'), 0) as words_last, desk_id
       from conversation c where id = $1`,
      [id],
    )
    // A nurse may move what she has seen; what came after her move she has not.
    if (last?.['words_last'] === true) assert.equal(last['desk_id'], desks.nurses)
  }
})

test('a desk where a nurse sits keeps its own', async () => {
  const { desks, patients } = world.maple
  const id = await world.does.ask(patients.rosa, 'refill', danger)
  assert.equal((await placesOf(id)).desk, desks.refills)
})

test('the page that stops says who reads it instead', async () => {
  const { patients, staff } = world.maple
  const id = await ask('And on a Monday?')
  const rosa = await world.does.signIn(patients.rosa)
  const stopped = await app.inject({
    ...{ method: 'POST', url: patientPaths.reply(id) },
    headers: { cookie: rosa.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      ...{ csrf: rosa.csrf, key: crypto.randomUUID(), text: danger },
    }).toString(),
  })
  assert.equal(stopped.statusCode, 422)
  assert.match(stopped.body, /If you send it, <b>.* will read it:<\/b>/)
  assert.ok(stopped.body.includes(staff.dana.name.split(' ')[0] ?? ''))
})
