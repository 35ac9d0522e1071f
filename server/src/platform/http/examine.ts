import type { Role } from '@salve/contract/words'
import type { FastifyRequest } from 'fastify'
import type { PatientSubject, SignInSubject, StaffSubject, Subject } from '../db/subject.ts'
import type { Context } from './context.ts'
import { type Attempt, attemptOf } from './once.ts'
import { problem, type Reply, seeOther } from './reply.ts'
import type { Route } from './route.ts'
import type { Visitor } from './visitor.ts'

/** One request on its way through: the house, the route it reached and who sent it. */
export type Asking = Context & { readonly route: Route; readonly visitor: Visitor }

type Examined =
  | {
      readonly ok: true
      readonly subject: StaffSubject | PatientSubject | SignInSubject
      readonly parts: Parameters<Route['answer']>[2]
      readonly attempt?: Attempt
    }
  | { readonly ok: false; readonly refusal: Reply }

/** All that can be said of a request before anything is done for it. */
export function examine(asking: Asking, request: FastifyRequest): Examined {
  const { route } = asking
  const entry = enter(asking, request)
  if (!entry.ok) return entry
  const body = withoutFormFields(route, request.body)
  const forged = route.method === 'GET' ? undefined : checkForgery(asking, request)
  if (forged !== undefined) return { ok: false, refusal: forged }
  const parsed = route.parse({ params: request.params, query: request.query, body })
  if (!parsed.ok) return parsed
  const attempt = attemptFor(route, entry.subject, request, body)
  if (!attempt.ok) return attempt
  return { ...attempt, subject: entry.subject, parts: parsed.parts }
}

type Entry =
  | { ok: true; subject: StaffSubject | PatientSubject | SignInSubject }
  | { ok: false; refusal: Reply }

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

export function subjectIdOf(subject: Subject): string | undefined {
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
