// The requests of the HTTP workloads, for Salve and for the limit program.
import type { LimitWorld } from './limit/world.ts'
import { newKey } from '../server/src/platform/crypto/secrets.ts'
import { type Shot, shot } from './load.ts'
import type { World } from './world.ts'

const words =
  'Hello, I have a question about my medicine: the label says to take two tablets each morning with food. Is it all right to take them in the evening?'

type Next = () => Shot

function inTurn<T>(all: readonly T[]): () => T {
  let place = 0
  return () => {
    const one = all[place++ % all.length]
    if (one === undefined) throw new TypeError('nothing to take turns with')
    return one
  }
}

/** A patient adds a message to a conversation, as the form on the page sends it. */
export function send(world: World): Next {
  const next = inTurn(world.patients)
  return () => {
    const { cookie, csrf, conversationId } = next()
    const body = new URLSearchParams({ text: words, csrf, key: newKey() }).toString()
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
    return shot('POST', `/messages/${conversationId}/reply`, { headers, body }, 303)
  }
}

export function inbox({ deskId, staff: { cookie } }: World): Next {
  const path = `/api/desk/desks/${deskId}/conversations?view=open&limit=25`
  const one = shot('GET', path, { headers: { cookie } }, 200)
  return () => one
}

export function thread({ threads, staff: { cookie } }: World): Next {
  const next = inTurn(
    threads.map((id) => shot('GET', `/api/desk/conversations/${id}`, { headers: { cookie } }, 200)),
  )
  return () => next()
}

export function beside({ threads, staff: { cookie } }: World): Next {
  const next = inTurn(
    threads.map((id) =>
      shot('GET', `/api/desk/conversations/${id}/beside`, { headers: { cookie } }, 200),
    ),
  )
  return () => next()
}

export function limitSend({ cookies }: LimitWorld): Next {
  const next = inTurn(cookies)
  let thread = 0
  return () => {
    const headers = { cookie: next(), 'content-type': 'application/json' }
    thread = (thread % 300) + 1
    return shot(
      'POST',
      `/messages/${thread}`,
      { headers, body: JSON.stringify({ text: words }) },
      201,
    )
  }
}

export function limitRead({ cookies }: LimitWorld, path: string, count: number): Next {
  const next = inTurn(cookies)
  let place = 0
  return () => {
    place = (place % count) + 1
    return shot('GET', `${path}/${place}`, { headers: { cookie: next() } }, 200)
  }
}
