import type { StreamContext } from '../http/route.ts'

export type EventStream = {
  /** Sends one event, named or not; nothing once the listener has gone. */
  readonly send: (data: unknown, name?: string) => void
  readonly end: () => void
}

const heartbeatMs = 25_000
/** A listener that reads nothing is let go before it fills our memory. */
const backlogBytesMax = 64 * 1024

/**
 * Takes over a reply as a stream of server-sent events (WHATWG HTML, section 9.2). `closed` is
 * called once, whoever ends it; at once when the listener went before it could be opened.
 */
export function openEventStream(
  { request, reply }: StreamContext,
  closed: () => void,
): EventStream {
  reply.hijack()
  const out = reply.raw
  // It closed while its session or its seats were looked up, and will not say so again.
  if (out.destroyed || request.raw.socket.destroyed) {
    closed()
    return { send: () => {}, end: () => {} }
  }
  const headers = Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value : String(value)]],
    ),
  )
  out.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  request.raw.socket.setNoDelay(true)
  request.raw.socket.setTimeout(0)
  out.write('retry: 2000\n\n')
  const heartbeat = setInterval(() => out.write(':\n\n'), heartbeatMs)
  heartbeat.unref()
  out.once('close', () => {
    clearInterval(heartbeat)
    closed()
  })
  return {
    send: (data, name) => {
      if (out.writableEnded || out.destroyed) return
      if (out.writableLength > backlogBytesMax) out.destroy()
      else
        out.write(
          `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`,
        )
    },
    end: () => out.end(),
  }
}
