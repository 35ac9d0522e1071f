import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { staffApi } from '@salve/contract/staff-paths'
import { lettersOnly, totpSecretOf } from './test-staff.ts'
import { newAuthenticator } from './test-authenticator.ts'
import { type Browser, type House, openHouse, origin } from './test-browser.ts'
import { openWorld, type World } from './test-world.ts'
import { makeSetUpLink } from './set-up.ts'
import { codeAt } from './totp.ts'

let world: World
let house: House

const password = 'four words one can picture'
const email = 'dana@practice.example'
let secret = ''

before(async () => {
  world = await openWorld()
  house = await openHouse(world)
  secret = await setUp('dana', world.dana)
})
after(async () => {
  await house[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

async function linkFor(personId: World['dana']): Promise<string> {
  const who = { kind: 'worker', practiceId: world.maple } as const
  const url = await world.test.database.withSubject(who, async (tx) =>
    makeSetUpLink(tx, house.deps, { practiceId: world.maple, personId }),
  )
  assert.ok(url.startsWith(`${origin}/desk/set-up#`))
  return url.split('#')[1] ?? ''
}

/** Goes through the set-up link; gives the code app's secret. */
async function setUp(name: string, personId: World['dana'], browser = house.browser()) {
  const token = await linkFor(personId)
  const opened = await browser.send(staffApi.setUpOpen(), { token })
  assert.equal(opened.status, 200, name)
  const made = lettersOnly(totpSecretOf(opened.json()))
  const code = codeAt(made, world.clock.now())
  const finished = await browser.send(staffApi.setUpFinish(), { token, password, code })
  assert.equal(finished.status, 200, finished.text)
  world.clock.advance({ seconds: 30 })
  return made
}

async function signIn(browser = house.browser()): Promise<Browser> {
  const first = await browser.send(staffApi.password(), { email, password })
  assert.equal(first.status, 200, first.text)
  assert.equal(first.json()['next'], 'totp')
  const second = await browser.send(staffApi.totp(), { code: codeAt(secret, world.clock.now()) })
  assert.equal(second.status, 200, second.text)
  assert.equal(second.json()['next'], 'in')
  assert.equal(second.json()['csrf'], await browser.csrf())
  world.clock.advance({ seconds: 30 })
  return browser
}

test('password and code open the desk; the password alone does not', async () => {
  const browser = house.browser()
  await browser.send(staffApi.password(), { email: 'Dana@Practice.example', password })
  assert.equal(await browser.standing(), 'staff totp')
  assert.equal((await browser.get('/api/desk/me')).status, 401)
  assert.equal((await browser.get(staffApi.session())).json()['state'], 'totp')
  const before = browser.cookies.get('__Host-salve')
  const second = await browser.send(staffApi.totp(), { code: codeAt(secret, world.clock.now()) })
  world.clock.advance({ seconds: 30 })
  assert.notEqual(browser.cookies.get('__Host-salve'), before)
  assert.equal((await browser.get('/api/desk/me')).json()['me'], world.dana)
  const line = second.setCookies.find((text) => text.startsWith('__Host-salve='))
  assert.match(line ?? '', /Path=\/; HttpOnly; SameSite=Strict; Secure/)
})

test('a planted session cookie does not become the session', async () => {
  const browser = house.browser()
  browser.cookies.set('__Host-salve', 'A'.repeat(43))
  await signIn(browser)
  assert.notEqual(browser.cookies.get('__Host-salve'), 'A'.repeat(43))
})

test('a code works once, and an old one not at all', async () => {
  const code = codeAt(secret, world.clock.now())
  const one = house.browser()
  await one.send(staffApi.password(), { email, password })
  assert.equal((await one.send(staffApi.totp(), { code })).status, 200)
  const two = house.browser()
  await two.send(staffApi.password(), { email, password })
  assert.equal((await two.send(staffApi.totp(), { code })).status, 401)
  const old = codeAt(secret, world.clock.now().subtract({ minutes: 2 }))
  assert.equal((await two.send(staffApi.totp(), { code: old })).status, 401)
  world.clock.advance({ seconds: 30 })
})

test('the fifth wrong code ends the attempt', async () => {
  const browser = house.browser()
  await browser.send(staffApi.password(), { email, password })
  for (let tries = 0; tries < 5; tries++) {
    const refused = await browser.send(staffApi.totp(), { code: '000000' })
    assert.equal(refused.json()['type'], 'wrong-sign-in')
  }
  const right = await browser.send(staffApi.totp(), { code: codeAt(secret, world.clock.now()) })
  assert.equal(right.json()['type'], 'signed-out')
})

test('an unknown account and a wrong password get the same answer', async () => {
  world.clock.advance({ minutes: 20 })
  const answers = []
  for (const asked of [email, 'nobody@practice.example', 'olga@practice.example']) {
    const reply = await house.browser().send(staffApi.password(), { email: asked, password: 'x' })
    answers.push([reply.status, reply.text])
  }
  assert.deepEqual(answers[1], answers[0])
  assert.deepEqual(answers[2], answers[0])
})

test('guessing at an account is slowed, but not for the browser its owner knows', async () => {
  world.clock.advance({ minutes: 20 })
  const known = await signIn()
  await known.send(staffApi.signOut())
  const guesser = house.browser('10.0.0.2')
  const statuses = []
  for (let tries = 0; tries < 12; tries++) {
    const reply = await guesser.send(staffApi.password(), { email, password: `guess ${tries}` })
    statuses.push(reply.status)
  }
  assert.ok(statuses.includes(429))
  const stopped = await guesser.send(staffApi.password(), { email, password })
  assert.equal(stopped.json()['type'], 'too-many')
  assert.equal(typeof stopped.json()['retryAfterSeconds'], 'number')
  await signIn(known)
  world.clock.advance({ minutes: 20 })
})

test('idle locks; the password opens the lock under a new token, five misses end it', async () => {
  const browser = await signIn()
  world.clock.advance({ minutes: 16 })
  assert.equal((await browser.get('/api/desk/me')).json()['type'], 'locked')
  const session = (await browser.get(staffApi.session())).json()
  assert.deepEqual(
    [session['state'], session['person']],
    ['locked', { name: 'Dana Lee', initials: 'DL', email }],
  )
  const before = browser.cookies.get('__Host-salve')
  assert.equal((await browser.send(staffApi.unlock(), { password: 'no' })).status, 401)
  const opened = await browser.send(staffApi.unlock(), { password })
  assert.equal(opened.json()['next'], 'in')
  assert.notEqual(browser.cookies.get('__Host-salve'), before)
  assert.equal((await browser.get('/api/desk/me')).status, 200)
  assert.equal((await browser.send(staffApi.lock())).status, 204)
  assert.equal(await browser.standing(), 'staff locked')
  for (let tries = 0; tries < 5; tries++) await browser.send(staffApi.unlock(), { password: 'no' })
  assert.equal((await browser.send(staffApi.unlock(), { password })).json()['type'], 'signed-out')
})

test('between password and code nothing but the code is taken', async () => {
  const browser = house.browser()
  await browser.send(staffApi.password(), { email, password })
  assert.equal((await browser.send(staffApi.unlock(), { password })).status, 401)
  assert.equal((await browser.send(staffApi.newPasskeyOptions())).status, 401)
  assert.equal((await browser.send(staffApi.signOutEverywhere())).status, 401)
  await browser.send(staffApi.lock())
  assert.equal(await browser.standing(), 'staff totp')
})

test('a write without the token, or from elsewhere, is refused', async () => {
  const browser = house.browser()
  for (const headers of [
    { 'x-salve-csrf': 'wrong' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    const reply = await browser.send(staffApi.password(), { email, password }, headers)
    assert.equal(reply.status, 403)
  }
  assert.equal(await browser.standing(), 'nobody')
  const other = house.browser()
  const stolen = { 'x-salve-csrf': await other.csrf() }
  assert.equal((await browser.send(staffApi.password(), { email, password }, stolen)).status, 403)
})

test('signing out everywhere ends every desk; somebody who left is out at once', async () => {
  const [one, two] = [await signIn(), await signIn()]
  await one.send(staffApi.signOutEverywhere())
  assert.equal((await two.get('/api/desk/me')).status, 401)
  const three = await signIn()
  await world.test.asOwner('update person set left_at = now() where id = $1', [world.dana])
  assert.equal((await three.get('/api/desk/me')).status, 401)
  const gone = await house.browser().send(staffApi.password(), { email, password })
  assert.equal(gone.json()['type'], 'wrong-sign-in')
  await world.test.asOwner('update person set left_at = null where id = $1', [world.dana])
})

test('a set-up link: looking does not spend it, a newer one ends it, it is good once', async () => {
  const browser = house.browser()
  const old = await linkFor(world.tom)
  const token = await linkFor(world.tom)
  assert.equal(
    (await browser.send(staffApi.setUpOpen(), { token: old })).json()['type'],
    'link-spent',
  )
  const secrets = new Set<string>()
  for (let looks = 0; looks < 20; looks++) {
    const opened = await browser.send(staffApi.setUpOpen(), { token })
    secrets.add(totpSecretOf(opened.json()))
    assert.equal((await browser.get('/desk/set-up')).status, 404)
  }
  assert.equal(secrets.size, 1)
  const code = codeAt(lettersOnly([...secrets][0] ?? ''), world.clock.now())
  for (const weak of [
    'aaaaaaaaaaaaaaaa',
    'abcdefghijklmnop',
    'password12345',
    'tom.reyes maple street',
  ]) {
    const refused = await browser.send(staffApi.setUpFinish(), { token, password: weak, code })
    assert.equal(refused.json()['type'], 'validation', weak)
  }
  const wrong = await browser.send(staffApi.setUpFinish(), { token, password, code: '000000' })
  assert.equal(wrong.json()['type'], 'wrong-sign-in')
  assert.equal(await browser.standing(), 'nobody')
  const done = await browser.send(staffApi.setUpFinish(), { token, password, code })
  assert.equal(done.json()['next'], 'in')
  assert.equal(await browser.standing(), 'staff full')
  const again = await house.browser().send(staffApi.setUpFinish(), { token, password, code })
  assert.equal(again.json()['type'], 'link-spent')
  world.clock.advance({ hours: 73 })
  const late = await linkFor(world.tom)
  world.clock.advance({ hours: 73 })
  const tooLate = await house.browser().send(staffApi.setUpOpen(), { token: late })
  assert.equal(tooLate.json()['type'], 'link-spent')
})

test('a passkey is added, signs in, and opens the lock', async () => {
  const browser = await signIn()
  const device = newAuthenticator(origin)
  const offered = await options(browser, staffApi.newPasskeyOptions())
  const added = await browser.send(staffApi.newPasskey(), {
    response: device.create(offered),
    name: 'This computer',
  })
  assert.equal(added.json()['name'], 'This computer', added.text)
  const fresh = house.browser()
  const asked = await options(fresh, staffApi.passkeyOptions())
  assert.equal(asked['allowCredentials'], undefined)
  const answer = device.get(asked)
  const opened = await fresh.send(staffApi.passkeyVerify(), { response: answer })
  assert.equal(opened.json()['next'], 'in', opened.text)
  assert.equal(await fresh.standing(), 'staff full')
  const replayed = await fresh.send(staffApi.passkeyVerify(), { response: answer })
  assert.equal(replayed.json()['type'], 'wrong-sign-in')
  await fresh.send(staffApi.lock())
  const unlock = device.get(await options(fresh, staffApi.passkeyOptions()))
  await fresh.send(staffApi.passkeyVerify(), { response: unlock })
  assert.equal(await fresh.standing(), 'staff full')
})

test('a passkey answer that does not fit in every part is refused', async () => {
  const browser = await signIn()
  const device = newAuthenticator(origin)
  const offered = await options(browser, staffApi.newPasskeyOptions())
  const made = { name: 'One', response: device.create(offered) }
  assert.equal((await browser.send(staffApi.newPasskey(), made)).status, 200)
  assert.equal((await browser.send(staffApi.newPasskey(), made)).status, 422)

  const fresh = house.browser()
  const misfits = [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { unverified: true },
    { counter: 1 },
    { challenge: Buffer.from('made up').toString('base64url') },
  ]
  for (const how of misfits) {
    const response = device.get(await options(fresh, staffApi.passkeyOptions()), how)
    const reply = await fresh.send(staffApi.passkeyVerify(), { response })
    assert.equal(reply.json()['type'], 'wrong-sign-in', JSON.stringify(how))
    assert.equal(await fresh.standing(), 'nobody')
  }
  const elsewhere = await options(house.browser(), staffApi.passkeyOptions())
  const foreign = { response: device.get(elsewhere, { counter: 50 }) }
  assert.equal((await fresh.send(staffApi.passkeyVerify(), foreign)).status, 401)
  const slow = await options(fresh, staffApi.passkeyOptions())
  world.clock.advance({ minutes: 6 })
  const late = { response: device.get(slow, { counter: 60 }) }
  assert.equal((await fresh.send(staffApi.passkeyVerify(), late)).status, 401)
  const stranger = {
    response: newAuthenticator(origin).get(await options(fresh, staffApi.passkeyOptions())),
  }
  assert.equal((await fresh.send(staffApi.passkeyVerify(), stranger)).status, 401)
})

test('signing in, failing, and adding a passkey are in the audit', async () => {
  const rows = await world.test.asOwner(
    `select distinct action from audit_entry where practice_id = $1 and subject_kind = 'staff'`,
    [world.maple],
  )
  const actions = new Set(rows.map((row) => row['action']))
  for (const action of [
    'session.started',
    'session.refused',
    'session.unlocked',
    'session.ended-everywhere',
    'passkey.added',
  ]) {
    assert.ok(actions.has(action), action)
  }
})

async function options(browser: Browser, path: string): Promise<Record<string, unknown>> {
  const reply = await browser.send(path)
  assert.equal(reply.status, 200, reply.text)
  const made = reply.json()['options']
  assert.ok(typeof made === 'object' && made !== null)
  return { ...made }
}
