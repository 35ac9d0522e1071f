import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDnsServer, systemDnsServers } from './system-servers.ts'

test('a name server is an address, with or without a port', () => {
  assert.deepEqual(readDnsServer('192.0.2.1'), { host: '192.0.2.1', port: 53 })
  assert.deepEqual(readDnsServer('192.0.2.1:5353'), { host: '192.0.2.1', port: 5353 })
  assert.deepEqual(readDnsServer('2001:db8::1'), { host: '2001:db8::1', port: 53 })
  assert.deepEqual(readDnsServer('[2001:db8::1]:5353'), { host: '2001:db8::1', port: 5353 })
  assert.ok(systemDnsServers().every(({ host, port }) => host !== '' && port > 0))
})
