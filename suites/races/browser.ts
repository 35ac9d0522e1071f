// The requests people's browsers make, over real HTTP.
import { randomUUID } from 'node:crypto'
import { type ConversationId, parseId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { type ConversationAct, staffApi } from '@salve/contract/staff-paths'
import type { Keys } from './practice.ts'

/** One answer: its status, where it points, and its JSON, if any. */
export type Answer = {
  readonly status: number
  readonly location: string | undefined
  readonly json: Readonly<Record<string, unknown>>
  readonly text: string
}

/** Sends one request; throws when the connection is lost. */
export type Ask = (path: string, request?: Request) => Promise<Answer>
export type Request = {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
}

export function askAt(origin: string, keys: Keys): Ask {
  return async (path, request = { method: 'GET', headers: {} }) => {
    const response = await fetch(origin + path, {
      ...request,
      headers: { ...request.headers, cookie: keys.cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    const json: unknown = isJson ? JSON.parse(text) : {}
    return {
      status: response.status,
      location: response.headers.get('location') ?? undefined,
      json: typeof json === 'object' && json !== null ? { ...json } : {},
      text,
    }
  }
}

export function newKey(): string {
  return randomUUID()
}

/** A form as a page without script posts it. */
export function form(keys: Keys, key: string, fields: Record<string, string>): Request {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrf: keys.csrf, key }).toString(),
  }
}

/** A call of the desk. */
export function call(keys: Keys, key: string, body: unknown, method = 'POST'): Request {
  return {
    method,
    headers: {
      'content-type': 'application/json',
      'x-salve-csrf': keys.csrf,
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  }
}

/** A refill of a medicine that is not on the list, with `words` as the note. */
export function refillFields(words: string): Record<string, string> {
  return {
    'a.medicines': '~other',
    'a.medicines.other': 'Lisinopril 10 mg',
    'a.days-left': '4-7',
    'a.pharmacy': 'Corner Pharmacy',
    'a.note': words,
  }
}

export const refillPath: string = patientPaths.writeAbout('refill')

/** The conversation that `/sent/<id>` names. */
export function sentTo(answer: Answer): ConversationId {
  const id = parseId('conversation', answer.location?.split('/').at(-1) ?? '')
  if (id === undefined) throw new Error(`not sent: ${answer.status} ${answer.text.slice(0, 300)}`)
  return id
}

export function actPath(id: ConversationId, act: ConversationAct): string {
  return staffApi.act(id, act)
}
