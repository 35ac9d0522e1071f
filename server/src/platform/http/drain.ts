import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** Keeps an eye on a stream, so that closing can end it. */
export type Follow = (stream: ServerResponse) => void

/**
 * Lets a closing server come to its end: what is under way is answered and its connection then
 * closed, and streams, which have no end of their own, are ended. Their pages ask elsewhere.
 */
export function drainOnClose(app: FastifyInstance): Follow {
  const streams = new Set<ServerResponse>()
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
    for (const stream of streams) stream.end()
  })
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
  return (stream) => {
    if (closing) stream.end()
    streams.add(stream)
    stream.once('close', () => streams.delete(stream))
  }
}
