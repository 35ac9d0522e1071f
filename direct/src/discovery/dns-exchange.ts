import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { on, once } from 'node:events'
import { connect, isIPv6 } from 'node:net'
import { readDnsReply, writeDnsQuestion } from './dns-message.ts'
import type { DnsQuestion, DnsReply } from './dns-message.ts'

/** A name server: an IP address and its port. */
export type DnsServer = { readonly host: string; readonly port: number }

/**
 * Asks one server: by UDP from a port of its own with a random id, again by TCP when the reply was
 * cut off, and again without EDNS when the server did not understand. Throws when the server
 * cannot be reached or the signal ends the wait.
 */
export async function askDnsServer(
  question: DnsQuestion,
  server: DnsServer,
  signal: AbortSignal,
): Promise<DnsReply> {
  const withEdns = await ask(question, server, { signal, edns: true })
  return withEdns.outcome === 'too new'
    ? await ask(question, server, { signal, edns: false })
    : withEdns
}

type Manner = { readonly signal: AbortSignal; readonly edns: boolean }

async function ask(question: DnsQuestion, server: DnsServer, manner: Manner): Promise<DnsReply> {
  const id = randomInt(0x1_00_00)
  const packet = writeDnsQuestion(question, id, manner.edns)
  const read = (bytes: Buffer): DnsReply => readDnsReply(bytes, question, id)
  const reply = await overUdp(packet, server, { read, signal: manner.signal })
  return reply.outcome === 'cut off'
    ? await overTcp(packet, server, { read, signal: manner.signal })
    : reply
}

type Reading = { readonly read: (bytes: Buffer) => DnsReply; readonly signal: AbortSignal }

async function overUdp(packet: Buffer, server: DnsServer, reading: Reading): Promise<DnsReply> {
  const socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4')
  try {
    // A connected socket hears only this server, so a guesser must also forge its address.
    socket.connect(server.port, server.host)
    await once(socket, 'connect', { signal: reading.signal })
    const messages = on(socket, 'message', { signal: reading.signal })
    socket.send(packet)
    for await (const [bytes] of messages) {
      if (!Buffer.isBuffer(bytes)) continue
      const reply = reading.read(bytes)
      if (reply.outcome !== 'not ours') return reply
    }
    throw new Error('the socket closed')
  } finally {
    socket.close()
  }
}

async function overTcp(packet: Buffer, server: DnsServer, reading: Reading): Promise<DnsReply> {
  const socket = connect({ ...server, signal: reading.signal })
  try {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(packet.length)
    socket.write(Buffer.concat([length, packet]))
    // The length comes first, in 16 bits, which is the limit on what is kept.
    let bytes = Buffer.alloc(0)
    for await (const chunk of socket) {
      if (Buffer.isBuffer(chunk)) bytes = Buffer.concat([bytes, chunk])
      if (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0))
        return reading.read(bytes.subarray(2, 2 + bytes.readUInt16BE(0)))
    }
    throw new Error('the server hung up')
  } finally {
    socket.destroy()
  }
}
