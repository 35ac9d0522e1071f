import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { decode, encode, TRUNCATED_RESPONSE } from 'dns-packet'
import type { Answer, Packet } from 'dns-packet'
import fc from 'fast-check'
import { lookUp } from './dns-lookup.ts'
import { readDnsReply } from './dns-message.ts'
import { absentServer, replyTo, serveNames } from './test-name-server.ts'

const question = { name: 'nina.direct.example', type: 'CERT' } as const

function cert(name: string, data: string): Answer {
  return { type: 'CERT', name, ttl: 60, data: Buffer.from(data) }
}

const texts = (looked: Awaited<ReturnType<typeof lookUp>>): readonly string[] =>
  looked.outcome === 'found'
    ? looked.records.map((record) =>
        record.kind === 'certificate' ? record.data.toString() : record.kind,
      )
    : [looked.outcome]

test('certificates are found under a name, whatever its case', async () => {
  const server = await serveNames((asked) => [
    replyTo(asked, [cert('NINA.direct.example', 'one'), cert('nina.direct.example', 'two')]),
  ])
  assert.deepEqual(texts(await lookUp(question, { servers: [server] })), ['one', 'two'])
})

test('a server that is down, refuses or babbles is passed over for the next', async () => {
  const refusing = await serveNames((asked) => [{ ...replyTo(asked, []), flags: 5 }])
  const babbling = await serveNames((asked) => {
    const head = Buffer.alloc(12, 0xff)
    head.writeUInt16BE(asked.id!)
    return [head]
  })
  const good = await serveNames((asked) => [replyTo(asked, [cert('nina.direct.example', 'one')])])
  const servers = [await absentServer(), refusing, babbling, good]
  assert.deepEqual(texts(await lookUp(question, { servers })), ['one'])
  assert.deepEqual(texts(await lookUp(question, { servers: servers.slice(0, 3) })), ['failed'])
})

test('a forged reply with another id or question is not believed', async () => {
  const forged = (asked: Packet): Packet => replyTo(asked, [cert('nina.direct.example', 'forged')])
  const server = await serveNames((asked) => [
    { ...forged(asked), id: (asked.id! + 1) % 65_536 },
    { ...forged(asked), questions: [{ type: 'CERT', name: 'other.example' }] },
    { ...forged(asked), type: 'query' },
    replyTo(asked, [cert('other.example', 'stray'), cert('nina.direct.example', 'true')]),
  ])
  assert.deepEqual(texts(await lookUp(question, { servers: [server] })), ['true'])
  // The control: without the difference, the same reply is believed.
  const fooled = await serveNames((asked) => [forged(asked)])
  assert.deepEqual(texts(await lookUp(question, { servers: [fooled] })), ['forged'])
})

test('aliases are followed, in one reply or over several, but not in a circle', async () => {
  const alias = (name: string, data: string): Answer => ({ type: 'CNAME', name, data, ttl: 60 })
  const server = await serveNames((asked) => {
    const name = asked.questions![0]!.name
    if (name === 'nina.direct.example')
      return [replyTo(asked, [alias(name, 'a.example'), alias('a.example', 'b.example')])]
    return [replyTo(asked, [alias(name, 'c.example'), cert('c.example', 'one')])]
  })
  assert.deepEqual(texts(await lookUp(question, { servers: [server] })), ['one'])
  const circle = await serveNames((asked) => {
    const { name } = asked.questions![0]!
    return [replyTo(asked, [alias(name, name === 'a.example' ? 'b.example' : 'a.example')])]
  })
  assert.deepEqual(texts(await lookUp(question, { servers: [circle] })), ['failed'])
})

test('a reply cut off is asked for again by TCP', async () => {
  const server = await serveNames((asked) => [replyTo(asked, [], TRUNCATED_RESPONSE)])
  const stream = createServer((socket) =>
    socket.once('data', (bytes: Buffer) => {
      const asked = decode(bytes.subarray(2))
      const whole = encode(replyTo(asked, [cert('nina.direct.example', 'x'.repeat(5000))]))
      const length = Buffer.alloc(2)
      length.writeUInt16BE(whole.length)
      socket.write(Buffer.concat([length, whole.subarray(0, 100)]))
      setTimeout(() => socket.end(whole.subarray(100)), 20)
    }),
  ).listen(server.port, '127.0.0.1')
  await once(stream, 'listening')
  const looked = await lookUp(question, { servers: [server] })
  stream.close()
  assert.deepEqual(
    texts(looked).map((text) => text.length),
    [5000],
  )
})

test('a server from before EDNS is asked again in its own language', async () => {
  const server = await serveNames((asked) =>
    (asked.additionals ?? []).length > 0
      ? [{ type: 'response', id: asked.id!, flags: 1 }]
      : [replyTo(asked, [cert('nina.direct.example', 'one')])],
  )
  assert.deepEqual(texts(await lookUp(question, { servers: [server] })), ['one'])
})

test('a server that says nothing costs no more than the time allowed', async () => {
  const server = await serveNames(() => [])
  const began = performance.now()
  const looked = await lookUp(question, { servers: [server], tryTimeoutMs: 50, timeoutMs: 5000 })
  assert.deepEqual(looked, {
    outcome: 'failed',
    why: 'no name server answered in time',
    answered: false,
  })
  assert.ok(performance.now() - began < 2000)
})

test('that there is nothing is known from that nobody could say', async () => {
  const nowhere = await serveNames((asked) => [{ ...replyTo(asked, []), flags: 3 }])
  assert.deepEqual(await lookUp(question, { servers: [nowhere] }), { outcome: 'none' })
  const broken = await serveNames((asked) => [{ ...replyTo(asked, []), flags: 2 }])
  assert.equal((await lookUp(question, { servers: [broken] })).outcome, 'failed')
  assert.equal((await lookUp(question, { servers: [] })).outcome, 'failed')
  const long = { name: `${'a'.repeat(64)}.example`, type: 'CERT' } as const
  assert.deepEqual(await lookUp(long, { servers: [broken] }), { outcome: 'none' })
})

test('no bytes make reading a reply throw', () => {
  const whole = encode(
    replyTo({ id: 7, questions: [question] }, [cert('nina.direct.example', 'one')]),
  )
  assert.equal(readDnsReply(whole, question, 7).outcome, 'records')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(whole.length),
      (changes, length) => {
        const bytes = Buffer.from(whole)
        for (const [at, byte] of changes) bytes[at] = byte
        readDnsReply(bytes.subarray(0, length), question, 7)
      },
    ),
    { numRuns: 2000 },
  )
})
