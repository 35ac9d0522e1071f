import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PatientId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { z } from 'zod'
import { newId } from '../platform/crypto/secrets.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { closeAccess, noteJoined } from './patient-access.ts'
import { invitePatient } from './invite-patient.ts'
import { newAuthenticator } from './test-authenticator.ts'
import { type Browser, digitsIn, type House, openHouse, origin } from './test-browser.ts'
import { openWorld, type World } from './test-world.ts'

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
const hugoBorn = { 'born.month': '1', 'born.day': '1', 'born.year': '1970' }
const rosaEmail = 'alvarez@home.example'

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

async function joined(patientId: PatientId, born: Record<string, string>): Promise<Browser> {
  const browser = house.browser()
  const { code } = await slipFor(patientId)
  const reply = await browser.post('/join', { code, ...born })
  assert.equal(reply.status, 303, reply.text)
  return browser
}

/** Joins and proves the address on file. */
async function confirmed(patientId: PatientId, born: Record<string, string>): Promise<Browser> {
  const browser = await joined(patientId, born)
  const asked = await browser.post('/join/contact', { way: 'email', email: '' })
  assert.equal(asked.location, '/join/code', asked.text)
  const mails = await house.work()
  assert.equal(mails.length, 1)
  const done = await browser.post('/join/code', { code: digitsIn(mails[0]) })
  assert.equal(done.location, '/welcome')
  return browser
}

test('a confirmed address gets a code, which signs in once in the browser that asked', async () => {
  await confirmed(world.rosa, rosaBorn)
  const browser = house.browser()
  const asked = await browser.post('/sign-in/send-code', {
    email: 'Alvarez@Home.example',
    link: '/messages/7?x=1',
  })
  assert.equal(asked.location, '/sign-in/code')
  const [mail, ...more] = await house.work()
  assert.equal(more.length, 0)
  assert.equal(mail?.to, rosaEmail)
  const code = digitsIn(mail)
  assert.match(code, /^\d{6}$/)
  const thief = house.browser()
  await thief.post('/sign-in/code', { code })
  assert.equal(await thief.standing(), 'nobody')
  const opened = await browser.post('/sign-in/code', {
    code: `${code.slice(0, 3)} ${code.slice(3)}`,
  })
  assert.equal(opened.location, '/messages/7?x=1')
  assert.equal(await browser.standing(), 'patient')
  await browser.post('/sign-out')
  assert.equal(await browser.standing(), 'nobody')
  await browser.post('/sign-in/code', { code })
  assert.equal(await browser.standing(), 'nobody')
})

test('known and unknown addresses get the same answers throughout', async () => {
  const answersFor = async (email: string): Promise<unknown[]> => {
    const browser = house.browser()
    const asked = await browser.post('/sign-in/send-code', { email })
    const waiting = await browser.get('/sign-in/code')
    await house.work()
    const tries = []
    for (let count = 0; count < 6; count++) {
      tries.push(await browser.post('/sign-in/code', { code: '1' }))
    }
    const all = [asked, waiting, ...tries]
    return all.map(({ status, location, text, setCookies }) => [
      status,
      location,
      text.replaceAll(/(^|;)[a-z]•••/g, ''),
      setCookies.length,
    ])
  }
  const known = await answersFor(rosaEmail)
  assert.deepEqual(await answersFor('anybody@home.example'), known)
  assert.ok(JSON.stringify(known).includes('locked'))
})

test('the fifth wrong code locks, and a new one is not sent until it passes', async () => {
  world.clock.advance({ minutes: 20 })
  const browser = house.browser()
  await browser.post('/sign-in/send-code', { email: rosaEmail })
  const [mail] = await house.work()
  const code = digitsIn(mail)
  const wrong = code === '000000' ? '000001' : '000000'
  for (let tries = 0; tries < 5; tries++) await browser.post('/sign-in/code', { code: wrong })
  await browser.post('/sign-in/code', { code })
  assert.equal(await browser.standing(), 'nobody')
  await browser.post('/sign-in/send-code', { again: '1' })
  assert.deepEqual(await house.work(), [])
})

test('of two codes only the newest works, and none after ten minutes', async () => {
  world.clock.advance({ minutes: 20 })
  const browser = house.browser()
  await browser.post('/sign-in/send-code', { email: rosaEmail })
  const [first] = await house.work()
  await browser.post('/sign-in/send-code', { again: '1' })
  const [second] = await house.work()
  assert.equal(second?.to, rosaEmail)
  if (digitsIn(first) !== digitsIn(second)) {
    await browser.post('/sign-in/code', { code: digitsIn(first) })
    assert.equal(await browser.standing(), 'nobody')
  }
  world.clock.advance({ minutes: 10 })
  await browser.post('/sign-in/code', { code: digitsIn(second) })
  assert.equal(await browser.standing(), 'nobody')
})

test('one address cannot be filled with mail', async () => {
  world.clock.advance({ minutes: 20 })
  const statuses = []
  for (let tries = 0; tries < 7; tries++) {
    const reply = await house.browser().post('/sign-in/send-code', { email: 'full@home.example' })
    statuses.push(reply.status)
  }
  assert.deepEqual(statuses, [303, 303, 303, 303, 303, 429, 429])
})

test('two who share an address get a code each, and each code is its own', async () => {
  world.clock.advance({ minutes: 20 })
  await confirmed(world.mateo, mateoBorn)
  const browser = house.browser()
  await browser.post('/sign-in/send-code', { email: rosaEmail })
  const mails = await house.work()
  assert.equal(mails.length, 2)
  const toMateo = mails.find(({ text }) => text.includes('Mateo'))
  await browser.post('/sign-in/code', { code: digitsIn(toMateo) })
  assert.equal((await browser.get('/')).json()['patient'], world.mateo)
})

test('an address that nobody proved gets no code, nor one that was changed since', async () => {
  world.clock.advance({ minutes: 20 })
  await world.test.asOwner(`update patient set email = 'new@home.example' where id = $1`, [
    world.mateo,
  ])
  for (const email of ['stern@home.example', 'new@home.example']) {
    await house.browser().post('/sign-in/send-code', { email })
  }
  assert.deepEqual(await house.work(), [])
  await house.browser().post('/sign-in/send-code', { email: rosaEmail })
  assert.equal((await house.work()).length, 1)
})

test('codes rest as digests, and are in no job', async () => {
  const browser = house.browser()
  await browser.post('/sign-in/send-code', { email: 'someone@home.example' })
  const jobs = await world.test.asOwner('select payload::text from job_outbox')
  assert.ok(jobs.length > 0)
  for (const { payload } of jobs)
    assert.match(String(payload), /^\{"requestId": ?"[0-9a-f-]{36}"\}$/)
  await house.work()
  const rows = await world.test.asOwner(
    'select count(*) from sign_in_code where sealed is not null',
  )
  assert.equal(Number(rows[0]?.['count']), 0)
})

test('an idle patient is sent to the door and back', async () => {
  const browser = await joined(world.rosa, rosaBorn)
  world.clock.advance({ minutes: 16 })
  const sent = await browser.get('/')
  assert.equal(sent.location, '/sign-in')
  assert.match((await browser.get('/sign-in')).text, /idle/)
  assert.equal((await browser.send('/stay')).status, 401)
})

test('a sign of life keeps a patient in', async () => {
  const browser = await joined(world.rosa, rosaBorn)
  world.clock.advance({ minutes: 14 })
  assert.equal((await browser.send('/stay')).status, 204)
  world.clock.advance({ minutes: 14 })
  assert.equal(await browser.standing(), 'patient')
})

test('a device lock is added after joining and signs in', async () => {
  const browser = await joined(world.rosa, rosaBorn)
  const device = newAuthenticator(origin)
  const offered = (await browser.send('/passkeys/options')).json()
  const added = await browser.send('/passkeys', device.create(offered))
  assert.equal(added.json()['to'], '/welcome', added.text)
  const fresh = house.browser()
  const asked = (await fresh.send('/sign-in/passkey/options')).json()
  const opened = await fresh.send('/sign-in/passkey?next=/messages', device.get(asked))
  assert.equal(opened.json()['to'], '/messages', opened.text)
  assert.equal((await fresh.get('/')).json()['patient'], world.rosa)

  const desk = house.browser()
  const atDesk = z
    .object({ options: z.record(z.string(), z.unknown()) })
    .parse((await desk.send(staffApi.passkeyOptions())).json())
  const wrongDoor = { response: device.get(atDesk.options) }
  assert.equal((await desk.send(staffApi.passkeyVerify(), wrongDoor)).status, 401)
  assert.equal(await desk.standing(), 'nobody')
})

test('only the owner removes a device lock', async () => {
  const rosa = await joined(world.rosa, rosaBorn)
  const rows = await world.test.asOwner('select id from passkey where patient_id = $1', [
    world.rosa,
  ])
  const id = String(rows[0]?.['id'])
  const mateo = await joined(world.mateo, mateoBorn)
  assert.equal((await mateo.post(`/passkeys/${id}/remove`)).status, 404)
  assert.equal((await rosa.post(`/passkeys/${id}/remove`)).status, 303)
  const left = await world.test.asOwner('select id from passkey where id = $1', [id])
  assert.equal(left.length, 0)
})

test('after signing in only pages of ours are gone to', async () => {
  const device = newAuthenticator(origin)
  const browser = await joined(world.rosa, rosaBorn)
  await browser.send('/passkeys', device.create((await browser.send('/passkeys/options')).json()))
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/%0d%0aX: 1',
    '/..//evil.example',
    '/api/desk/me',
    '/sign-out',
    'javascript:alert(1)',
    '/\t/evil.example',
  ]) {
    const fresh = house.browser()
    const asked = (await fresh.send('/sign-in/passkey/options')).json()
    const path = `/sign-in/passkey?next=${encodeURIComponent(next)}`
    const opened = await fresh.send(path, device.get(asked))
    const { to } = opened.json()
    assert.ok(typeof to === 'string' && new URL(to, origin).origin === origin, next)
    assert.ok(to === '/' || next.startsWith('/%0d'), `${next} -> ${to}`)
  }
})

test('forms without the token are refused, and change nothing', async () => {
  const { code } = await slipFor(world.hugo, staff(world.harbor, world.olga))
  const browser = house.browser()
  for (const csrf of ['', 'wrong', await house.browser().csrf()]) {
    assert.equal((await browser.post('/join', { code, ...hugoBorn, csrf })).status, 403)
  }
  assert.equal(await browser.standing(), 'nobody')
  const right = await browser.post('/join', { code, ...hugoBorn })
  assert.equal(right.status, 303)
  await browser.post('/sign-out', { csrf: 'wrong' })
  assert.equal(await browser.standing(), 'patient')
})

test('signing out everywhere ends the sessions on every device', async () => {
  const [phone, laptop] = [await joined(world.rosa, rosaBorn), await joined(world.rosa, rosaBorn)]
  const out = await phone.post('/sign-out-everywhere')
  assert.equal(out.location, '/sign-in?out=1')
  assert.equal(await laptop.standing(), 'nobody')
})

test('a patient shut out by staff is out everywhere, until the desk gives a new slip', async () => {
  world.clock.advance({ hours: 25 })
  const who = staff()
  const rosa = { practiceId: world.maple, patientId: world.rosa }
  const browser = await joined(world.rosa, rosaBorn)
  const device = newAuthenticator(origin)
  await browser.send('/passkeys', device.create((await browser.send('/passkeys/options')).json()))
  const waiting = house.browser()
  await waiting.post('/sign-in/send-code', { email: rosaEmail })
  const [mail] = await house.work()
  await world.test.database.withSubject(who, async (tx) => closeAccess(tx, rosa))
  assert.equal(await browser.standing(), 'nobody')
  await waiting.post('/sign-in/code', { code: digitsIn(mail) })
  const asked = (await waiting.send('/sign-in/passkey/options')).json()
  await waiting.send('/sign-in/passkey', device.get(asked))
  await waiting.post('/sign-in/send-code', { email: rosaEmail })
  assert.deepEqual(await house.work(), [])
  assert.equal(await waiting.standing(), 'nobody')
  assert.equal(await (await joined(world.rosa, rosaBorn)).standing(), 'patient')
})

test('a patient who comes over from elsewhere gets codes at the address on file', async () => {
  const hugo = { practiceId: world.harbor, patientId: world.hugo }
  const worker = { kind: 'worker', practiceId: world.harbor } as const
  await world.test.database.withSubject(worker, async (tx) => noteJoined(tx, hugo))
  await house.browser().post('/sign-in/send-code', { email: 'Stern@home.example' })
  assert.equal((await house.work()).length, 1)
})
