// What closing takes away comes back with reopening, as it was: nothing owed is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ConversationId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { type ConversationAct, staffApi } from '@salve/contract/staff-paths'
import type { FastifyInstance } from 'fastify'
import { openWorld, type World } from '../../../suites/world.ts'
import { openWeb } from '../house.ts'
import { climbLadder } from '../obligations/climb-ladder.ts'
import { steppedClock } from '../platform/clock/clock.ts'
import { openLog } from '../platform/log/log.ts'

// A Monday, 10 am at the practice.
const clock = steppedClock(Temporal.Instant.from('2026-03-02T15:00:00.123456Z'))
let world: World
let app: FastifyInstance
before(async () => {
  world = await openWorld({ clock })
  app = await openWeb(world.config, world.house, openLog('silent'))
})
after(async () => {
  await app.close()
  await world[Symbol.asyncDispose]()
})

async function ask(words = 'May I take two of them?'): Promise<ConversationId> {
  return await world.does.ask(world.maple.patients.rosa, 'health-question', words)
}

async function add(id: ConversationId, words = 'One more thing.'): Promise<void> {
  await world.does.add(world.maple.patients.rosa, id, words)
}

async function climb(): Promise<void> {
  const { id } = world.maple
  await world.does.asHouse(id, async (tx) => await climbLadder(tx, id))
}

type Answer = { readonly status: number; readonly body: Record<string, unknown> }

async function act(id: ConversationId, deed: ConversationAct, body: object = {}): Promise<Answer> {
  const dana = await world.does.signIn(world.maple.staff.dana)
  const answer = await app.inject({
    ...{ method: 'POST', url: staffApi.act(id, deed), payload: body },
    headers: {
      ...{ cookie: dana.cookie, 'x-salve-csrf': dana.csrf },
      'idempotency-key': crypto.randomUUID(),
    },
  })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
}

async function close(id: ConversationId, version = 1): Promise<void> {
  const closed = await act(id, 'done', { outcome: 'visit-booked', version })
  assert.deepEqual([closed.status, closed.body['state']], [200, 'done'])
}

type Row = Record<string, unknown>

/** All that says what is owed: the row's clock and urgency, and the obligations. */
async function standing(id: ConversationId): Promise<{ row: Row; owed: Row[] }> {
  const [row = {}] = await world.test.asOwner(
    `select state, due_since::text, due_at::text, urgent_found, urgent_at::text, closing_id
     from conversation where id = $1`,
    [id],
  )
  const owed = await world.test.asOwner(
    `select entry_seq, desk_id, opened_at::text, due_at::text, rung, next_rung_at::text, closed_at,
       outcome, closed_by, closed_with
     from obligation where conversation_id = $1 order by entry_seq`,
    [id],
  )
  return { row, owed }
}

/** The word of the page the patient reads about where it stands. */
async function pill(id: ConversationId): Promise<string> {
  const { cookie } = await world.does.signIn(world.maple.patients.rosa)
  const { body } = await app.inject({ url: patientPaths.conversation(id), headers: { cookie } })
  const found = /class="pill [^>]*>(?:<svg.*?<\/svg>)?([^<]+)</s.exec(body)?.[1]
  return found ?? 'no pill'
}

test('Done and Undo leave what is owed as it was', async () => {
  const id = await ask()
  const before = await standing(id)
  assert.equal(before.row['state'], 'open')
  clock.advance({ minutes: 7 })
  await close(id)
  const closed = await standing(id)
  assert.deepEqual(
    [closed.row['due_at'], closed.owed[0]?.['outcome'], closed.owed[0]?.['next_rung_at']],
    [null, 'visit-booked', null],
  )
  clock.advance({ minutes: 7 })
  const undone = await act(id, 'reopen')
  assert.equal(undone.body['state'], 'open')
  assert.deepEqual(await standing(id), before)
  assert.match(await pill(id), /^Answer by /)
})

test('so do several messages, one of them urgent, moved while it was closed', async () => {
  const id = await ask()
  clock.advance({ minutes: 3 })
  await add(id, 'I have chest pain.')
  clock.advance({ minutes: 3 })
  await add(id, 'Please call.')
  const before = await standing(id)
  assert.ok(before.row['urgent_found'] !== null && before.owed.length === 3)
  const [row] = await world.test.asOwner('select patient_seq from conversation where id = $1', [id])
  await close(id, Number(row?.['patient_seq']))
  assert.equal((await standing(id)).row['urgent_found'], null)
  const { refills } = world.maple.desks
  await act(id, 'move', { deskId: refills, reason: 'other' })
  await act(id, 'reopen')
  const owed = before.owed.map((each) => ({ ...each, desk_id: refills }))
  assert.deepEqual(await standing(id), { row: before.row, owed })
})

test('the ladder goes on from the rung it had come to', async () => {
  const id = await ask()
  clock.advance({ hours: 48 })
  await climb()
  const first = await standing(id)
  assert.equal(first.owed[0]?.['rung'], 1)
  await close(id)
  await climb()
  await act(id, 'reopen')
  assert.deepEqual(await standing(id), first)
  await climb()
  await climb()
  const atTheEnd = await standing(id)
  assert.deepEqual([atTheEnd.owed[0]?.['rung'], atTheEnd.owed[0]?.['next_rung_at']], [3, null])
  await close(id)
  await act(id, 'reopen')
  assert.deepEqual(await standing(id), atTheEnd)
})

test('what was answered stays answered when it is opened again', async () => {
  for (const together of [true, false]) {
    const id = await ask()
    await world.does.reply(
      world.maple.staff.dana,
      id,
      'One is enough.',
      together ? 'close' : undefined,
    )
    if (!together)
      assert.equal((await act(id, 'done', { outcome: 'answered', version: 1 })).status, 200)
    const closed = await standing(id)
    assert.deepEqual([closed.row['state'], closed.owed[0]?.['outcome']], ['done', 'answered'])
    const opened = await act(id, 'reopen')
    assert.equal(opened.body['state'], 'waiting')
    assert.deepEqual((await standing(id)).owed, closed.owed)
  }
})

test('nothing is closed as answered that nobody has answered', async () => {
  const id = await ask()
  const before = await standing(id)
  const refused = await act(id, 'done', { outcome: 'answered', version: 1 })
  assert.deepEqual([refused.status, refused.body['type']], [422, 'validation'])
  assert.equal((await act(id, 'done', { version: 1 })).status, 422)
  assert.deepEqual(await standing(id), before)
  await world.does.reply(world.maple.staff.dana, id, 'One is enough.')
  await add(id)
  const again = await act(id, 'done', { outcome: 'answered', version: 1 })
  assert.deepEqual([again.status, again.body['type']], [409, 'patient-wrote-again'])
})

test('a closing is taken back just so when the patient has written since', async () => {
  const id = await ask()
  const [first] = (await standing(id)).owed
  clock.advance({ minutes: 2 })
  await close(id)
  clock.advance({ minutes: 2 })
  await add(id)
  const written = await standing(id)
  const [, second] = written.owed
  assert.deepEqual(
    [written.row['state'], written.row['due_at'], written.owed[0]?.['outcome']],
    ['open', second?.['due_at'], 'visit-booked'],
  )
  await act(id, 'reopen')
  const { row, owed } = await standing(id)
  assert.deepEqual(owed, [first, second])
  assert.deepEqual([row['state'], row['due_at']], ['open', first?.['due_at']])
})

test('closed twice and opened twice is closed once and opened once', async () => {
  const id = await ask()
  const before = await standing(id)
  await close(id)
  await act(id, 'done', { outcome: 'no-answer-needed', version: 1 })
  assert.equal((await standing(id)).owed[0]?.['outcome'], 'visit-booked')
  await act(id, 'reopen')
  await act(id, 'reopen')
  assert.deepEqual(await standing(id), before)
  const told = await world.test.asOwner(
    `select kind from entry where conversation_id = $1 and kind in ('closed', 'reopened') order by seq`,
    [id],
  )
  assert.deepEqual(told, [{ kind: 'closed' }, { kind: 'reopened' }])
})

test('an answer since the closing is not taken back', async () => {
  const id = await ask()
  await close(id)
  await add(id)
  await world.does.reply(world.maple.staff.dana, id, 'Come in at four.')
  const answered = await standing(id)
  await act(id, 'reopen')
  assert.deepEqual(await standing(id), answered)
  assert.equal(answered.row['state'], 'waiting')
})
