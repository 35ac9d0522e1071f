// Hints from the server that something changed. A hint carries no content: who hears it refetches.
import type { LiveEvent } from '@salve/contract/desk'
import { asId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { browserNow } from './rules/clock.ts'

type Listener = (event: LiveEvent) => void
const listeners = new Set<Listener>()

/** Calls `listener` on every hint until the returned function is called. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

let source: EventSource | undefined
let retryMs = 1_000
let timer: ReturnType<typeof setTimeout> | undefined
let hiddenSince = 0

/** Opens the stream and keeps it open; after any gap a `resync` goes out, because hints may be lost. */
export function startLive(): void {
  if (source !== undefined) return
  let gap = false
  const opened = new EventSource(staffApi.live())
  source = opened
  opened.addEventListener('open', () => {
    retryMs = 1_000
    if (gap) tell({ type: 'resync' })
    gap = false
  })
  opened.addEventListener('message', (message: MessageEvent<unknown>) => {
    const event = typeof message.data === 'string' ? parseEvent(message.data) : undefined
    if (event !== undefined) tell(event)
  })
  opened.addEventListener('error', () => {
    gap = true
    // The browser retries by itself unless the server answered with an error: then the stream is closed for good.
    if (opened.readyState !== EventSource.CLOSED) return
    stopLive()
    timer = setTimeout(() => {
      startLive()
      tell({ type: 'resync' })
    }, retryMs)
    retryMs = Math.min(retryMs * 2, 30_000)
  })
}

export function stopLive(): void {
  clearTimeout(timer)
  source?.close()
  source = undefined
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenSince = browserNow()
  else if (source !== undefined && browserNow() - hiddenSince > 60_000) tell({ type: 'resync' })
})

function tell(event: LiveEvent): void {
  for (const listener of listeners) listener(event)
}

function parseEvent(data: string): LiveEvent | undefined {
  try {
    const event: Partial<Record<string, unknown>> = JSON.parse(data)
    const { type, id, deskId, version } = event
    if (type === 'resync') return { type }
    if (type !== 'conversation-changed' || typeof version !== 'number') return undefined
    if (typeof id !== 'string' || typeof deskId !== 'string') return undefined
    return { type, id: asId('conversation', id), deskId: asId('desk', deskId), version }
  } catch {
    return undefined
  }
}
