import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { openEventStream } from './event-stream.ts'

/** Asks for a stream that is opened once `ready` is, hangs up when told, and counts its closings. */
async function closingsOf(
  ready: (request: FastifyRequest) => Promise<unknown>,
  hangUp: 'when asked' | 'when answered',
): Promise<number> {
  const app = Fastify({ forceCloseConnections: true })
  let closings = 0
  let opened: (() => void) | undefined
  const isOpen = new Promise<void>((resolve) => (opened = resolve))
  app.get('/live', async (request: FastifyRequest, reply: FastifyReply) => {
    await ready(request)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a stream needs no more of its context
    const context = { request, reply } as Parameters<typeof openEventStream>[0]
    const stream = openEventStream(context, () => (closings += 1))
    stream.send({ still: 'harmless' })
    opened?.()
    return reply
  })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write('GET /live HTTP/1.1\r\nhost: localhost\r\n\r\n')
  if (hangUp === 'when answered') await once(socket, 'data')
  else await setTimeout(50)
  socket.destroy()
  await isOpen
  await setTimeout(50)
  await app.close()
  return closings
}

test('a stream says once that it closed, when its listener hangs up', async () => {
  assert.equal(await closingsOf(async () => {}, 'when answered'), 1)
})

test('a listener that went before its stream was open leaves nothing behind', async () => {
  const gone = async (request: FastifyRequest): Promise<unknown> =>
    await once(request.raw.socket, 'close')
  assert.equal(await closingsOf(gone, 'when asked'), 1)
})
