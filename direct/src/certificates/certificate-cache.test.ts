import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cachedReader } from './certificate-cache.ts'
import { issue } from './test-certificates.ts'

test('a certificate is read once while it is among the last asked for', () => {
  const [one, two, three] = ['One', 'Two', 'Three'].map(
    (name) => issue({ name }).certificate.raw,
  ) as [Buffer, Buffer, Buffer]
  const read = cachedReader(2)
  const first = read(one)
  assert.equal(first.outcome, 'read')
  assert.equal(read(Buffer.from(one)), first)
  read(two)
  assert.equal(read(one), first)
  read(three)
  assert.equal(read(one), first)
  const second = read(two)
  assert.equal(read(two), second)
  assert.notEqual(read(one), undefined)
  assert.equal(read(Buffer.from('nothing')).outcome, 'unreadable')
})

test('what is remembered does not hold on to the message it came in', () => {
  const { raw } = issue({ name: 'Nina' }).certificate
  const message = Buffer.concat([Buffer.alloc(1_000_000), raw])
  const reading = cachedReader()(message.subarray(1_000_000))
  assert.ok(reading.outcome === 'read')
  assert.ok(reading.certificate.raw.buffer !== message.buffer)
})
