// A small keep-alive HTTP/1.1 client: it must cost little beside the servers it measures, so it
// reads no more of an answer than its status and its length.
import { connect, type Socket } from 'node:net'

/** One request as bytes, and the status that means it did its work. */
export type Shot = { readonly bytes: Buffer; readonly expect: number }

export function shot(
  method: 'GET' | 'POST',
  path: string,
  rest: { readonly headers: Readonly<Record<string, string>>; readonly body?: string },
  expect: number,
): Shot {
  const body = rest.body ?? ''
  const lines = Object.entries(rest.headers).map(([name, value]) => `${name}: ${value}`)
  if (method === 'POST') lines.push(`content-length: ${Buffer.byteLength(body)}`)
  const head = `${method} ${path} HTTP/1.1\r\nhost: localhost\r\n${lines.join('\r\n')}\r\n\r\n`
  return { bytes: Buffer.from(head + body), expect }
}

export type Load = { readonly done: number; readonly seconds: number; readonly latencyMs: number[] }

/** Keeps `connections` busy for some seconds, each with one request at a time. Throws at the first wrong answer. */
export async function load(
  port: number,
  next: () => Shot,
  options: { readonly connections: number; readonly seconds: number },
): Promise<Load> {
  const latencyMs: number[] = []
  const began = performance.now()
  const until = began + options.seconds * 1000
  await Promise.all(
    Array.from({ length: options.connections }, async () => {
      await using line = await openLine(port)
      for (let at = performance.now(); at < until;) {
        await line.fire(next())
        const now = performance.now()
        latencyMs.push(now - at)
        at = now
      }
    }),
  )
  return { done: latencyMs.length, seconds: (performance.now() - began) / 1000, latencyMs }
}

export type Line = AsyncDisposable & { readonly fire: (shot: Shot) => Promise<void> }

export async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  let answered: (() => void) | undefined
  let failed: ((fault: Error) => void) | undefined
  let expect = 0
  let kept: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk])
    const status = whole(kept)
    if (status === undefined) return
    const answer = kept
    kept = Buffer.alloc(0)
    if (status === expect) answered?.()
    else
      failed?.(new Error(`answered ${status}, not ${expect}: ${answer.toString().slice(0, 1200)}`))
  })
  socket.on('error', (fault) => failed?.(fault))
  socket.on('close', () => failed?.(new Error('the server closed the connection')))
  return {
    fire: async (shot) => {
      await new Promise<void>((resolve, reject) => {
        answered = resolve
        failed = reject
        expect = shot.expect
        socket.write(shot.bytes)
      })
    },
    [Symbol.asyncDispose]: async () => {
      failed = undefined
      socket.destroy()
    },
  }
}

/** The status of an answer that is here in full. */
function whole(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = bytes.toString('latin1', 0, end).toLowerCase()
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1]
  if (length !== undefined) return bytes.length >= end + 4 + Number(length) ? status : undefined
  if (!head.includes('transfer-encoding: chunked')) return status
  return bytes.subarray(-5).toString('latin1') === '0\r\n\r\n' ? status : undefined
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}
