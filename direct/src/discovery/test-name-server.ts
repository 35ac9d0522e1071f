// A name server of a test's own, by UDP on loopback: what it replies to each question.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after } from 'node:test'
import { AUTHORITATIVE_ANSWER, decode, encode } from 'dns-packet'
import type { Answer, Packet } from 'dns-packet'
import { writeCertRecord } from './cert-record.ts'
import type { DnsServer } from './dns-exchange.ts'

/** Several replies are sent one after another; none is silence. */
export type Responder = (asked: Packet) => readonly (Packet | Buffer)[]

const sockets: ReturnType<typeof createSocket>[] = []
after(() => sockets.forEach((socket) => socket.close()))

export async function serveNames(respond: Responder): Promise<DnsServer> {
  const socket = createSocket('udp4')
  sockets.push(socket)
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.on('message', (bytes, peer) => {
    for (const reply of respond(decode(bytes)))
      socket.send(Buffer.isBuffer(reply) ? reply : encode(reply), peer.port, peer.address)
  })
  return { host: '127.0.0.1', port: socket.address().port }
}

/** A server with a zone: records by `name type`, and nothing else. */
export async function serveZone(
  records: Readonly<Record<string, readonly Answer[]>>,
): Promise<DnsServer> {
  return await serveNames((asked) => {
    const { name, type } = asked.questions?.[0] ?? { name: '', type: '' }
    return [replyTo(asked, records[`${name} ${type}`] ?? [])]
  })
}

export function replyTo(
  asked: Packet,
  answers: readonly Answer[],
  flags: number = AUTHORITATIVE_ANSWER,
): Packet {
  return {
    type: 'response',
    id: asked.id ?? 0,
    flags,
    questions: asked.questions ?? [],
    answers: [...answers],
  }
}

export function certRecord(name: string, der: Buffer): Answer {
  return { type: 'CERT', name, ttl: 60, data: writeCertRecord(der) }
}

/** A port on which nobody answers. */
export async function absentServer(): Promise<DnsServer> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return { host: '127.0.0.1', port }
}
