import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asId, type PatientId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { z } from 'zod'
import { newId } from '../platform/crypto/secrets.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { invitePatient, readSlip } from './invite-patient.ts'
import { startSession } from './session.ts'
import { type House, openHouse, origin } from './test-browser.ts'
import { openWorld, stranger, type World } from './test-world.ts'

let world: World
let house: House

before(async () => {
  world = await openWorld()
  house = await openHouse(world)
})
after(async () => {
  await house[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const rosaBorn = { 'born.month': '4', 'born.day': '12', 'born.year': '1958' }
const mateoBorn = { 'born.month': '9', 'born.day': '30', 'born.year': '2011' }

function staff(practiceId = world.maple, personId = world.tom): StaffSubject {
  return { kind: 'staff', practiceId, personId, role: 'front-desk', sessionId: newId('session') }
}

async function slipFor(patientId: PatientId, who = staff()): Promise<{ id: string; code: string }> {
  const slip = await world.test.database.withSubject(who, async (tx) =>
    invitePatient(tx, house.deps, { who, patientId }),
  )
  assert.ok(slip !== undefined)
  return slip
}

test('a slip and the day of birth let a patient in, once, under a new cookie', async () => {
  const { code } = await slipFor(world.rosa)
  const browser = house.browser()
  browser.cookies.set('__Host-salve', 'A'.repeat(43))
  const typed = `${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`
  const reply = await browser.post('/join', { code: typed, ...rosaBorn })
  assert.equal(reply.location, '/join/contact')
  assert.notEqual(browser.cookies.get('__Host-salve'), 'A'.repeat(43))
  assert.equal((await browser.get('/')).json()['patient'], world.rosa)
  const line = reply.setCookies.find((text) => text.startsWith('__Host-salve='))
  assert.match(line ?? '', /Path=\/; HttpOnly; SameSite=Lax; Secure/)
  const other = house.browser()
  assert.equal((await other.post('/join', { code, ...rosaBorn })).status, 422)
  assert.equal(await other.standing(), 'nobody')
})

test('looking at a link, however often, signs nobody in and uses nothing up', async () => {
  const { code } = await slipFor(world.rosa)
  const browser = house.browser()
  for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) {
    for (let looks = 0; looks < 20; looks++) {
      await browser.get(`/join/${code}`, method)
      await browser.get(`/join?code=${code}`, method)
      await browser.get('/sign-in?next=/messages', method)
      await browser.get('/sign-in/code', method)
      await browser.get('/sign-out', method)
    }
  }
  assert.equal(await browser.standing(), 'nobody')
  const opened = await browser.post('/join', { code, ...rosaBorn })
  assert.equal(opened.status, 303)
  await browser.get('/sign-out')
  assert.equal(await browser.standing(), 'patient')
})

test('every miss at joining gets the same answer', async () => {
  const { code } = await slipFor(world.rosa)
  const answers = []
  for (const fields of [
    { code, ...mateoBorn },
    { code: 'ZZZZZ9', ...rosaBorn },
    { code, ...rosaBorn, 'born.year': '1959' },
  ]) {
    const reply = await house.browser().post('/join', fields)
    const view = reply.text.replaceAll(/&quot;code.*?&quot;state/g, '')
    answers.push(`${reply.status} ${view}`)
  }
  assert.equal(new Set(answers).size, 1)
})

test('what no slip can say is not tried and not counted: the page says what to type', async () => {
  const { code } = await slipFor(world.rosa)
  const browser = house.browser('10.4.0.1')
  const wrong = async (fields: Record<string, string>): Promise<string> => {
    const reply = await browser.post('/join', { code, ...rosaBorn, ...fields })
    assert.equal(reply.status, 422)
    return /parts.*?\]/.exec(reply.text)?.[0].replaceAll('&quot;', '') ?? 'none'
  }
  const blank = { 'born.month': '', 'born.day': '', 'born.year': '' }
  for (let tries = 0; tries < 2; tries++) {
    assert.equal(await wrong({ code: '' }), 'parts:[code]')
    assert.equal(await wrong({ code: 'QF7 4K' }), 'parts:[code]')
    assert.equal(await wrong(blank), 'parts:[born]')
    assert.equal(await wrong({ code: '', ...blank }), 'parts:[code,born]')
    assert.equal(await wrong({ 'born.month': '2', 'born.day': '31' }), 'parts:[born]')
    assert.equal(await wrong({ 'born.year': '58' }), 'parts:[born]')
    assert.equal(await wrong({ 'born.year': '2958' }), 'parts:[born]')
  }
  assert.equal((await browser.post('/join', { code, ...rosaBorn })).status, 303)
})

test('the fifth miss ends a slip, whoever tries', async () => {
  const { code } = await slipFor(world.rosa)
  for (let tries = 0; tries < 5; tries++) {
    await house.browser(`10.1.0.${tries}`).post('/join', { code, ...mateoBorn })
  }
  const browser = house.browser('10.1.0.9')
  assert.equal((await browser.post('/join', { code, ...rosaBorn })).status, 422)
  assert.equal(await browser.standing(), 'nobody')
})

test('a new slip ends the one before; a week ends any', async () => {
  const old = await slipFor(world.rosa)
  const next = await slipFor(world.rosa)
  const browser = house.browser('10.2.0.1')
  assert.equal((await browser.post('/join', { code: old.code, ...rosaBorn })).status, 422)
  world.clock.advance({ hours: 7 * 24 })
  assert.equal((await browser.post('/join', { code: next.code, ...rosaBorn })).status, 422)
})

test('guessing slips from one address is stopped', async () => {
  const guesser = house.browser('10.3.0.1')
  const statuses = new Set<number>()
  for (let tries = 0; tries < 31; tries++) {
    statuses.add((await guesser.post('/join', { code: 'ZZZZZ9', ...rosaBorn })).status)
  }
  assert.deepEqual([...statuses], [422, 429])
})

test('staff make slips for their own practice only, and can print an open one again', async () => {
  const { database } = world.test
  const who = staff()
  const foreign = await database.withSubject(who, async (tx) =>
    invitePatient(tx, house.deps, { who, patientId: world.hugo }),
  )
  assert.equal(foreign, undefined)
  const slip = await slipFor(world.rosa)
  const id = asId('invitation', slip.id)
  const printed = await database.withSubject(who, async (tx) => readSlip(tx, house.deps, id))
  assert.equal(printed?.code, slip.code)
  const next = staff(world.harbor, world.olga)
  assert.equal(
    await database.withSubject(next, async (tx) => readSlip(tx, house.deps, id)),
    undefined,
  )
  const rows = await world.test.asOwner('select invitation::text as row from invitation')
  assert.ok(!rows.some(({ row }) => String(row).includes(slip.code)))
})

test('the desk asks for a slip over HTTP', async () => {
  const { database } = world.test
  const started = await database.withSubject({ kind: 'sign-in' }, async (tx) =>
    startSession(tx, {
      account: { kind: 'staff', practiceId: world.maple, personId: world.tom },
      visitor: stranger(),
      how: 'demo',
    }),
  )
  const desk = house.browser()
  desk.cookies.set('__Host-salve', started.token)
  const made = await desk.send(staffApi.invitations(world.rosa))
  assert.equal(made.status, 201, made.text)
  const slip = z
    .object({ code: z.string(), url: z.string(), qr: z.object({ size: z.number() }) })
    .parse(made.json())
  assert.match(slip.code, /^[2-9A-HJ-NP-Z]{6}$/)
  assert.equal(slip.url, `${origin}/join/${slip.code}`)
  assert.ok(slip.qr.size >= 21)
  assert.equal((await desk.send(staffApi.invitations(world.hugo))).status, 404)
  assert.equal((await desk.send(staffApi.invitations(newId('patient')))).status, 404)
  assert.equal((await house.browser().send(staffApi.invitations(world.rosa))).status, 401)
})
