// BouncyCastle and `openssl -stream` write indefinite lengths and strings in pieces: whatever is
// written here must be understood in that form too.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Asn1Value } from '../asn1/read.ts'
import { childrenOf, contentOf, rawOf, readBer } from '../asn1/read.ts'
import { isTagged, tags } from '../asn1/tags.ts'
import { toBytes } from '../asn1/write.ts'
import { exampleKey } from './test-keys.ts'
import { openEnvelope } from './open-envelope.ts'
import { readSignedData } from './read-signed-data.ts'
import { verifySigners } from './verify-signers.ts'
import { writeEnvelope } from './write-envelope.ts'
import { writeSignedData } from './write-signed-data.ts'

const at = Temporal.Instant.from('2026-11-22T10:00:00Z')
const rsa = exampleKey('rsa')
const curve = exampleKey('P-256')
const content = Buffer.from('Words.\r\n'.repeat(50))
const end = Buffer.alloc(2)

/** The same value with every length indefinite and every octet string in three pieces. */
function loosened(value: Asn1Value): Buffer {
  const raw = rawOf(value)
  if (value.constructed) {
    return Buffer.concat([
      raw.subarray(0, 1),
      Buffer.of(0x80),
      ...childrenOf(value).map(loosened),
      end,
    ])
  }
  const isString = isTagged(value, tags.octetString)
  if (!isString && !(isTagged(value, { tagClass: 'context', tagNumber: 0 }) && raw.length > 100)) {
    return raw
  }
  const octets = contentOf(value)
  const third = Math.ceil(octets.length / 3)
  const pieces = [0, third, 2 * third].map((start) => octets.subarray(start, start + third))
  const inner = pieces.map((piece) =>
    Buffer.concat([Buffer.of(4, 0x82, piece.length >> 8, piece.length & 255), piece]),
  )
  return Buffer.concat([Buffer.of((raw[0] ?? 0) | 0x20, 0x80), ...inner, end])
}

test('a signature verifies though its attributes came in another encoding than was signed', () => {
  for (const own of [rsa, curve]) {
    const signers = [{ ...own, digest: 'sha256' as const, namedBy: 'key identifier' as const }]
    const der = toBytes(writeSignedData({ content: [content], form: 'enclosed', signers, at }))
    const ber = loosened(readBer(der))
    assert(ber.length > der.length)
    const reading = readSignedData(ber)
    assert(reading.outcome === 'read', JSON.stringify(reading))
    const { signedData } = reading
    assert(Buffer.concat(signedData.content ?? []).equals(content))
    assert((signedData.content?.length ?? 0) > 1)
    const verdicts = (bytes: Buffer): string[] =>
      verifySigners({ ...signedData, content: [bytes] }, [own.certificate]).map(
        ({ outcome }) => outcome,
      )
    assert.deepEqual(verdicts(content), ['verified'])
    assert.deepEqual(verdicts(content.subarray(1)), ['tampered'])
  }
})

test('an envelope opens though every part of it came in pieces', () => {
  for (const cipher of ['aes-128-cbc', 'aes-256-cbc', 'aes-256-gcm'] as const) {
    const recipients = [rsa, curve].map(({ certificate }) => ({
      certificate,
      namedBy: 'key identifier' as const,
    }))
    const ber = loosened(readBer(toBytes(writeEnvelope([content], recipients, cipher))))
    for (const own of [rsa, curve]) {
      for (const ciphertextIs of ['kept', 'overwritten'] as const) {
        const opened = openEnvelope(Buffer.from(ber), [own], { ciphertextIs })
        assert(opened.outcome === 'opened', `${cipher}: ${JSON.stringify(opened)}`)
        assert(opened.content.equals(content))
      }
    }
  }
})

test('what was given is only written over where that is allowed', () => {
  const bytes = toBytes(writeEnvelope([content], [rsa], 'aes-256-cbc'))
  const original = Buffer.from(bytes)
  assert.equal(openEnvelope(bytes, [rsa]).outcome, 'opened')
  assert(bytes.equals(original))
  assert.equal(openEnvelope(bytes, [rsa], { ciphertextIs: 'overwritten' }).outcome, 'opened')
  assert(!bytes.equals(original))
})
