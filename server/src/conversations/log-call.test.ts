// A phone call is part of the thread: the patient reads what was said, and what was owed has ended.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ConversationId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { type ConversationAct, staffApi } from '@salve/contract/staff-paths'
import type { FastifyInstance } from 'fastify'
import { asStaff, openWorld, type World } from '../../../suites/world.ts'
import { openWeb } from '../house.ts'
import { openLog } from '../platform/log/log.ts'
import { claimConversation } from './claim-conversation.ts'

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

async function ask(): Promise<ConversationId> {
  return await world.does.ask(world.maple.patients.rosa, 'health-question', 'May I take two?')
}

type Answer = { readonly status: number; readonly body: Record<string, unknown> }

async function call(id: ConversationId, body: object, key?: string): Promise<Answer> {
  return await act(id, 'call', body, key)
}

async function act(
  id: ConversationId,
  deed: ConversationAct,
  body: object,
  key: string = crypto.randomUUID(),
): Promise<Answer> {
  const dana = await world.does.signIn(world.maple.staff.dana)
  const answer = await app.inject({
    ...{ method: 'POST', url: staffApi.act(id, deed), payload: body },
    headers: {
      ...{ cookie: dana.cookie, 'x-salve-csrf': dana.csrf },
      'idempotency-key': key,
    },
  })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
}

const talk = { outcome: 'talked', text: 'Two are fine, with food.', answersUpTo: 1, close: true }

async function pageOf(id: ConversationId): Promise<string> {
  const { cookie } = await world.does.signIn(world.maple.patients.rosa)
  return (await app.inject({ url: patientPaths.conversation(id), headers: { cookie } })).body
}

async function owed(id: ConversationId): Promise<Record<string, unknown>[]> {
  return await world.test.asOwner('select outcome from obligation where conversation_id = $1', [id])
}

test('a talk by phone answers the patient, who reads what was said', async () => {
  const id = await ask()
  const logged = await call(id, talk)
  assert.deepEqual([logged.status, logged.body['state']], [201, 'done'])
  assert.deepEqual(await owed(id), [{ outcome: 'talked-by-phone' }])
  const page = await pageOf(id)
  assert.match(page, /You talked by phone/)
  assert.match(page, /Two are fine, with food\./)
  const closings = await world.test.asOwner(
    `select data->>'outcome' as outcome from entry where conversation_id = $1 and kind = 'closed'`,
    [id],
  )
  assert.deepEqual(closings, [{ outcome: 'talked-by-phone' }])
})

test('it goes into the chart as a telephone call, and nobody is told of a call they were in', async () => {
  const id = await ask()
  await call(id, { ...talk, close: false })
  await world.work()
  const filed = await world.test.asOwner(
    `select communication->'medium'->0->'coding'->0->>'code' as code, heading->>'medium' as medium
     from filed_message where conversation_id = $1 order by entry_id`,
    [id],
  )
  assert.deepEqual(filed, [
    { code: null, medium: 'written' },
    { code: 'PHONE', medium: 'phone' },
  ])
  const told = await world.test.asOwner('select 1 from notice where conversation_id = $1', [id])
  assert.deepEqual(told, [])
  // The same words as a written reply are told of.
  await world.does.reply(world.maple.staff.dana, id, talk.text)
  await world.work()
  const toldOfReply = await world.test.asOwner('select 1 from notice where conversation_id = $1', [
    id,
  ])
  assert.equal(toldOfReply.length, 1)
})

test('a call that reached nobody is seen by the patient and answers nothing', async () => {
  const id = await ask()
  for (const outcome of ['no-answer', 'left-message']) {
    const logged = await call(id, { outcome })
    assert.deepEqual([logged.status, logged.body['state']], [201, 'open'])
  }
  assert.deepEqual(await owed(id), [{ outcome: null }])
  const page = await pageOf(id)
  assert.match(page, /called you\. No one picked up\./)
  assert.match(page, /called you and left a voice message\./)
})

test('a call is refused without words, without what the patient wrote since, and as mere Done', async () => {
  const id = await ask()
  const silent = await call(id, { ...talk, text: '  ' })
  assert.deepEqual([silent.status, silent.body['type']], [422, 'validation'])
  const worded = await call(id, { outcome: 'no-answer', text: 'nobody' })
  assert.equal(worded.status, 422)
  await world.does.add(world.maple.patients.rosa, id, 'And with wine?')
  const late = await call(id, talk)
  assert.deepEqual([late.status, late.body['type']], [409, 'patient-wrote-again'])
  assert.deepEqual(await owed(id), [{ outcome: null }, { outcome: null }])
  const done = await act(id, 'done', { outcome: 'talked-by-phone', version: 1 })
  assert.equal(done.status, 422)
})

test('the same call sent twice is in the thread once, and in the audit log once', async () => {
  const id = await ask()
  const key = crypto.randomUUID()
  const [first, again] = [await call(id, talk, key), await call(id, talk, key)]
  assert.deepEqual(first, again)
  const [said] = await world.test.asOwner(
    `select id from entry where conversation_id = $1 and data->>'medium' = 'phone'`,
    [id],
  )
  const logged = await world.test.asOwner(
    `select 1 from audit_entry where object_id = $1 and action = 'call.logged'`,
    [said?.['id']],
  )
  assert.equal(logged.length, 1)
})

test('a colleague who holds the message is named first', async () => {
  const id = await ask()
  await world.does.with(world.maple.staff.okafor, id, async (tx, conversation) => {
    await claimConversation(tx, asStaff(tx.who), conversation, undefined)
  })
  const held = await call(id, talk)
  assert.deepEqual([held.status, held.body['type']], [409, 'already-claimed'])
  assert.deepEqual(await owed(id), [{ outcome: null }])
})

test('a call may be logged on what is done, and stays when that is opened again', async () => {
  const id = await ask()
  await call(id, talk)
  const { status, body } = await call(id, { ...talk, text: 'We talked once more.', close: true })
  assert.deepEqual([status, body['state']], [201, 'done'])
  const reopened = await act(id, 'reopen', {})
  assert.deepEqual([reopened.status, reopened.body['state']], [200, 'waiting'])
  assert.deepEqual(await owed(id), [{ outcome: 'talked-by-phone' }])
})
