// "Bad input" of the issue: every route of the table, asked by somebody it lets in, refuses what
// is malformed with a 4xx that names the field; nothing ever answers 5xx.
import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { bodyOf } from '../../../../suites/matrix/requests.ts'
import {
  type Answered,
  type Ground,
  isJson,
  keyOf,
  openGround,
  type Request,
} from './bad-input.test-helper.ts'
import type { Route } from './route.ts'

let ground: Ground

before(async () => {
  ground = await openGround()
})
after(async () => await ground[Symbol.asyncDispose]())

type Sent = { readonly name: string; readonly request: Request; readonly field?: string }

/** A token that no answer may repeat: a value is never quoted. */
const bad = 'ZQBADZQ'

/** Why the answer to a bad request is not as it should be; undefined when it is. */
function faultIn(route: Route, sent: Sent, { status, body, type }: Answered): string | undefined {
  const what = `${keyOf(route)}, ${sent.name}: ${status}`
  if (status < 400 || status >= 500) return `${what} ${body.slice(0, 120)}`
  if (body.includes(bad)) return `${what}, and repeats what it was given`
  if (route.face === 'page' || !sent.request.url.startsWith('/api/')) return undefined
  if (!type.startsWith('application/problem+json')) return `${what}, as ${type}`
  const problem: unknown = JSON.parse(body)
  const errors =
    typeof problem === 'object' && problem !== null && 'errors' in problem ? problem.errors : []
  const fields = Array.isArray(errors) ? errors.map((each: { field?: unknown }) => each.field) : []
  // What does not exist, and who did not prove who they are, have no field to name.
  if (status === 404 || status === 401) return undefined
  if (fields.length === 0 || fields.some((field) => typeof field !== 'string' || field === '')) {
    return `${what}, and names no field: ${body.slice(0, 120)}`
  }
  if (
    sent.field !== undefined &&
    !fields.some((field) => String(field).includes(sent.field ?? ''))
  ) {
    return `${what}, and names ${fields.join()}, not ${sent.field}`
  }
  return undefined
}

/** Sends every bad request made from each route's good one; fails with all that went through. */
async function refuses(
  t: TestContext,
  make: (route: Route) => readonly Sent[],
  atLeast: number,
  besides: ReadonlySet<string> = new Set(),
): Promise<void> {
  let sent = 0
  const faults: string[] = []
  for (const route of ground.table) {
    for (const each of make(route)) {
      if (besides.has(`${keyOf(route)}, ${each.name}`)) continue
      sent++
      await ground.world.test.asOwner('delete from rate_limit')
      const fault = faultIn(route, each, await ground.ask(each.request))
      if (fault !== undefined) faults.push(fault)
    }
  }
  t.diagnostic(`${sent} requests`)
  assert.ok(sent >= atLeast, `only ${sent} requests were sent`)
  assert.deepEqual(faults, [])
}

/** The writes of the table that take JSON, and those that take a form. */
function writes(route: Route): 'json' | 'form' | undefined {
  if (route.method === 'GET') return undefined
  return isJson(ground.good(route)) ? 'json' : 'form'
}

function withPayload(route: Route, payload: string | Buffer, type?: string): Request {
  const { headers, ...rest } = ground.good(route)
  return { ...rest, headers: { ...headers, ...(type && { 'content-type': type }) }, payload }
}

test('the good requests are let in, so that the bad ones are refused for what is bad', async () => {
  const turnedAway: string[] = []
  for (const route of ground.table) {
    if (route.stream !== undefined) continue
    const { status, body } = await ground.ask(ground.good(route))
    const why = body.includes('signed-out') || body.includes('not-from-here')
    if (status >= 500 || status === 403 || why) turnedAway.push(`${keyOf(route)}: ${status}`)
    await ground.renew()
  }
  assert.deepEqual(turnedAway, [])
})

test('bodies that are not what their type says', async (t) => {
  await refuses(
    t,
    (route) => {
      const kind = writes(route)
      if (kind === undefined) return []
      const huge = `{"text":"${'x'.repeat(2 * 1024 * 1024)}"}`
      const bodies: readonly [string, string | Buffer, string?][] = [
        ['plain text', 'hello', 'text/plain'],
        ['XML', '<a/>', 'application/xml'],
        ['a multipart form', '--x\r\n\r\n--x--', 'multipart/form-data; boundary=x'],
        ['no such type', '{}', 'nonsense'],
        ['UTF-16 by its charset', '{}', 'application/json; charset=utf-16'],
        ['too large', huge, 'application/json'],
        [
          'too large a form',
          `a.note=${'x'.repeat(2 * 1024 * 1024)}`,
          'application/x-www-form-urlencoded',
        ],
        ['half of a JSON', '{"text":', 'application/json'],
        ['an empty JSON', '', 'application/json'],
        [
          'bytes that are not UTF-8',
          Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
          'application/json',
        ],
        ['a raw lone surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'application/json'],
        ['a raw NUL', '{"text":"\0"}', 'application/json'],
        ['two values', '{}{}', 'application/json'],
        ['a form of broken percents', 'csrf=%zz&a.note=%', 'application/x-www-form-urlencoded'],
      ]
      return bodies.map(([name, payload, type]) => ({
        name,
        request: withPayload(route, payload, type),
      }))
    },
    500,
  )
})

test('JSON of another shape', async (t) => {
  await refuses(
    t,
    (route) => {
      if (writes(route) !== 'json') return []
      const shapes = ['null', '[]', '"text"', '1', 'true', '[{}]', '{"__proto__":{"a":1}}']
      const deep = `{"a":`.repeat(60) + '1' + '}'.repeat(60)
      return [...shapes, deep, '{"constructor":{"prototype":{"a":1}}}'].map((payload) => ({
        ...{ name: `the body ${payload.slice(0, 40)}`, request: withPayload(route, payload) },
      }))
    },
    200,
  )
})

test('fields nobody asked for', async (t) => {
  const names = [
    'isAdmin',
    'practiceId',
    'patientId',
    'role',
    'id',
    '__proto__',
    'constructor',
    'toString',
    '',
  ]
  await refuses(
    t,
    (route) => {
      const kind = writes(route)
      if (kind === undefined) return []
      const good = ground.good(route)
      const payload = good.payload ?? ''
      return names
        .filter((name) => !(takesAnyName(route) && name !== '__proto__'))
        .map((name) => {
          const text =
            kind === 'form'
              ? `${payload}&${encodeURIComponent(name)}=${bad}`
              : payload.replace(
                  /\}$/,
                  `${payload === '{}' ? '' : ','}${JSON.stringify(name)}:"${bad}"}`,
                )
          return { name: `a field "${name}"`, request: withPayload(route, text) }
        })
    },
    350,
  )
})

/** A credential is what the browser made: checked field by field where it is used, and then refused. */
function takesAnyName({ path }: Route): boolean {
  return path === '/passkeys' || path === '/sign-in/passkey'
}

test('values of another kind than their field’s', async (t) => {
  const others = [
    [],
    {},
    null,
    7,
    true,
    -1,
    1e308,
    [bad],
    { a: bad },
    `${bad}${'x'.repeat(100_000)}`,
  ]
  await refuses(
    t,
    (route) => {
      if (writes(route) !== 'json') return []
      const body = bodyOf(keyOf(route), ground.world, 'maple')
      return Object.entries(body).flatMap(([field, good]) =>
        others
          .filter(
            (other) =>
              kindOf(other) !== kindOf(good) || (kindOf(good) === 'string' && field !== 'password'),
          )
          .filter((other) => !(kindOf(good) === 'number' && kindOf(other) === 'number'))
          .map((other) => ({
            name: `${field}: ${JSON.stringify(other).slice(0, 30)}`,
            request: withPayload(route, JSON.stringify({ ...body, [field]: other })),
            ...(takesAnyName(route) ? {} : { field }),
          })),
      )
    },
    250,
  )
})

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

test('texts that PostgreSQL could not keep, in every field', async (t) => {
  await refuses(
    t,
    (route) => {
      const kind = writes(route)
      if (kind === undefined) return []
      const body = bodyOf(keyOf(route), ground.world, 'maple')
      const texts = Object.entries(body).filter(([, value]) => typeof value === 'string')
      const escapes =
        kind === 'json'
          ? [String.raw`\u0000`, String.raw`\ud800`, String.raw`\udc00x`]
          : ['%00', '%ED%A0%80', '%FF', '%zz', '%']
      return texts.flatMap(([field]) =>
        escapes.map((escape) => {
          const good = String(ground.good(route).payload)
          const payload =
            kind === 'json'
              ? JSON.stringify({ ...body, [field]: bad }).replace(bad, escape)
              : good.replace(
                  new RegExp(`(^|&)(${RegExp.escape(encodeURIComponent(field))})=[^&]*`),
                  `$1$2=${escape}`,
                )
          return { name: `${field}: ${escape}`, request: withPayload(route, payload) }
        }),
      )
    },
    120,
  )
})

test('names in paths', async (t) => {
  const readable = ['__proto__', 'constructor', '..%2f..%2f', '%F0%9F%92%8A', `${bad}'--`]
  const long = 'x'.repeat(5000)
  const odd = ['%00', '%ED%A0%80', '%FF', '%zz', 'x'.repeat(190), long, ...readable]
  const welcome = new Set([
    // any code is only written in the box, to be tried with a birth date
    ...readable.map((text) => `GET /join/:code, :code ${text}`),
    // too long for a slip's id, it is a page of the desk: the app's own shell
    `GET /desk/slips/:id, :id ${long.slice(0, 20)}`,
  ])
  const make = (route: Route): Sent[] => {
    if (!route.path.includes(':')) return []
    const { url, ...rest } = ground.good(route)
    const places = [...route.path.matchAll(/:(\w+)/g)].map(([name]) => name)
    return places.flatMap((place) =>
      odd.map((text) => ({
        name: `${place} ${text.slice(0, 20)}`,
        request: { ...rest, url: urlWith(route.path, url, { place, text }) },
      })),
    )
  }
  await refuses(t, make, 250, welcome)
})

function urlWith(
  path: string,
  url: string,
  { place, text }: { place: string; text: string },
): string {
  const parts = url.split('?')[0]?.split('/') ?? []
  const at = path.split('/').indexOf(place)
  return parts.map((part, index) => (index === at ? text : part)).join('/')
}

test('queries', async (t) => {
  const own: Readonly<Record<string, readonly string[]>> = {
    'GET /api/desk/desks/:desk/conversations': ['view', 'after', 'limit'],
    'GET /api/desk/mine': ['after', 'limit'],
    'GET /api/desk/obligations': ['state', 'after', 'limit'],
    'GET /api/desk/patients': ['q'],
    'GET /api/desk/conversations': ['reference'],
    'GET /api/desk/templates': ['topic'],
    'GET /messages': ['before'],
    'GET /you': ['just'],
    'GET /write/:topic': ['just'],
    'GET /write': ['topic'],
  }
  const always = [
    'nobody-asked=1',
    '__proto__=1',
    'constructor=1',
    '%zz=1',
    '%00=1',
    'a%ED%A0%80=1',
    '=1',
  ]
  const values = ['%00', '%ED%A0%80', '%zz', '%FF', 'x'.repeat(3000)]
  const numbers = ['NaN', '1e400', '-1', '0', '1.5', '101', '0x10000', '']
  await refuses(
    t,
    (route) => {
      const { url, ...rest } = ground.good(route)
      const plain = url.split('?')[0] ?? url
      const queries = [
        ...always,
        ...(own[keyOf(route)] ?? []).flatMap((name) => [
          ...values.map((value) => `${name}=${value}`),
          ...[`${name}=a&${name}=b`, `${name}[]=a`, `${name}[a]=b`],
          ...(name === 'limit' ? numbers.map((value) => `limit=${value}`) : []),
          ...(name === 'q' ? [] : [`${name}=${bad}`]),
        ]),
      ]
      return queries.map((query) => ({
        ...{ name: `?${query.slice(0, 40)}`, request: { ...rest, url: `${plain}?${query}` } },
      }))
    },
    500,
    lenient,
  )
})

/** The door passes over what links from elsewhere add to it. */
const lenient = new Set(
  ['?nobody-asked=1', '?constructor=1', '?=1'].map((query) => `GET /sign-in, ${query}`),
)

test('headers that are not ours', async (t) => {
  await refuses(
    t,
    (route) => {
      if (route.method === 'GET') return []
      const { headers, payload, ...rest } = ground.good(route)
      const form = !isJson({ headers })
      const without = String(payload).replace(/(^|&)csrf=[^&]*/, '')
      const body = form ? without : payload
      const tries: readonly [string, Record<string, string>][] = [
        ['another token', { 'x-salve-csrf': bad }],
        ['no token', { 'x-salve-csrf': '' }],
        ['another origin', { origin: 'https://elsewhere.example' }],
        ['no origin at all', { origin: 'null' }],
        ['another site', { 'sec-fetch-site': 'cross-site' }],
        ['a sibling site', { 'sec-fetch-site': 'same-site' }],
      ]
      return [
        ...tries.map(([name, changed]) => ({
          ...{
            name,
            request: {
              ...rest,
              headers: { ...headers, ...changed },
              ...(body && { payload: body }),
            },
          },
        })),
        ...(route.repeat === 'key' ? badKeys(route) : []),
      ]
    },
    250,
  )
})

function badKeys(route: Route): Sent[] {
  const keys = ['', 'x', '00000000-0000-0000-0000-00000000000', `${crypto.randomUUID()} `, bad]
  return keys.map((key): Sent => {
    const good = ground.good(route)
    const { headers, payload = '' } = good
    const field = `$1key=${encodeURIComponent(key)}`
    const request = isJson(good)
      ? { ...good, headers: { ...headers, 'idempotency-key': key } }
      : { ...good, payload: payload.replace(/(^|&)key=[^&]*/, field) }
    return { name: `the key "${key}"`, request }
  })
}
