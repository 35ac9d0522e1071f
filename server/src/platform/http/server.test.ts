// What the server promises to every route: a declared policy, a request from our own page, one
// answer per key, limits that hold, and nothing cut off when it closes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { h } from 'preact'
import { z } from 'zod'
import { steppedClock } from '../clock/clock.ts'
import { newId, newToken } from '../crypto/secrets.ts'
import type { StaffSubject } from '../db/subject.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { openLog } from '../log/log.ts'
import type { House } from './context.ts'
import { json, notFound, page, seeOther } from './reply.ts'
import { openRoute, type Route, staffRoute, streamRoute } from './route.ts'
import { MissingPolicyFault, openServer } from './server.ts'
import type { Visitor } from './visitor.ts'

const origin = 'http://salve.example'
const dana: StaffSubject = {
  ...{ kind: 'staff', role: 'nurse', practiceId: newId('practice') },
  ...{ personId: newId('person'), sessionId: newId('session') },
}
const browser = newToken()
const clock = steppedClock(Temporal.Instant.from('2026-03-02T15:00:00Z'))
const begun = Promise.withResolvers<undefined>()
const finish = Promise.withResolvers<undefined>()

let database: TestDatabase
let app: FastifyInstance
let done = 0

before(async () => {
  database = await openTestDatabase(clock)
  app = await openServer(houseOf(routes), optionsOf())
})
after(async () => {
  await app.close()
  await database[Symbol.asyncDispose]()
})

const routes: readonly Route[] = [
  openRoute({ path: '/api/open', answer: async () => await Promise.resolve(json({})) }),
  openRoute({
    path: '/page',
    answer: async () => await Promise.resolve(page(h('p', {}, 'hello'))),
  }),
  staffRoute({
    ...{ method: 'POST', path: '/api/act', body: z.strictObject({ text: z.string().max(100) }) },
    answer: async ({ body }) => {
      done++
      if (body.text === 'refuse') return notFound()
      if (body.text === 'go') return seeOther('/page')
      return await Promise.resolve(json({ done, text: body.text }, 201))
    },
  }),
  staffRoute({
    ...{ method: 'POST', path: '/form', body: z.strictObject({ text: z.string() }) },
    answer: async () => await Promise.resolve(seeOther('/page')),
  }),
  openRoute({
    path: '/api/seldom',
    limit: { name: 'seldom', max: 3, windowSeconds: 60 },
    answer: async () => await Promise.resolve(json({})),
  }),
  staffRoute({
    path: '/api/managers',
    roles: ['manager'],
    answer: async () => await Promise.resolve(json({})),
  }),
  openRoute({
    path: '/api/slow',
    answer: async () => {
      begun.resolve(undefined)
      await finish.promise
      return json({ whole: true })
    },
  }),
  streamRoute({
    path: '/api/stream',
    policy: { allow: 'staff' },
    stream: async ({ reply, request }) => {
      reply.hijack()
      reply.raw.write('opened')
      if (request.headers['x-stay'] === undefined) reply.raw.end()
      await Promise.resolve()
    },
  }),
]

function houseOf(of: readonly Route[]): House {
  const visitor = (session: string | undefined): Visitor => ({
    ...{ browser, csrf: 'token' },
    standing:
      session === 'dana' ? { kind: 'staff', subject: dana, stage: 'full' } : { kind: 'nobody' },
  })
  return {
    routes: of,
    readVisitor: async (session) => await Promise.resolve(visitor(session)),
    refusalPage: (_visitor, { type }) => h('p', {}, type),
    door: (path) => `/door?next=${encodeURIComponent(path)}`,
    assets: [],
  }
}

function optionsOf(): Parameters<typeof openServer>[1] {
  return { origin, database: database.database, log: openLog('silent') }
}

const signedIn = {
  cookie: 'salve=dana',
  'x-salve-csrf': 'token',
  'content-type': 'application/json',
}

async function act(
  text: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string; location: string | undefined }> {
  const answer = await app.inject({
    ...{ method: 'POST', url: '/api/act', payload: JSON.stringify({ text }) },
    headers: { ...signedIn, 'idempotency-key': crypto.randomUUID(), ...headers },
  })
  const { statusCode: status, body } = answer
  return { status, body, location: answer.headers.location }
}

test('a route without a policy makes the server refuse to open, whoever mounts it', async () => {
  const { policy: _policy, ...without } = routes[0]!
  await assert.rejects(openServer(houseOf([without as Route]), optionsOf()), MissingPolicyFault)
  const house = houseOf([])
  const stray = { mount: (on: FastifyInstance) => void on.get('/stray', async () => 'hello') }
  await assert.rejects(openServer({ ...house, assets: [stray] }, optionsOf()), MissingPolicyFault)
})

test('a write that does not come from our own page is refused', async () => {
  const before = done
  assert.equal((await act('x', { 'x-salve-csrf': 'another' })).status, 403)
  assert.equal((await act('x', { 'x-salve-csrf': '' })).status, 403)
  assert.equal((await act('x', { origin: 'https://elsewhere.example' })).status, 403)
  assert.equal((await act('x', { 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.match((await act('x', { 'x-salve-csrf': '' })).body, /X-Salve-Csrf/)
  assert.equal(done, before)
  assert.equal((await act('x', { origin, 'sec-fetch-site': 'same-origin' })).status, 201)
})

test('a form carries token and key in its own fields', async () => {
  const form = async (fields: Record<string, string>): Promise<number> => {
    const headers = { cookie: 'salve=dana', 'content-type': 'application/x-www-form-urlencoded' }
    const payload = new URLSearchParams(fields).toString()
    return (await app.inject({ method: 'POST', url: '/form', headers, payload })).statusCode
  }
  const key = crypto.randomUUID()
  assert.equal(await form({ csrf: 'token', key, text: 'Ünïcode & more' }), 303)
  assert.equal(await form({ csrf: 'another', key, text: 'x' }), 403)
  assert.equal(await form({ csrf: 'token', text: 'x' }), 400)
})

test('the same key again gets the first answer; with other words it is refused', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const before = done
  const first = await act('once', key)
  assert.equal(first.status, 201)
  assert.deepEqual(await act('once', key), first)
  assert.deepEqual(
    await act('once', { 'idempotency-key': key['idempotency-key'].toUpperCase() }),
    first,
  )
  assert.equal(done, before + 1)
  const other = await act('twice', key)
  assert.equal(other.status, 422)
  assert.match(other.body, /Idempotency-Key/)
  assert.equal(done, before + 1)
  const sent = { 'idempotency-key': crypto.randomUUID() }
  assert.equal((await act('go', sent)).location, '/page')
  assert.deepEqual(await act('go', sent), { status: 303, body: '', location: '/page' })
})

test('twenty at once with one key are one; a refused key may be used again', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const before = done
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await act('race', key)))
  assert.equal(done, before + 1)
  assert.equal(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size, 1)
  const again = { 'idempotency-key': crypto.randomUUID() }
  assert.equal((await act('refuse', again)).status, 404)
  assert.equal((await act('after all', again)).status, 201)
})

test('a key that is missing or no UUID is named', async () => {
  for (const key of ['', 'x', '00000000']) {
    const { status, body } = await act('x', { 'idempotency-key': key })
    assert.equal(status, 400)
    assert.match(body, /"field":"Idempotency-Key"/)
  }
})

test('a limit holds until its window ends, and says when that is', async () => {
  const ask = async (): Promise<number> => (await app.inject('/api/seldom')).statusCode
  assert.deepEqual([await ask(), await ask(), await ask(), await ask()], [200, 200, 200, 429])
  const refused = await app.inject('/api/seldom')
  assert.equal(refused.headers['retry-after'], '60')
  clock.advance({ seconds: 61 })
  assert.equal(await ask(), 200)
})

test('who may not is told at the door', async () => {
  assert.equal((await app.inject('/api/managers')).statusCode, 401)
  const { statusCode, body } = await app.inject({ url: '/api/managers', headers: signedIn })
  assert.equal(statusCode, 403)
  assert.match(body, /not-your-role/)
})

test('unknown fields, NUL, half characters and strange names are refused by name', async () => {
  const problemOf = async (payload: string): Promise<string> => {
    const headers = { ...signedIn, 'idempotency-key': crypto.randomUUID() }
    const answer = await app.inject({ method: 'POST', url: '/api/act', headers, payload })
    const errors: unknown = answer.json().errors
    return `${answer.statusCode} ${JSON.stringify(errors)}`
  }
  assert.match(await problemOf('{"text":"a","admin":true}'), /^422 .*"admin"/)
  assert.match(await problemOf(String.raw`{"text":"a\u0000"}`), /^400 .*"text".*NUL/)
  assert.match(await problemOf(String.raw`{"text":"a\ud83d"}`), /^400 .*"text".*surrogate/)
  assert.match(await problemOf(`{"text":"${'a'.repeat(101)}"}`), /^422 .*"text"/)
  assert.match(await problemOf('{"text":"a","__proto__":{}}'), /^400 .*"body"/)
  assert.match(await problemOf('null'), /^422 .*"body"/)
  assert.match(await problemOf('{"text":["a"]}'), /^422 .*"text"/)
  assert.match(await problemOf(`{"text":"${'a'.repeat(300_000)}"}`), /^413 .*"body".*large/)
})

test('what was sent is never mended in silence', async () => {
  const ask = async (payload: Buffer, type: string): Promise<number> => {
    const headers = { ...signedIn, 'idempotency-key': crypto.randomUUID(), 'content-type': type }
    return (await app.inject({ method: 'POST', url: '/api/act', headers, payload })).statusCode
  }
  const text = (...bytes: number[]): Buffer =>
    Buffer.concat([Buffer.from('{"text":"'), Buffer.from(bytes), Buffer.from('"}')])
  assert.equal(await ask(text(0xc3, 0xa9), 'application/json; charset=UTF-8'), 201)
  assert.equal(await ask(text(0xed, 0xa0, 0x80), 'application/json'), 400)
  assert.equal(await ask(text(0xe9), 'application/json'), 400)
  assert.equal(await ask(text(0x61), 'application/json; charset=latin1'), 415)
  assert.equal(await ask(text(0x61), 'text/plain'), 415)
  for (const query of ['%zz=1', 'a=%ED%A0%80', 'a=%00', '__proto__=1', 'a=1']) {
    const { statusCode } = await app.inject(`/api/open?${query}`)
    assert.ok(statusCode === 400 || statusCode === 422, `${query}: ${statusCode}`)
  }
})

test('a path that cannot be read is refused in our own words', async () => {
  for (const path of ['/api/%zz', '/api/%ED%A0%80', '/%']) {
    const answer = await app.inject(path)
    assert.equal(answer.statusCode, 400)
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
    assert.ok(!answer.body.includes('FST_ERR'))
  }
  assert.match((await app.inject('/api/%zz')).body, /"field":"path"/)
})

test('a stream is opened for who may, for nothing unknown, and never for its headers alone', async () => {
  assert.equal((await app.inject('/api/stream')).statusCode, 401)
  assert.equal((await app.inject({ url: '/api/stream', headers: signedIn })).body, 'opened')
  assert.equal((await app.inject({ url: '/api/stream?x=1', headers: signedIn })).statusCode, 422)
  const head = await app.inject({ method: 'HEAD', url: '/api/stream', headers: signedIn })
  assert.equal(head.statusCode, 404)
  assert.equal((await app.inject({ method: 'HEAD', url: '/page' })).statusCode, 200)
})

test('closing lets a request under way finish, ends streams, and takes nothing new', async () => {
  const own = await openServer(houseOf(routes), optionsOf())
  const base = await own.listen({ port: 0, host: '127.0.0.1' })
  const stream = await fetch(`${base}/api/stream`, { headers: { ...signedIn, 'x-stay': '1' } })
  const slow = fetch(`${base}/api/slow`)
  await begun.promise
  const began = performance.now()
  const closed = own.close()
  assert.equal(await stream.text(), 'opened')
  await assert.rejects(fetch(`${base}/api/open`))
  finish.resolve(undefined)
  const answer = await slow
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), { whole: true })
  await closed
  assert.ok(performance.now() - began < 3000, 'a kept connection held the server back')
})
