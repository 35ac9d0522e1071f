import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ReadVisitor, readVisitor } from './read-visitor.ts'
import { endAllSessions, endSession, lockSession, startSession, unlockSession } from './session.ts'
import type { Account } from './sign-in.ts'
import { openWorld, stranger, type World } from './test-world.ts'

let world: World
let read: ReadVisitor

before(async () => {
  world = await openWorld()
  read = readVisitor({ database: world.test.database, secrets: world.secrets })
})
after(async () => await world[Symbol.asyncDispose]())

const dana = (): Account => ({ kind: 'staff', practiceId: world.maple, personId: world.dana })
const rosa = (): Account => ({ kind: 'patient', practiceId: world.maple, patientId: world.rosa })

async function start(account: Account, visitor = stranger(), stage: 'totp' | 'full' = 'full') {
  return await world.test.database.withSubject({ kind: 'sign-in' }, async (tx) =>
    startSession(tx, { account, visitor, how: 'demo', stage }),
  )
}

test('without cookies a visitor is nobody, and gets a browser token', async () => {
  const visitor = await read(undefined, undefined)
  assert.equal(visitor.standing.kind, 'nobody')
  assert.match(visitor.browser, /^[\w-]{43}$/)
  const again = await read(undefined, visitor.browser)
  assert.equal(again.browser, visitor.browser)
  assert.equal(again.csrf, visitor.csrf)
})

test('a session opens, and its csrf token is its own', async () => {
  const { token } = await start(dana())
  const visitor = await read(token, undefined)
  assert.equal(visitor.standing.kind === 'staff' && visitor.standing.stage, 'full')
  assert.equal(visitor.standing.kind === 'staff' && visitor.standing.subject.role, 'nurse')
  const other = await start(rosa())
  const patient = await read(other.token, undefined)
  assert.equal(
    patient.standing.kind === 'patient' && patient.standing.subject.patientId,
    world.rosa,
  )
  assert.notEqual(patient.csrf, visitor.csrf)
})

test('signing in again ends the session the browser came with', async () => {
  const first = await start(dana())
  const second = await start(dana(), await read(first.token, undefined))
  assert.equal((await read(first.token, undefined)).standing.kind, 'nobody')
  assert.equal((await read(second.token, undefined)).standing.kind, 'staff')
})

test('a planted or malformed token is nobody', async () => {
  for (const token of ['x', '', "'; drop table session", 'A'.repeat(43), 'A'.repeat(44)]) {
    assert.equal((await read(token, undefined)).standing.kind, 'nobody')
  }
})

test('signing out ends it on the server', async () => {
  const { token } = await start(rosa())
  const visitor = await read(token, undefined)
  await world.test.database.withSubject({ kind: 'sign-in' }, async (tx) => endSession(tx, visitor))
  assert.equal((await read(token, undefined)).standing.kind, 'nobody')
})

test('signing out everywhere ends every session of that account and no other', async () => {
  const [one, two, other] = [await start(dana()), await start(dana()), await start(rosa())]
  await world.test.database.withSubject({ kind: 'sign-in' }, async (tx) =>
    endAllSessions(tx, dana()),
  )
  assert.equal((await read(one.token, undefined)).standing.kind, 'nobody')
  assert.equal((await read(two.token, undefined)).standing.kind, 'nobody')
  assert.equal((await read(other.token, undefined)).standing.kind, 'patient')
})

test('somebody who left is out at the next request', async () => {
  const tom: Account = { kind: 'staff', practiceId: world.maple, personId: world.tom }
  const { token } = await start(tom)
  assert.equal((await read(token, undefined)).standing.kind, 'staff')
  await world.test.asOwner('update person set left_at = now() where id = $1', [world.tom])
  assert.equal((await read(token, undefined)).standing.kind, 'nobody')
  await world.test.asOwner('update person set left_at = null where id = $1', [world.tom])
})

test('a patient whose access was closed is out at the next request', async () => {
  const mateo: Account = { kind: 'patient', practiceId: world.maple, patientId: world.mateo }
  const { token } = await start(mateo)
  await world.test.asOwner('update patient_access set closed_at = now() where patient_id = $1', [
    world.mateo,
  ])
  assert.equal((await read(token, undefined)).standing.kind, 'nobody')
})

test('idle staff are locked, an idle patient is stale, and looking again does not wake them', async () => {
  const [staff, patient] = [await start(dana()), await start(rosa())]
  const stand = async (): Promise<unknown[]> => {
    const [one, two] = [await read(staff.token, undefined), await read(patient.token, undefined)]
    return [
      one.standing.kind === 'staff' && one.standing.stage,
      two.standing.kind === 'patient' && two.standing.stale,
    ]
  }
  world.clock.advance({ minutes: 14 })
  assert.deepEqual(await stand(), ['full', false])
  world.clock.advance({ minutes: 14 })
  assert.deepEqual(await stand(), ['full', false])
  world.clock.advance({ minutes: 15 })
  assert.deepEqual(await stand(), ['locked', true])
  assert.deepEqual(await stand(), ['locked', true])
})

test('what a page asks by itself is no sign of life', async () => {
  const { token } = await start(dana())
  world.clock.advance({ minutes: 10 })
  await read(token, undefined, 'background')
  world.clock.advance({ minutes: 6 })
  const { standing } = await read(token, undefined)
  assert.equal(standing.kind === 'staff' && standing.stage, 'locked')
})

test('the sign of life is written at most every 30 seconds', async () => {
  const { token, sessionId } = await start(dana())
  const seen = async (): Promise<unknown> =>
    (await world.test.asOwner('select seen_at::text from session where id = $1', [sessionId]))[0]
  const first = await seen()
  world.clock.advance({ seconds: 20 })
  await read(token, undefined)
  assert.deepEqual(await seen(), first)
  world.clock.advance({ seconds: 20 })
  await read(token, undefined)
  assert.notDeepEqual(await seen(), first)
})

test('a session ends after twelve hours of work, the second step after ten minutes', async () => {
  const [full, totp] = [await start(dana()), await start(dana(), stranger(), 'totp')]
  world.clock.advance({ minutes: 9 })
  const { standing } = await read(totp.token, undefined)
  assert.equal(standing.kind === 'staff' && standing.stage, 'totp')
  world.clock.advance({ minutes: 1 })
  assert.equal((await read(totp.token, undefined)).standing.kind, 'nobody')
  for (let minutes = 10; minutes < 12 * 60; minutes += 10) {
    assert.equal((await read(full.token, undefined)).standing.kind, 'staff')
    world.clock.advance({ minutes: 10 })
  }
  assert.equal((await read(full.token, undefined)).standing.kind, 'nobody')
})

test('a locked session opens under a new token', async () => {
  const { token, sessionId } = await start(dana())
  const { database } = world.test
  await database.withSubject({ kind: 'sign-in' }, async (tx) => lockSession(tx, sessionId))
  const locked = await read(token, undefined)
  assert.equal(locked.standing.kind === 'staff' && locked.standing.stage, 'locked')
  const opened = await database.withSubject({ kind: 'sign-in' }, async (tx) =>
    unlockSession(tx, {
      kind: 'staff',
      practiceId: world.maple,
      personId: world.dana,
      role: 'nurse',
      sessionId,
    }),
  )
  assert.equal((await read(token, undefined)).standing.kind, 'nobody')
  const { standing } = await read(opened?.token, undefined)
  assert.equal(standing.kind === 'staff' && standing.stage, 'full')
})
