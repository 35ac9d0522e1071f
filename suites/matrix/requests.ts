// How each route is asked properly, so that nothing but who asks and for what decides the answer.
import { fieldsFor } from '../world-cast.ts'
import type { World } from '../world.ts'

export type Asking = {
  readonly method: string
  readonly path: string
  readonly face: 'page' | 'api'
}

export type Request = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: string
}

type Body = Readonly<Record<string, unknown>>
const credential = { id: 'eA', rawId: 'eA', type: 'public-key', response: {} }

/** The body of each write that has one; others send an empty one. */
export function bodyOf(key: string, world: World, ours: 'maple' | 'harbor'): Body {
  const token = 'a set-up token of nobody at all'
  const bodies: Readonly<Record<string, Body>> = {
    'POST /api/desk/sign-in/password': { email: 'nobody@nowhere.example', password: 'wrong' },
    'POST /api/desk/sign-in/totp': { code: '000000' },
    'POST /api/desk/session/unlock': { password: 'wrong' },
    'POST /api/desk/sign-in/passkey/verify': { response: credential },
    'POST /api/desk/set-up/open': { token },
    'POST /api/desk/set-up/finish': { token, password: 'long enough 1234', code: '000000' },
    'POST /api/desk/passkeys': { response: credential, name: 'Key' },
    'POST /join': { code: 'ZZZZZZ', 'born.month': '1', 'born.day': '1', 'born.year': '1990' },
    'POST /sign-in/send-code': { email: 'nobody@nowhere.example' },
    'POST /sign-in/code': { code: '000000' },
    'POST /sign-in/passkey': credential,
    'POST /join/contact': { way: 'email' },
    'POST /join/code': { code: '000000' },
    'POST /you/address': { email: 'new@nowhere.example' },
    'POST /you/address/code': { code: '000000' },
    'POST /passkeys': credential,
    'POST /write/:topic': { ...fieldsFor('help', 'A question'), again: 'yes' },
    'PUT /write/:topic/draft': { fields: { 'a.note': 'A' } },
    'POST /write/:topic/draft': { 'a.note': 'A' },
    'POST /messages/:id/reply': { text: 'Thank you' },
    'PUT /messages/:id/draft': { fields: { text: 'Thank' } },
    'PUT /api/desk/me/preferences': { singleKeys: true, density: 'roomy', theme: 'dark' },
    'POST /api/desk/conversations/:id/read': { version: 1 },
    'POST /api/desk/conversations/:id/reply': { text: 'Yes', answersUpTo: 0, close: false },
    'POST /api/desk/conversations/:id/notes': { text: 'A note' },
    'POST /api/desk/conversations/:id/move': {
      ...{ deskId: world[ours].desks['front-desk'], reason: 'other' },
    },
    'POST /api/desk/conversations/:id/call': { outcome: 'no-answer' },
    'POST /api/desk/conversations/:id/done': { outcome: 'no-answer-needed', version: 1 },
    'PUT /api/desk/conversations/:id/drafts/:kind': { text: 'Dear', version: 0 },
    'POST /demo/sign-in': { as: 'dana' },
  }
  return bodies[key] ?? {}
}

const queries: Readonly<Record<string, string>> = {
  'GET /api/desk/patients': '?q=a',
  'GET /api/desk/conversations': '?reference=R-4801',
}
const jsonPages = new Set(['PUT /write/:topic/draft', 'PUT /messages/:id/draft'])

/** A proper request of this route for a thing of this id. */
export function requestFor(
  world: World,
  { method, path, face }: Asking,
  of: {
    readonly id: string
    readonly ours: 'maple' | 'harbor'
    readonly session: { readonly cookie: string; readonly csrf: string }
    readonly body?: Body
    /** Where a path names two things: the template beside the conversation. */
    readonly template?: string
  },
): Request {
  const key = `${method} ${path}`
  const url = path
    .replace(':template', of.template ?? '')
    .replace(':kind', 'reply')
    .replace(/:(id|desk|patient|passkey|topic|code)\b/, of.id)
  const { cookie, csrf } = of.session
  if (method === 'GET') return { method, url: `${url}${queries[key] ?? ''}`, headers: { cookie } }
  const once = crypto.randomUUID()
  const body = of.body ?? bodyOf(key, world, of.ours)
  if (face === 'api' || jsonPages.has(key)) {
    return {
      ...{ method, url, payload: JSON.stringify(body) },
      headers: {
        ...{ cookie, 'content-type': 'application/json' },
        ...{ 'x-salve-csrf': csrf, 'idempotency-key': once },
      },
    }
  }
  const fields = Object.entries(body).map(([name, value]) => [name, String(value)])
  return {
    ...{ method, url },
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams([['csrf', csrf], ['key', once], ...fields]).toString(),
  }
}
