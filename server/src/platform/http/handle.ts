import type { Role } from '@salve/contract/words'
import type { FastifyRequest } from 'fastify'
import type { Subject } from '../db/subject.ts'
import type { Tx } from '../db/database.ts'
import type { Context } from './context.ts'
import { countCall } from './limit.ts'
import { type Attempt, attemptOf, giveBackKey, keepAnswer, takeKey } from './once.ts'
import { problem, type Reply, seeOther } from './reply.ts'
import type { Route } from './route.ts'
import type { Visitor } from './visitor.ts'

/** One request on its way through: the house, the route it reached and who sent it. */
type Asking = Context & { readonly route: Route; readonly visitor: Visitor }

/** Carries a refusal out of a transaction, so that it rolls back. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly reply: Reply
  constructor(reply: Reply) {
    super('refused')
    this.reply = reply
  }
}

/**
 * One request from policy to answer: who may, is it really from our page, is it well formed, is
 * it a repeat; then the room's answer inside one transaction. For a stream, `takeOver` runs once
 * the asker is let in, and nothing is answered.
 */
export async function handle(
  context: Asking,
  request: FastifyRequest,
  takeOver?: () => Promise<void>,
): Promise<Reply | undefined> {
  const { route, visitor } = context
  const entry = enter(context, request)
  if (!entry.ok) return entry.refusal
  const body = withoutFormFields(route, request.body)
  const forged = route.method === 'GET' ? undefined : checkForgery(context, request)
  if (forged !== undefined) return forged
  const parsed = route.parse({ params: request.params, query: request.query, body })
  if (!parsed.ok) return parsed.refusal
  if (takeOver !== undefined) {
    await takeOver()
    return undefined
  }
  const attempt = attemptFor(route, entry.subject, request, body)
  if (!attempt.ok) return attempt.refusal
  const address = request.ip
  const recount = async (tx: Tx): Promise<unknown> =>
    await limitOf(tx, route, entry.subject, address)
  return await inTransaction(context, { subject: entry.subject, recount }, async (tx) => {
    const answer = async (): Promise<Reply> =>
      await route.answer(tx, visitor, parsed.parts, address)
    const limited = limitOf(tx, route, entry.subject, address)
    if (attempt.attempt === undefined) return (await limited) ?? (await answer())
    return await answerOnce(tx, attempt.attempt, { limited, answer })
  })
}

/** Limit and key are asked for together; a key that was not used for an answer is given back. */
async function answerOnce(
  tx: Tx,
  attempt: Attempt,
  asked: {
    readonly limited: Promise<Reply | undefined>
    readonly answer: () => Promise<Reply>
  },
): Promise<Reply> {
  const [limited, repeated] = await Promise.all([asked.limited, takeKey(tx, attempt)])
  if (limited === undefined && repeated !== undefined) return repeated
  const answer = limited ?? (await asked.answer())
  if (answer.status < 400) await keepAnswer(tx, attempt, answer)
  else if (repeated === undefined) await giveBackKey(tx, attempt)
  return answer
}

/** What a refusal undoes takes its count along: it is counted once more, so that guessing has an end. */
async function inTransaction(
  context: Context,
  asked: { readonly subject: Subject; readonly recount: (tx: Tx) => Promise<unknown> },
  work: (tx: Tx) => Promise<Reply>,
): Promise<Reply> {
  try {
    return await context.database.withSubject(asked.subject, async (tx) => {
      const reply = await work(tx)
      if (reply.status >= 400 && reply.commits !== true) throw new Refused(reply)
      return reply
    })
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault
    await context.database.withSubject(asked.subject, asked.recount)
    return fault.reply
  }
}

type Entry = { ok: true; subject: Subject } | { ok: false; refusal: Reply }

function enter(context: Asking, request: FastifyRequest): Entry {
  const { policy } = context.route
  const { standing } = context.visitor
  switch (policy.allow) {
    case 'anyone':
      return { ok: true, subject: { kind: 'sign-in' } }
    case 'staff-at-the-door':
      if (standing.kind === 'staff') return { ok: true, subject: { kind: 'sign-in' } }
      return refusedAtTheDoor('signed-out')
    case 'patient':
      return enterAsPatient(context, request)
    case 'staff':
      return enterAsStaff(policy.roles, standing)
  }
}

function enterAsPatient({ route, visitor, house }: Asking, request: FastifyRequest): Entry {
  const { standing } = visitor
  if (standing.kind === 'patient' && !standing.stale) return { ok: true, subject: standing.subject }
  if (standing.kind === 'staff') return { ok: false, refusal: wrongDoor() }
  if (route.face === 'page' && route.method === 'GET') {
    return { ok: false, refusal: seeOther(house.door(request.url)) }
  }
  return refusedAtTheDoor('signed-out')
}

function enterAsStaff(roles: readonly Role[] | undefined, standing: Visitor['standing']): Entry {
  if (standing.kind === 'patient') return { ok: false, refusal: wrongDoor() }
  if (standing.kind === 'nobody' || standing.stage === 'totp') return refusedAtTheDoor('signed-out')
  if (standing.stage === 'locked') return refusedAtTheDoor('locked')
  if (roles === undefined || roles.includes(standing.subject.role)) {
    return { ok: true, subject: standing.subject }
  }
  const title = 'Your role does not include this'
  return { ok: false, refusal: problem({ type: 'not-your-role', title, status: 403 }) }
}

function refusedAtTheDoor(type: 'signed-out' | 'locked'): Entry {
  const title = type === 'locked' ? 'Locked' : 'Please sign in'
  return { ok: false, refusal: problem({ type, title, status: 401 }) }
}

function wrongDoor(): Reply {
  return problem({ type: 'wrong-door', title: 'This page is for somebody else', status: 403 })
}

/** The two fields every form of ours carries beside its own. */
function formField(route: Route, body: unknown, name: 'csrf' | 'key'): unknown {
  if (route.face === 'api' || typeof body !== 'object' || body === null) return undefined
  return Object.entries(body).find(([key]) => key === name)?.[1]
}

function withoutFormFields(route: Route, body: unknown): unknown {
  if (route.face === 'api' || typeof body !== 'object' || body === null) return body
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'csrf' && key !== 'key'))
}

/** A write must come from a page of ours: same origin by the browser's word, and with our token. */
function checkForgery(context: Asking, request: FastifyRequest): Reply | undefined {
  const { route, visitor } = context
  const { headers } = request
  const site = headers['sec-fetch-site']
  const elsewhere =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (headers.origin !== undefined && !isOurs(headers.origin, headers.host, context.origin))
  const token = headers['x-salve-csrf'] ?? formField(route, request.body, 'csrf')
  if (!elsewhere && token === visitor.csrf) return undefined
  return problem({
    type: 'not-from-here',
    title: 'This form is old. Please open the page again.',
    status: 403,
    errors: [
      {
        field: route.face === 'api' ? 'X-Salve-Csrf' : 'csrf',
        problem: 'does not belong to this session',
      },
    ],
  })
}

function isOurs(origin: string, host: string | undefined, ours: string): boolean {
  if (origin === ours) return true
  return URL.canParse(origin) && new URL(origin).host === host && ours.startsWith('http://')
}

function attemptFor(
  route: Route,
  subject: Subject,
  request: FastifyRequest,
  body: unknown,
): { ok: true; attempt?: Attempt } | { ok: false; refusal: Reply } {
  if (route.repeat !== 'key') return { ok: true }
  const subjectId = subjectIdOf(subject)
  if (subjectId === undefined)
    throw new TypeError(`${route.path}: only the signed in have idempotency keys`)
  const key = request.headers['idempotency-key'] ?? formField(route, request.body, 'key')
  return attemptOf(route, subjectId, key, { url: request.url, body })
}

function subjectIdOf(subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'staff':
      return subject.personId
    case 'patient':
      return subject.patientId
    case 'worker':
    case 'sign-in':
      return undefined
  }
}

/** Every write of a signed-in person is limited, even where its route says nothing. */
const everyWrite = { name: 'write', max: 240, windowSeconds: 60 }

async function limitOf(
  tx: Tx,
  route: Route,
  subject: Subject,
  address: string,
): Promise<Reply | undefined> {
  const limit = route.limit ?? (route.method === 'GET' ? undefined : everyWrite)
  if (limit === undefined) return undefined
  return await countCall(tx, limit, subjectIdOf(subject) ?? address)
}
