// Words of danger come to where a nurse sees them, whatever the topic; and the patient is told who reads.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ConversationId, DeskId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import type { FastifyInstance } from 'fastify'
import { openWorld, type Staff, type World } from '../../../suites/world.ts'
import { openWeb } from '../house.ts'
import { openLog } from '../platform/log/log.ts'
import { accessConversation } from './access.ts'

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
        reason: 'needs-their-skill',
      },
    },
  ])
  const { cookie } = await world.does.signIn(patients.rosa)
  const page = await app.inject({ url: patientPaths.conversation(id), headers: { cookie } })
  assert.match(page.body, /We gave it to the nurses\./)
  // A second time there is nowhere to move it to.
  await world.does.add(patients.rosa, id, danger)
  assert.deepEqual((await placesOf(id)).owed, [desks.nurses, desks.nurses, desks.nurses])
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
