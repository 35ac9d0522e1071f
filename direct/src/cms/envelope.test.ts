import assert from 'node:assert/strict'
import { constants, publicEncrypt, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { encoded, identifier, integer, octetString, sequence, toBytes } from '../asn1/write.ts'
import type { ContentCipher } from './ciphers.ts'
import { exampleKey } from './test-keys.ts'
import type { TransportScheme } from './key-transport.ts'
import { receiveKey } from './key-transport.ts'
import { openEnvelope } from './open-envelope.ts'
import type { EnvelopeRecipient } from './write-envelope.ts'
import { writeEnvelope } from './write-envelope.ts'

const rsa = exampleKey('rsa')
const curve = exampleKey('P-256')
const largerCurve = exampleKey('P-384')
const content = Buffer.from('Words that only one may read.\r\n'.repeat(40))
const chained: ContentCipher[] = ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc']
const shielded: ContentCipher[] = ['aes-128-gcm', 'aes-192-gcm', 'aes-256-gcm']

function sealed(recipients: readonly EnvelopeRecipient[], cipher: ContentCipher): Buffer {
  return toBytes(
    writeEnvelope([content.subarray(0, 100), content.subarray(100)], recipients, cipher),
  )
}

test('every way to send a key and every cipher opens again', () => {
  const ways: EnvelopeRecipient[] = [
    { certificate: rsa.certificate },
    { certificate: rsa.certificate, transport: 'oaep-sha1' },
    { certificate: rsa.certificate, transport: 'oaep-sha256', namedBy: 'key identifier' },
    { certificate: rsa.certificate, transport: 'oaep-sha384' },
    { certificate: rsa.certificate, transport: 'oaep-sha512' },
    { certificate: curve.certificate },
    { certificate: largerCurve.certificate, namedBy: 'key identifier' },
  ]
  for (const cipher of [...chained, ...shielded]) {
    for (const way of ways) {
      const opened = openEnvelope(sealed([way], cipher), [curve, rsa, largerCurve])
      assert(opened.outcome === 'opened', `${cipher} ${way.transport}: ${JSON.stringify(opened)}`)
      assert(opened.content.equals(content))
      assert.equal(opened.cipher, cipher)
    }
  }
})

test('each of several recipients opens it, and nobody else', () => {
  const stranger = exampleKey('rsa')
  const all = [rsa, curve, largerCurve]
  const bytes = sealed(all, 'aes-256-cbc')
  for (const own of all) assert.equal(openEnvelope(bytes, [own]).outcome, 'opened')
  assert.deepEqual(openEnvelope(bytes, [stranger]), { outcome: 'not for us' })
  const impostor = { certificate: rsa.certificate, privateKey: stranger.privateKey }
  assert.deepEqual(openEnvelope(bytes, [impostor]), { outcome: 'undecryptable' })
  const mismatched = { certificate: rsa.certificate, privateKey: curve.privateKey }
  assert.deepEqual(openEnvelope(bytes, [mismatched]), { outcome: 'undecryptable' })
})

test('with a tag, no byte of the ciphertext can be changed unnoticed', () => {
  const bytes = sealed([curve], 'aes-256-gcm')
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
  fc.assert(
    fc.property(change, ([offset, mask]) => {
      const changed = Buffer.from(bytes)
      changed[offset] = (changed[offset] ?? 0) ^ mask
      const opened = openEnvelope(changed, [curve])
      assert(opened.outcome !== 'opened' || opened.content.equals(content))
    }),
    { numRuns: 500 },
  )
})

test('whatever is wrong with a key sent to RSA, a key of the right length comes out', () => {
  const schemes: TransportScheme[] = [
    { kind: 'pkcs1' },
    { kind: 'oaep', digest: 'sha256', maskDigest: 'sha1', label: Buffer.alloc(0) },
  ]
  const key = rsa.privateKey
  const raw = (block: Buffer): Buffer =>
    publicEncrypt({ key: rsa.certificate.publicKey, padding: constants.RSA_NO_PADDING }, block)
  const contentKey = randomBytes(32)
  const block = Buffer.concat([Buffer.of(0, 2), Buffer.alloc(221, 7), Buffer.of(0), contentKey])
  const [pkcs1] = schemes
  assert(pkcs1)
  assert(receiveKey(pkcs1, key, raw(block), 32).equals(contentKey))
  for (let at = 0; at < 224; at++) {
    const broken = Buffer.from(block)
    broken[at] = at === 0 || at === 223 ? 1 : at === 1 ? 3 : 0
    const received = receiveKey(pkcs1, key, raw(broken), 32)
    assert.equal(received.length, 32)
    assert(!received.equals(contentKey), `byte ${at}`)
  }
  for (const scheme of schemes) {
    for (const wrong of [Buffer.alloc(0), Buffer.alloc(256, 0xff), raw(randomKeyBlock())]) {
      assert.equal(receiveKey(scheme, key, wrong, 32).length, 32)
    }
    assert(!receiveKey(scheme, key, raw(block), 16).equals(contentKey.subarray(16)))
  }
})

function randomKeyBlock(): Buffer {
  return Buffer.concat([Buffer.of(0), randomBytes(255)])
}

test('old ciphers are told as weak, unknown ones by their number', () => {
  const envelope = (cipher: string): Buffer => {
    const algorithm = sequence(identifier(cipher), octetString(Buffer.alloc(8)))
    const hidden = encoded(Buffer.from('80080000000000000000', 'hex'))
    const info = sequence(identifier('1.2.840.113549.1.7.1'), algorithm, hidden)
    const fields = sequence(integer(0), encoded(Buffer.from('3100', 'hex')), info)
    const explicit = toBytes(fields)
    const wrapped = Buffer.concat([Buffer.of(0xa0, explicit.length), explicit])
    return toBytes(sequence(identifier('1.2.840.113549.1.7.3'), encoded(wrapped)))
  }
  const tripleDes = envelope('1.2.840.113549.3.7')
  assert.deepEqual(openEnvelope(tripleDes, [rsa]), { outcome: 'weak', algorithm: '3DES' })
  assert.deepEqual(openEnvelope(tripleDes, [rsa], { accept: 'legacy too' }), {
    outcome: 'not for us',
  })
  const rc2 = envelope('1.2.840.113549.3.2')
  assert.deepEqual(openEnvelope(rc2, [rsa], { accept: 'legacy too' }), {
    outcome: 'weak',
    algorithm: 'RC2',
  })
  assert.equal(openEnvelope(envelope('1.2.3.4'), [rsa]).outcome, 'unsupported')
})

test('what is cut anywhere is malformed or undecryptable, and nothing else', () => {
  for (const cipher of ['aes-256-cbc', 'aes-256-gcm'] as const) {
    const bytes = sealed([rsa], cipher)
    for (let end = 0; end < bytes.length; end += 11) {
      assert.equal(openEnvelope(bytes.subarray(0, end), [rsa]).outcome, 'malformed')
    }
  }
})

test('an envelope needs a recipient whose key can receive', () => {
  assert.throws(() => writeEnvelope([content], [], 'aes-256-cbc'), RangeError)
})
