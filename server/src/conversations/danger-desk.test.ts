// Words of danger come to where a nurse sees them, whatever the topic; and the patient is told who reads.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { ConversationId, DeskId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import type { FastifyInstance } from 'fastify'
import { asStaff, openWorld, type Staff, type World } from '../../../suites/world.ts'
import { openWeb } from '../house.ts'
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

/** Waits until somebody waits for a row that another holds. */
async function untilHeldUp(): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const [row] = await world.test.asOwner(
      `select count(*)::int as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (row?.['waiting'] !== 0) return
    await setTimeout(10)
  }
  throw new Error('nobody waited')
}

test('words of danger that meet a move by staff end where a nurse sits all the same', async () => {
  const { desks, staff, patients } = world.maple
  const id = await world.does.ask(patients.rosa, 'health-question', 'May I take two?')
  const added = await world.does.with(staff.dana, id, async (tx, conversation) => {
    const all = await readDesks(tx, world.maple.id)
    const [from, to] = [desks.nurses, desks['front-desk']].map((deskId) =>
      all.find((desk) => desk.id === deskId),
    )
    assert.ok(from !== undefined && to !== undefined)
    const why = { reason: 'other', note: undefined } as const
    await moveConversation(tx, asStaff(tx.who), conversation, { from, to, ...why })
    // The words look for their desk before this move is committed, and are written after it.
    const adding = world.does.add(patients.rosa, id, danger)
    await untilHeldUp()
    return { adding }
  })
  await added.adding
  const { desk, owed } = await placesOf(id)
  assert.deepEqual([desk, owed], [desks.nurses, [desks.nurses, desks.nurses]])
})

test('a desk where a nurse sits keeps its own', async () => {
  const { desks, patients } = world.maple
  const id = await world.does.ask(patients.rosa, 'refill', danger)
  assert.equal((await placesOf(id)).desk, desks.refills)
})

test('the page that stops says who reads it instead', async () => {
  const { patients } = world.maple
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
  assert.match(stopped.body, /If you send it, <b>the nurses will read it:<\/b> Dana\b/)
})
