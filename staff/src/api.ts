// The one way the desk talks to the server. Refusals are values; nothing here throws.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Problem } from '@salve/contract/desk'
import { deskHeaders, problemStatus } from '@salve/contract/desk-words'

/** What the server did not refuse but could not do: `fault` (it failed), `unreachable` (we could not ask). */
export type Failure = { type: 'fault' | 'unreachable'; title: string; detail?: string }
export type Reply<T> = { ok: true; value: T } | { ok: false; problem: Problem | Failure }

/** False from the first request that got no answer until one gets through again. */
export const reachable: Signal<boolean> = signal(true)
/** Why the server no longer takes this browser for who it was; set by any request, cleared by signing in. */
export const sessionLost: Signal<'signed-out' | 'locked' | undefined> = signal<
  'signed-out' | 'locked' | undefined
>(undefined)

let csrf = ''
export function setCsrf(token: string): void {
  csrf = token
}

export type ReadOptions = {
  /** The page fetches this by itself: it does not put off the idle lock. */
  background?: boolean
  abort?: AbortSignal
}

export async function read<T>(path: string, options: ReadOptions = {}): Promise<Reply<T>> {
  const headers = new Headers({ accept: 'application/json' })
  if (options.background === true) headers.set(deskHeaders.background, '1')
  const init: RequestInit = { headers, cache: 'no-store' }
  if (options.abort !== undefined) init.signal = options.abort
  return await once<T>(path, init)
}

export type Write = {
  path: string
  method?: 'POST' | 'PUT'
  body?: object
  /** To send the same write again later, give the key it was first sent with. */
  key?: string
  /** Lets the request outlive the page: for the last save of a draft. */
  keepalive?: boolean
}

/** Sends a write; when no answer comes it tries twice more with the same key, so that nothing is done twice. */
export async function write<T>(request: Write): Promise<Reply<T>> {
  const key = request.key ?? newKey()
  let reply = await once<T>(request.path, writeInit(request, key))
  for (const waitMs of [700, 2_500]) {
    if (reply.ok || reply.problem.type !== 'unreachable' || request.keepalive === true) return reply
    // oxlint-disable-next-line no-await-in-loop -- tries come one after another by design
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    // oxlint-disable-next-line no-await-in-loop -- as above
    reply = await once<T>(request.path, writeInit(request, key))
  }
  return reply
}

export function newKey(): string {
  return crypto.randomUUID()
}

function writeInit(request: Write, key: string): RequestInit {
  return {
    method: request.method ?? 'POST',
    keepalive: request.keepalive ?? false,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      [deskHeaders.idempotencyKey]: key,
      [deskHeaders.csrf]: csrf,
    },
    body: JSON.stringify(request.body ?? {}),
  }
}

async function once<T>(path: string, init: RequestInit): Promise<Reply<T>> {
  let response: Response
  let text: string
  try {
    response = await fetch(path, init)
    text = await response.text()
  } catch {
    if (init.signal?.aborted !== true) reachable.value = false
    return { ok: false, problem: { type: 'unreachable', title: 'We cannot reach Salve.' } }
  }
  if (response.status === 502 || response.status === 504) {
    reachable.value = false
    return { ok: false, problem: { type: 'unreachable', title: 'We cannot reach Salve.' } }
  }
  reachable.value = true
  if (!response.ok) return { ok: false, problem: problemIn(text, response.status) }
  // The server checks its replies against the contract in its tests, and the same build serves this file.
  const value: T = JSON.parse(text === '' ? 'null' : text)
  return { ok: true, value }
}

function problemIn(text: string, status: number): Problem | Failure {
  try {
    const problem: Problem = JSON.parse(text)
    if (Object.hasOwn(problemStatus, problem.type)) {
      if (problem.type === 'signed-out' || problem.type === 'locked')
        sessionLost.value = problem.type
      return problem
    }
  } catch {
    // Not JSON: an intermediary answered, or the server is broken. Both are a fault.
  }
  return { type: 'fault', title: `Salve had a problem (${status}).` }
}
