import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSignedBy } from './algorithms.ts'
import type { FetchBytes } from './fetch-bytes.ts'
import { keptLists } from './retrieval.ts'
import { revocationIn } from './revocation-entries.ts'
import { readRevocationList } from './revocation-list.ts'
import { authority, issue, issueList, serialOf, writeList } from './test-certificates.ts'

const issuer = authority('Root')
const listUrl = 'http://lists.example/root.crl'
const nina = issue({ name: 'Nina', issuer, listUrl })

test('a list says when and why, of its own issuer’s certificates only', () => {
  const list = issueList(issuer, [{ serial: 5n }, { serial: serialOf(nina), reason: 4 }])
  const found = revocationIn(list, nina.certificate)
  assert.equal(found?.reason, 'superseded')
  assert.equal(found?.revokedAt?.toString(), '2026-06-01T00:00:00Z')
  assert.equal(revocationIn(list, issue({ name: 'Gus', issuer }).certificate), undefined)
  const stranger = issue({ name: 'Nina', issuer: authority('Other') }).certificate
  const sameNumber = { ...stranger, serialNumber: nina.certificate.serialNumber }
  assert.equal(revocationIn(list, sameNumber), undefined)
})

test('a list of 100,000 is searched in an instant, and every one of its entries found', (t) => {
  const key = authority('Large', undefined, { key: 'rsa2048' })
  const serial = (at: number): bigint => BigInt(at) * 123_456_789_123n + 0x1234567n
  const der = writeList(
    key,
    Array.from({ length: 100_000 }, (_, at) => ({ serial: serial(at), reason: 1 })),
  )
  const began = process.cpuUsage()
  const reading = readRevocationList(der)
  assert.equal(reading.outcome, 'read')
  assert.ok(reading.outcome === 'read' && isSignedBy(reading.list, key.certificate.publicKey))
  const numbered = (number: bigint): ReturnType<typeof revocationIn> => {
    const hex = number.toString(16)
    const even = hex.padStart(hex.length + (hex.length % 2), '0')
    const serialNumber = Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex')
    return revocationIn(reading.list, { serialNumber, issuerName: key.certificate.subjectName })
  }
  assert.equal(numbered(serial(7) + 1n), undefined)
  const { user, system } = process.cpuUsage(began)
  t.diagnostic(`${der.length} bytes read and searched in ${(user + system) / 1000} ms of CPU`)
  assert.ok(user + system < 500_000)
  for (const at of [0, 1, 49_999, 99_999])
    assert.equal(numbered(serial(at))?.reason, 'keyCompromise', String(at))
})

test('no damage to a list makes reading it throw', () => {
  const der = writeList(issuer, [{ serial: serialOf(nina), reason: 1 }, { serial: 7n }])
  let unreadable = 0
  for (let at = 0; at < der.length; at++) {
    for (const bytes of [der.subarray(0, at), flipped(der, at)]) {
      const reading = readRevocationList(bytes)
      if (reading.outcome === 'unreadable') unreadable += 1
      else revocationIn(reading.list, nina.certificate)
    }
  }
  assert.ok(unreadable > der.length)
})

test('a list is kept while fresh, fetched anew after, and outlives a server that is down', async () => {
  const asked: string[] = []
  let isUp = true
  let now = Temporal.Instant.from('2026-11-22T12:00:00Z')
  const fetchBytes: FetchBytes = async (url) => {
    asked.push(url)
    return isUp
      ? { outcome: 'fetched', bytes: writeList(issuer, []) }
      : { outcome: 'failed', why: 'the server could not be reached' }
  }
  const listsFor = keptLists({ fetchBytes, now: () => now })
  const had = async (): Promise<number> => (await listsFor(nina.certificate)).lists.length
  assert.deepEqual(await Promise.all([had(), had(), had()]), [1, 1, 1])
  assert.deepEqual(asked, [listUrl])
  now = now.add({ minutes: 61 })
  assert.equal(await had(), 1)
  assert.equal(asked.length, 2)
  isUp = false
  now = now.add({ minutes: 61 })
  assert.equal(await had(), 1)
  assert.equal(asked.length, 3)
  now = Temporal.Instant.from('2027-10-02T00:00:00Z')
  assert.deepEqual(await listsFor(nina.certificate), {
    lists: [],
    missing: 'its revocation list could not be had: the server could not be reached',
  })
  isUp = true
  assert.equal(await had(), 0)
  now = now.add({ minutes: 6 })
  assert.equal(await had(), 1)
})

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8))
  return copy
}
