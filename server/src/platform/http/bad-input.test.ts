// "Bad input" of the issue: every route of the table, asked by somebody it lets in, refuses what
// is malformed with a 4xx that names the field; nothing ever answers 5xx.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { type Asking, bodyOf, requestFor } from '../../../../suites/matrix/requests.ts'
import { openWorld, type Session, type World } from '../../../../suites/world.ts'
import { demoRoutes } from '../../demo/routes.ts'
import { openWeb } from '../../house.ts'
import { routesOf } from '../../routes.ts'
import { invitePatient } from '../../sign-in/invite-patient.ts'
import { readVisitor } from '../../sign-in/read-visitor.ts'
import { openLog } from '../log/log.ts'
import type { Route } from './route.ts'

let world: World
let app: FastifyInstance
let table: readonly Route[]
let staff: Session
let patient: Session
const ids = new Map<string, string>()

before(async () => {
  world = await openWorld({ demo: true })
  app = await openWeb(world.config, world.house, openLog('silent'))
  const { signIn, live, database, secrets, maple, does } = world
  const visitors = readVisitor({ database, secrets })
  table = [
    ...routesOf({ signIn, live, database, readVisitor: visitors, demo: true }),
    ...demoRoutes({ origin: signIn.origin, database }),
  ]
  const { dana } = maple.staff
  ids.set('conversation', await does.ask(maple.patients.rosa, 'health-question', 'A question'))
  const slip = await does.as(dana, async (tx) => {
    if (tx.who.kind !== 'staff') throw new TypeError('not staff')
    return await invitePatient(tx, signIn, { who: tx.who, patientId: maple.patients.agnes.id })
  })
  ids.set('slip', slip?.id ?? '')
  const rows = await world.test.asOwner('select id from template where practice_id = $1 limit 1', [
    maple.id,
  ])
  ids.set('template', String(rows[0]?.['id']))
  ids.set('patient', maple.patients.rosa.id)
  ids.set('desk', maple.desks.nurses)
  staff = await does.signIn(dana)
  patient = await does.signIn(maple.patients.rosa)
})
after(async () => {
  await app.close()
  await world[Symbol.asyncDispose]()
})

type Sent = { readonly name: string; readonly request: InjectOptions; readonly field?: string }

/** A token that no answer may repeat: a value is never quoted. */
const bad = 'ZQBADZQ'
const keyOf = ({ method, path }: Asking): string => `${method} ${path}`

/** A good request of the route, by somebody it lets in. */
function goodRequest(
  route: Route,
): InjectOptions & { url: string; headers: Record<string, string> } {
  const session = route.policy.allow === 'patient' ? patient : staff
  const { path } = route
  const id = path.includes('/slips/')
    ? ids.get('slip')
    : /:id/.test(path)
      ? ids.get('conversation')
      : /:topic/.test(path)
        ? 'help'
        : /:code/.test(path)
          ? 'ABCDEF'
          : (ids.get(/:(\w+)/.exec(path)?.[1] ?? '') ?? crypto.randomUUID())
  const { method, url, headers, payload } = requestFor(world, route, {
    ...{ id: id ?? '', ours: 'maple', session, template: ids.get('template') ?? '' },
  })
  const all = { ...headers, origin: world.signIn.origin }
  return {
    method: method as 'GET',
    url,
    headers: all,
    ...(payload === undefined ? {} : { payload }),
  }
}

type Answered = { readonly status: number; readonly body: string; readonly type: string }

/** Asks, and gives up on a stream that opened. */
async function ask(request: InjectOptions): Promise<Answered> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), 3000)
  const answer = await Promise.race([app.inject(request), late.promise])
  clearTimeout(timer)
  if (answer === undefined) return { status: 200, body: '', type: 'a stream' }
  const type = String(answer.headers['content-type'] ?? '')
  return { status: answer.statusCode, body: answer.body, type }
}

/** Why the answer to a bad request is not as it should be; undefined when it is. */
function faultIn(route: Route, sent: Sent, { status, body, type }: Answered): string | undefined {
  const what = `${keyOf(route)}, ${sent.name}: ${status}`
  if (status < 400 || status >= 500) return `${what} ${body.slice(0, 120)}`
  if (body.includes(bad)) return `${what}, and repeats what it was given`
  if (route.face === 'page' || !sent.request.url?.toString().startsWith('/api/')) return undefined
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
  make: (route: Route) => readonly Sent[],
  atLeast: number,
  besides: ReadonlySet<string> = new Set(),
): Promise<void> {
  let sent = 0
  const faults: string[] = []
  for (const route of table) {
    for (const each of make(route)) {
      if (besides.has(`${keyOf(route)}, ${each.name}`)) continue
      sent++
      await world.test.asOwner('delete from rate_limit')
      const fault = faultIn(route, each, await ask(each.request))
      if (fault !== undefined) faults.push(fault)
    }
  }
  assert.ok(sent >= atLeast, `only ${sent} requests were sent`)
  assert.deepEqual(faults, [])
}

const isJson = (request: InjectOptions): boolean =>
  String((request.headers as Record<string, string>)['content-type']).includes('json')

/** The writes of the table that take JSON, and those that take a form. */
function writes(route: Route): 'json' | 'form' | undefined {
  if (route.method === 'GET') return undefined
  return isJson(goodRequest(route)) ? 'json' : 'form'
}

function withPayload(route: Route, payload: string | Buffer, type?: string): InjectOptions {
  const { headers, ...rest } = goodRequest(route)
  return { ...rest, headers: { ...headers, ...(type && { 'content-type': type }) }, payload }
}

test('the good requests are let in, so that the bad ones are refused for what is bad', async () => {
  const turnedAway: string[] = []
  for (const route of table) {
    if (route.stream !== undefined) continue
    const { status, body } = await ask(goodRequest(route))
    const why = body.includes('signed-out') || body.includes('not-from-here')
    if (status >= 500 || status === 403 || why) turnedAway.push(`${keyOf(route)}: ${status}`)
    staff = await world.does.signIn(world.maple.staff.dana)
    patient = await world.does.signIn(world.maple.patients.rosa)
    await world.test.asOwner('delete from rate_limit')
  }
  assert.deepEqual(turnedAway, [])
})

test('bodies that are not what their type says', async () => {
  await refuses((route) => {
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
  }, 500)
})

test('JSON of another shape', async () => {
  await refuses((route) => {
    if (writes(route) !== 'json') return []
    const shapes = ['null', '[]', '"text"', '1', 'true', '[{}]', '{"__proto__":{"a":1}}']
    const deep = `{"a":`.repeat(60) + '1' + '}'.repeat(60)
    return [...shapes, deep, '{"constructor":{"prototype":{"a":1}}}'].map((payload) => ({
      ...{ name: `the body ${payload.slice(0, 40)}`, request: withPayload(route, payload) },
    }))
  }, 200)
})

test('fields nobody asked for', async () => {
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
  await refuses((route) => {
    const kind = writes(route)
    if (kind === undefined) return []
    const good = goodRequest(route)
    const payload = String(good.payload ?? '')
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
  }, 350)
})

/** A credential is what the browser made: checked field by field where it is used, and then refused. */
function takesAnyName({ path }: Route): boolean {
  return path === '/passkeys' || path === '/sign-in/passkey'
}

test('values of another kind than their field’s', async () => {
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
  await refuses((route) => {
    if (writes(route) !== 'json') return []
    const body = bodyOf(keyOf(route), world, 'maple')
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
  }, 250)
})

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

test('texts that PostgreSQL could not keep, in every field', async () => {
  await refuses((route) => {
    const kind = writes(route)
    if (kind === undefined) return []
    const body = bodyOf(keyOf(route), world, 'maple')
    const texts = Object.entries(body).filter(([, value]) => typeof value === 'string')
    const escapes =
      kind === 'json'
        ? [String.raw`\u0000`, String.raw`\ud800`, String.raw`\udc00x`]
        : ['%00', '%ED%A0%80', '%FF', '%zz', '%']
    return texts.flatMap(([field]) =>
      escapes.map((escape) => {
        const good = String(goodRequest(route).payload)
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
  }, 150)
})

test('names in paths', async () => {
  const odd = [
    '%00',
    '%ED%A0%80',
    '%FF',
    '%zz',
    'x'.repeat(190),
    'x'.repeat(5000),
    '__proto__',
    'constructor',
    '..%2f..%2f',
    '%F0%9F%92%8A',
    `${bad}'--`,
  ]
  await refuses(
    (route) => {
      if (!route.path.includes(':')) return []
      const { url, ...rest } = goodRequest(route)
      const places = [...route.path.matchAll(/:(\w+)/g)].map(([name]) => name)
      return places.flatMap((place) =>
        odd.map((text) => ({
          name: `${place} ${text.slice(0, 20)}`,
          request: { ...rest, url: urlWith(route.path, url, { place, text }) },
        })),
      )
    },
    250,
    new Set(
      ['__proto__', 'constructor', '..%2f..%2f', '%F0%9F%92%8A', `${bad}'--`].map(
        (text) => `GET /join/:code, :code ${text}`,
      ),
    ),
  )
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

test('queries', async () => {
  const own: Readonly<Record<string, readonly string[]>> = {
    'GET /api/desk/desks/:desk/conversations': ['view', 'after', 'limit'],
    'GET /api/desk/mine': ['after', 'limit'],
    'GET /api/desk/obligations': ['state', 'after', 'limit'],
    'GET /api/desk/patients': ['q'],
    'GET /api/desk/templates': ['topic'],
    'GET /messages': ['before'],
    'GET /you': ['just'],
    'GET /write/:topic': ['just'],
    'GET /write': ['topic'],
  }
  const always = [
    `${bad}=1`,
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
    (route) => {
      const { url, ...rest } = goodRequest(route)
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

/** People come to this page by links from anywhere; see the room's own schema. */
const lenient = new Set(
  [`?${bad}=1`, '?constructor=1', '?=1'].map((query) => `GET /sign-in, ${query}`),
)

test('headers that are not ours', async () => {
  await refuses((route) => {
    if (route.method === 'GET') return []
    const { headers, payload, ...rest } = goodRequest(route)
    const form = !isJson({ headers })
    const without = String(payload).replace(/(^|&)csrf=[^&]*/, '')
    const body = form ? without : payload
    const tries: readonly [string, Record<string, string | string[]>][] = [
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
          request: { ...rest, headers: { ...headers, ...changed }, ...(body && { payload: body }) },
        },
      })),
      ...(route.repeat === 'key' ? badKeys(route) : []),
    ]
  }, 250)
})

function badKeys(route: Route): Sent[] {
  return ['', 'x', '00000000-0000-0000-0000-00000000000', `${crypto.randomUUID()} `, bad]
    .map((key) => {
      const { headers, payload, ...rest } = goodRequest(route)
      const form = String(payload).replace(/(^|&)key=[^&]*/, `$1key=${encodeURIComponent(key)}`)
      const asked = isJson({ headers })
        ? { headers: { ...headers, 'idempotency-key': key }, payload }
        : { headers, payload: form }
      return { name: `the key "${key}"`, request: { ...rest, ...asked } as InjectOptions }
    })
    .filter(({ name }) => name !== 'the key "x "')
}
