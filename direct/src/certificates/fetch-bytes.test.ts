import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { after, test } from 'node:test'
import { guardedFetch } from './fetch-bytes.ts'

const answers: Readonly<Record<string, RequestListener>> = {
  '/good': (_, response) => response.end('bytes'),
  '/missing': (_, response) => response.writeHead(404).end(),
  '/large': (_, response) => response.end(Buffer.alloc(5000)),
  '/slow': (_, response) => response.write('never ends'),
  '/again': (_, response) => response.writeHead(302, { location: '/good' }).end(),
  '/circle': (_, response) => response.writeHead(302, { location: '/circle' }).end(),
  '/inside': (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
  '/file': (_, response) => response.writeHead(302, { location: 'file:///etc/hostname' }).end(),
}
const server = createServer((asked, response) => answers[asked.url ?? '']?.(asked, response))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => {
  server.closeAllConnections()
  server.close()
})
const address = server.address()
const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

const guarded = guardedFetch()
const allowed = guardedFetch({
  isAllowedAddress: (each) => each === '127.0.0.1',
  timeoutMs: 500,
})

test('bytes are fetched, through a redirection too', async () => {
  for (const path of ['/good', '/again'])
    assert.deepEqual(await allowed(origin + path), {
      outcome: 'fetched',
      bytes: Buffer.from('bytes'),
    })
})

test('an address inside our walls is refused, by number, by name or by redirection', async () => {
  const why = 'its address is not on the public internet'
  const { port } = new URL(origin)
  for (const url of [
    `${origin}/good`,
    `http://localhost:${port}/good`,
    `http://[::1]:${port}/good`,
    `http://[::ffff:127.0.0.1]:${port}/good`,
    `http://2130706433:${port}/good`,
    `http://0x7f.1:${port}/good`,
  ])
    assert.deepEqual(await guarded(url), { outcome: 'refused', why }, url)
  assert.deepEqual(await allowed(`${origin}/inside`), { outcome: 'refused', why })
})

test('what is not on the web, or hides a password, is refused', async () => {
  for (const url of [
    'file:///etc/hostname',
    'ldap://directory.example/cn=list',
    'http://name:password@certificates.example/',
    `http://certificates.example/${'a'.repeat(3000)}`,
    'nonsense',
    '',
  ])
    assert.equal((await guarded(url)).outcome, 'refused', url)
  assert.equal((await allowed(`${origin}/file`)).outcome, 'refused')
})

test('too many bytes, redirections or seconds end the fetch', async () => {
  assert.deepEqual(await allowed(`${origin}/large`, 4000), {
    outcome: 'refused',
    why: 'it is too large',
  })
  assert.equal((await allowed(`${origin}/large`, 5000)).outcome, 'fetched')
  assert.deepEqual(await allowed(`${origin}/circle`), {
    outcome: 'refused',
    why: 'it redirects too often',
  })
  assert.deepEqual(await allowed(`${origin}/slow`), {
    outcome: 'failed',
    why: 'the server did not answer in time',
  })
  assert.deepEqual(await allowed(`${origin}/missing`), {
    outcome: 'failed',
    why: 'the server answered 404',
  })
})
