import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { after, test } from 'node:test'
import type { Answer } from 'dns-packet'
import { authority, issue } from '../certificates/test-certificates.ts'
import type { Wanted } from '../certificates/test-certificates.ts'
import { findCertificates } from './find-certificates.ts'
import type { Discovery, DiscoverySettings } from './find-certificates.ts'
import { absentServer, certRecord, replyTo, serveNames, serveZone } from './test-name-server.ts'

const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const address = 'nina@direct.example'
const root = authority('Root')

function made(wanted: Partial<Wanted> = {}): Buffer {
  return issue({ name: 'Nina', issuer: root, emails: [address], ...wanted }).certificate.raw
}

function directoryAt(port: number): Readonly<Record<string, readonly Answer[]>> {
  const data = { priority: 0, weight: 0, port, target: 'ldap.direct.example' }
  return {
    '_ldap._tcp.direct.example SRV': [{ type: 'SRV', name: '_ldap._tcp.direct.example', data }],
    'ldap.direct.example A': [{ type: 'A', name: 'ldap.direct.example', data: '127.0.0.1' }],
  }
}

async function find(
  records: Readonly<Record<string, readonly Answer[]>>,
  more: Partial<DiscoverySettings> = {},
): Promise<Discovery> {
  const servers = [await serveZone(records)]
  return await findCertificates(address, {
    dns: { servers },
    at,
    isAllowedAddress: (each) => each === '127.0.0.1',
    directoryTimeoutMs: 400,
    ...more,
  })
}

test('the address comes before the domain, and each step is told', async () => {
  const own = certRecord('nina.direct.example', made())
  const all = certRecord('direct.example', made({ emails: [], domains: ['direct.example'] }))
  const found = await find({ 'nina.direct.example CERT': [own], 'direct.example CERT': [all] })
  assert.equal(found.outcome, 'found')
  assert.deepEqual(found.steps, ['DNS: nina.direct.example: found 1 certificate.'])
  const byDomain = await find({ 'direct.example CERT': [all] })
  assert.equal(byDomain.outcome, 'found')
  assert.deepEqual(byDomain.steps, [
    'DNS: no certificate at nina.direct.example.',
    'DNS: direct.example: found 1 certificate.',
  ])
})

test('what cannot be used is passed over, and why is said', async () => {
  const old = certRecord('nina.direct.example', made({ until: '2026-03-01T00:00:00Z' }))
  const broken = certRecord('nina.direct.example', Buffer.from('nonsense'))
  const all = certRecord('direct.example', made({ emails: [], domains: ['direct.example'] }))
  const found = await find({
    'nina.direct.example CERT': [old, broken],
    'direct.example CERT': [all],
  })
  assert.equal(found.outcome, 'found')
  assert.match(found.steps[0] ?? '', /found 2 certificates, 0 of them usable/)
  assert.match(found.steps[0] ?? '', /unreadable/)
  const none = await find({ 'nina.direct.example CERT': [old] })
  assert.ok(none.outcome === 'none usable')
  assert.match(none.why, /expired on 2026-03-01/)
})

test('nothing is told from nobody answering, and from what is no address', async () => {
  assert.equal((await find({})).outcome, 'none')
  const dns = { servers: [await absentServer()] }
  assert.equal((await find({}, { dns })).outcome, 'not reached')
  const refusing = await serveNames((asked) => [replyTo(asked, [], 5)])
  assert.equal((await find({}, { dns: { servers: [refusing] } })).outcome, 'not reached')
  const wrong = await findCertificates('nobody', { dns, at })
  assert.deepEqual(wrong, {
    outcome: 'not an address',
    steps: ['“nobody” is not a Direct address.'],
  })
})

test('when the resolver does not know CERT, the servers of the zone are asked themselves', async () => {
  const zone = await serveZone({
    'nina.direct.example CERT': [certRecord('nina.direct.example', made())],
  })
  const resolver = await serveNames((asked) => {
    const { name, type } = asked.questions?.[0] ?? { name: '', type: 'A' }
    if (type === 'CERT') return [replyTo(asked, [], 4)]
    if (type === 'NS' && name === 'direct.example')
      return [replyTo(asked, [{ type, name, data: 'ns.direct.example' }])]
    if (type === 'A' && name === 'ns.direct.example')
      return [replyTo(asked, [{ type, name, data: '127.0.0.1' }])]
    return [replyTo(asked, [])]
  })
  const dns = { servers: [resolver] }
  const found = await find({}, { dns, zoneServerPort: zone.port })
  assert.equal(found.outcome, 'found', found.steps.join(' '))
  assert.match(found.steps[0] ?? '', /so the name servers of nina\.direct\.example were asked/)
  const guarded = { dns, zoneServerPort: zone.port, isAllowedAddress: () => false }
  assert.equal((await find({}, guarded)).outcome, 'not reached')
})

test('the URL in a record is followed only where that is allowed', async () => {
  const data = Buffer.concat([
    Buffer.from([0, 4, 0, 0, 0]),
    Buffer.from('http://x.example/nina.cer'),
  ])
  const records = {
    'nina.direct.example CERT': [
      { type: 'CERT', name: 'nina.direct.example', ttl: 60, data } as const,
    ],
  }
  const asked: string[] = []
  const followed = await find(records, {
    fetchBytes: async (url) => {
      asked.push(url)
      return { outcome: 'fetched', bytes: made() }
    },
  })
  assert.equal(followed.outcome, 'found')
  assert.deepEqual(asked, ['http://x.example/nina.cer'])
  assert.equal((await find(records)).outcome, 'none usable')
})

test('a directory inside our own walls is not asked', async () => {
  let connections = 0
  const port = await serveOdd(() => (connections += 1))
  const found = await find(directoryAt(port), { isAllowedAddress: () => false })
  assert.match(found.steps.at(-1) ?? '', /not on the public internet/)
  assert.equal(connections, 0)
})

const oddities: readonly [string, (socket: Socket) => unknown][] = [
  ['says nothing', () => undefined],
  ['hangs up', (socket) => socket.destroy()],
  ['talks of something else', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['never stops', (socket) => flood(socket, Buffer.alloc(1024 * 1024, 0x30))],
  ['announces what never comes', (socket) => socket.write(Buffer.from('308400ffffff0201', 'hex'))],
  [
    'floods with one endless value',
    (socket) => {
      socket.write(Buffer.from('30847fffffff0201016484', 'hex'))
      flood(socket, Buffer.alloc(1024 * 1024))
    },
  ],
]
for (const [what, behave] of oddities) {
  test(`a directory that ${what} costs little time and memory`, async () => {
    const began = performance.now()
    const before = process.memoryUsage().rss
    // Who floods must be stopped by the limit on bytes, long before the one on time.
    const directoryTimeoutMs = what.includes('flood') ? 20_000 : 400
    const records = directoryAt(await serveOdd(behave))
    const found = await find(records, { directoryTimeoutMs })
    assert.equal(found.outcome, 'not reached', found.steps.join(' '))
    assert.ok(performance.now() - began < 3000)
    assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024)
  })
}

const servers: ReturnType<typeof createServer>[] = []
const sockets = new Set<Socket>()
after(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
})

async function serveOdd(behave: (socket: Socket) => unknown): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    behave(socket)
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = server.address()
  return typeof own === 'object' && own !== null ? own.port : 0
}

function flood(socket: Socket, bytes: Buffer): void {
  const more = (): void => {
    if (!socket.destroyed) socket.write(bytes, more)
  }
  more()
}
