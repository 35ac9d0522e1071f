import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Database, Tx } from '../db/database.ts'
import type { PatientSubject, SignInSubject, StaffSubject } from '../db/subject.ts'
import type { Role } from '@salve/contract/words'
import { findBadText } from './check-text.ts'
import { type FieldProblem, invalid, type Reply } from './reply.ts'
import type { Policy, Visitor } from './visitor.ts'

type Parts = { readonly params: unknown; readonly query: unknown; readonly body: unknown }

/** One request as a route's answer sees it: who asks, checked parts, an open transaction. */
export type Call<Who, P, Q, B> = {
  readonly tx: Tx
  readonly who: Who
  readonly visitor: Visitor
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The address limits count by; never stored with what is said. */
  readonly address: string
}

/** How often a caller may call: by address for anyone, by person or patient for the signed in. */
export type Limit = { readonly name: string; readonly max: number; readonly windowSeconds: number }

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly policy: Policy
  /** `page`: refusals are shown as pages. `api`: as problem details. */
  readonly face: 'page' | 'api'
  /** `key`: a write with an idempotency key. `natural`: repeating it does no harm, and why. */
  readonly repeat: 'read' | 'key' | { readonly natural: string }
  readonly limit?: Limit
  readonly bodyBytesMax: number
  readonly parse: (parts: Parts) => { ok: true; parts: Parts } | { ok: false; refusal: Reply }
  readonly answer: (tx: Tx, visitor: Visitor, parts: Parts, address: string) => Promise<Reply>
  /** For streams: takes over the raw reply; no transaction is held. */
  readonly stream?: (context: StreamContext) => Promise<void>
}

export type StreamContext = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly visitor: Visitor
  readonly database: Database
}

type Described<Who, P, Q, B> = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly face?: 'page' | 'api'
  readonly params?: z.ZodType<P>
  readonly query?: z.ZodType<Q>
  readonly body?: z.ZodType<B>
  /** Absent: a GET is a read, anything else needs an idempotency key. */
  readonly repeat?: { readonly natural: string }
  readonly limit?: Limit
  readonly bodyBytesMax?: number
  readonly answer: (call: Call<Who, P, Q, B>) => Promise<Reply>
}

type Nothing = Record<string, never>
const nothingAtAll: z.ZodType<Nothing> = z.strictObject({})

function build<Who, P, Q, B>(
  described: Described<Who, P, Q, B>,
  policy: Policy,
  narrow: (tx: Tx) => Who,
): Route {
  const method = described.method ?? 'GET'
  const params = described.params ?? nothingAtAll
  const query = described.query ?? nothingAtAll
  const body = described.body ?? nothingAtAll
  return {
    method,
    path: described.path,
    policy,
    face: described.face ?? (described.path.startsWith('/api/') ? 'api' : 'page'),
    repeat: described.repeat ?? (method === 'GET' ? 'read' : 'key'),
    ...(described.limit === undefined ? {} : { limit: described.limit }),
    bodyBytesMax: described.bodyBytesMax ?? 256 * 1024,
    parse: (parts) => parseParts({ params, query, body }, method, parts),
    answer: async (tx, visitor, parts, address) =>
      await described.answer({
        tx,
        who: narrow(tx),
        visitor,
        // oxlint-disable typescript/no-unsafe-type-assertion -- parse() made these with the same schemas
        params: parts.params as P,
        query: parts.query as Q,
        body: parts.body as B,
        // oxlint-enable typescript/no-unsafe-type-assertion
        address,
      }),
  }
}

type Schemas = Readonly<Record<keyof Parts, z.ZodType>>

/** Every part against its schema; the refusal names each field that does not fit. */
function parseParts(
  schemas: Schemas,
  method: Route['method'],
  parts: Parts,
): ReturnType<Route['parse']> {
  const bad = findBadText(parts, '')
  if (bad !== undefined) return { ok: false, refusal: invalid([plain(bad)], 400) }
  const problems: FieldProblem[] = []
  const said = parts.body === undefined ? {} : parts.body
  const checked = {
    params: checkPart(schemas.params, parts.params, 'path', problems),
    query: checkPart(schemas.query, parts.query, 'query', problems),
    body: method === 'GET' ? {} : checkPart(schemas.body, said, '', problems),
  }
  if (problems.length > 0) return { ok: false, refusal: invalid(problems) }
  return { ok: true, parts: checked }
}

function plain({ field, problem }: FieldProblem): FieldProblem {
  return { field: field.replace(/^(params|query|body)\./, ''), problem }
}

function checkPart(
  schema: z.ZodType,
  value: unknown,
  place: string,
  problems: FieldProblem[],
): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues.slice(0, 20)) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : ['']
    for (const name of names.slice(0, 20)) {
      const field = [place, ...issue.path.map(String), name].filter((part) => part !== '').join('.')
      problems.push({ field: field === '' ? 'body' : field.slice(0, 200), problem: wordsOf(issue) })
    }
  }
  return undefined
}

/** zod's words never quote the value; ours for unknown fields do not either. */
function wordsOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? 'not a field of this request' : issue.message
}

/** A route for anyone. Its transaction sees sign-in rows only. */
export function openRoute<P = Nothing, Q = Nothing, B = Nothing>(
  described: Described<SignInSubject, P, Q, B>,
): Route {
  return build(described, { allow: 'anyone' }, (): SignInSubject => ({ kind: 'sign-in' }))
}

/** A route for a patient who has proved who they are. */
export function patientRoute<P = Nothing, Q = Nothing, B = Nothing>(
  described: Described<PatientSubject, P, Q, B>,
): Route {
  return build(described, { allow: 'patient' }, ({ who }) => {
    if (who.kind !== 'patient') throw new TypeError('a patient route ran for somebody else')
    return who
  })
}

/** A route for staff who are fully signed in; with `roles`, for those roles only. */
export function staffRoute<P = Nothing, Q = Nothing, B = Nothing>(
  described: Described<StaffSubject, P, Q, B> & { readonly roles?: readonly Role[] },
): Route {
  const policy: Policy =
    described.roles === undefined ? { allow: 'staff' } : { allow: 'staff', roles: described.roles }
  return build(described, policy, ({ who }) => {
    if (who.kind !== 'staff') throw new TypeError('a staff route ran for somebody else')
    return who
  })
}

/** A route for staff at the second step of signing in, or behind the idle lock. Sees sign-in rows only. */
export function staffDoorRoute<P = Nothing, Q = Nothing, B = Nothing>(
  described: Described<SignInSubject, P, Q, B>,
): Route {
  return build(described, { allow: 'staff-at-the-door' }, (): SignInSubject => ({
    kind: 'sign-in',
  }))
}

/** A stream of server-sent events for staff or patients. */
export function streamRoute(described: {
  readonly path: string
  readonly policy: Policy
  readonly stream: (context: StreamContext) => Promise<void>
}): Route {
  return {
    method: 'GET',
    path: described.path,
    policy: described.policy,
    face: 'api',
    repeat: 'read',
    bodyBytesMax: 0,
    parse: (parts) =>
      parseParts({ params: nothingAtAll, query: nothingAtAll, body: nothingAtAll }, 'GET', parts),
    answer: async () => await Promise.reject(new TypeError('a stream has no answer')),
    stream: described.stream,
  }
}
