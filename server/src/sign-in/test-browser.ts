// The practice's server with this room's routes only, and browsers that keep cookies, for tests.
import type { FastifyInstance } from 'fastify'
import { h } from 'preact'
import { openLog } from '../platform/log/log.ts'
import type { JobTools } from '../platform/jobs/job.ts'
import type { Mail } from '../platform/mail/mailer.ts'
import { json } from '../platform/http/reply.ts'
import { patientRoute, staffRoute } from '../platform/http/route.ts'
import { openServer } from '../platform/http/server.ts'
import { sendCode } from './ask-code.ts'
import { doorTo } from './next-path.ts'
import type { SignInPages } from './patient-pages.ts'
import { patientSignInRoutes } from './patient-routes.ts'
import { readVisitor } from './read-visitor.ts'
import { signInRoutes } from './routes.ts'
import type { SignInDeps } from './sign-in.ts'
import type { World } from './test-world.ts'

export const origin = 'https://maple.example'

export type Answer = {
  readonly status: number
  readonly text: string
  readonly location: string | undefined
  readonly json: () => Record<string, unknown>
  readonly setCookies: readonly string[]
}
export type Browser = {
  readonly cookies: Map<string, string>
  readonly get: (url: string, method?: 'GET' | 'HEAD' | 'OPTIONS') => Promise<Answer>
  /** A form, with the csrf token of the page before. */
  readonly post: (url: string, fields?: Record<string, string>) => Promise<Answer>
  /** A script's request, likewise. */
  readonly send: (url: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  readonly csrf: () => Promise<string>
  readonly standing: () => Promise<string>
}
export type House = AsyncDisposable & {
  readonly app: FastifyInstance
  readonly deps: SignInDeps
  readonly browser: (address?: string) => Browser
  /** Does the work that waits, and gives the mail it sent. */
  readonly work: () => Promise<readonly Mail[]>
}

/** Pages that say what they were given. */
const plainPages: SignInPages = {
  join: async (_at, view) => h('pre', {}, JSON.stringify(view)),
  contact: async (_at, view) => h('pre', {}, JSON.stringify(view)),
  signIn: async (_at, view) => h('pre', {}, JSON.stringify(view)),
  code: async (_at, view) => h('pre', {}, JSON.stringify(view)),
}

export async function openHouse(world: World): Promise<House> {
  const { database } = world.test
  const deps: SignInDeps = { origin, secrets: world.secrets, sendsMail: true }
  const read = readVisitor({ database, secrets: world.secrets })
  const app = await openServer(
    {
      routes: [
        ...signInRoutes(deps),
        ...patientSignInRoutes(deps, plainPages),
        patientRoute({ path: '/', answer: async ({ who }) => json({ patient: who.patientId }) }),
        staffRoute({ path: '/api/desk/me', answer: async ({ who }) => json({ me: who.personId }) }),
      ],
      readVisitor: read,
      refusalPage: (_visitor, problem) => h('pre', {}, JSON.stringify(problem)),
      door: doorTo,
      assets: [],
    },
    { origin, database, log: openLog('silent') },
  )
  return {
    app,
    deps,
    browser: (address = '10.0.0.1') => newBrowser(app, address, read),
    work: async () => await doWork(world, deps),
    [Symbol.asyncDispose]: async () => await app.close(),
  }
}

function newBrowser(
  app: FastifyInstance,
  address: string,
  read: ReturnType<typeof readVisitor>,
): Browser {
  const cookies = new Map<string, string>()
  const ask = async (request: {
    method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST'
    url: string
    headers?: Record<string, string>
    payload?: string
  }): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...request.headers, cookie }
    const reply = await app.inject({ ...request, remoteAddress: address, headers })
    for (const { name, value } of reply.cookies) {
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const lines = reply.headers['set-cookie'] ?? []
    return {
      status: reply.statusCode,
      text: reply.body,
      location: reply.headers.location,
      json: () => reply.json(),
      setCookies: Array.isArray(lines) ? lines : [lines],
    }
  }
  const csrf = async (): Promise<string> => {
    if (!cookies.has('__Host-salve-browser')) await ask({ method: 'GET', url: '/sign-in' })
    const visitor = await read(cookies.get('__Host-salve'), cookies.get('__Host-salve-browser'))
    return visitor.csrf
  }
  return {
    cookies,
    csrf,
    get: async (url, method = 'GET') => await ask({ method, url }),
    post: async (url, fields = {}) =>
      await ask({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
        payload: new URLSearchParams({ csrf: await csrf(), ...fields }).toString(),
      }),
    send: async (url, body = {}, headers = {}) =>
      await ask({
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json',
          'x-salve-csrf': await csrf(),
          origin,
          ...headers,
        },
        payload: JSON.stringify(body),
      }),
    standing: async () => {
      const { standing } = await read(
        cookies.get('__Host-salve'),
        cookies.get('__Host-salve-browser'),
        'background',
      )
      if (standing.kind === 'staff') return `staff ${standing.stage}`
      if (standing.kind === 'patient') return standing.stale ? 'patient stale' : 'patient'
      return 'nobody'
    },
  }
}

/** Runs the queued sendings as the worker would. */
async function doWork(world: World, deps: SignInDeps): Promise<readonly Mail[]> {
  const sent: Mail[] = []
  const tools: JobTools = {
    database: world.test.database,
    log: openLog('silent'),
    mailer: {
      configured: true,
      send: async (mail) => {
        sent.push(mail)
        return await Promise.resolve({ response: 'taken' })
      },
    },
  }
  const jobs = await world.test.asOwner(`delete from job_outbox returning payload::text`)
  for (const { payload } of jobs) {
    const { requestId } = JSON.parse(String(payload))
    await sendCode(deps).run({ requestId: String(requestId) }, tools)
  }
  return sent
}

/** The six digits in a mail. */
export function digitsIn(mail: Mail | undefined): string {
  return (
    /(\d{3}) (\d{3}) is your code/
      .exec(mail?.text ?? '')
      ?.slice(1)
      .join('') ?? 'none'
  )
}
