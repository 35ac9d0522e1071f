import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { toBytes } from '../asn1/write.ts'
import { issue } from '../certificates/test-certificates.ts'
import { writeEnvelope } from '../cms/write-envelope.ts'
import { writeSignedData } from '../cms/write-signed-data.ts'
import { allParts, valueNamed } from '../mime/part.ts'
import { decodedBody } from '../mime/transfer-encoding.ts'
import { plainReader } from './certificate-reader.ts'
import type { Enclosing, Signing } from './seal-message.ts'
import { sealMessage } from './seal-message.ts'
import type { Unsealed } from './unseal.ts'
import { unseal } from './unseal.ts'

const at = Temporal.Instant.from('2026-11-22T10:00:00Z')
const anna = issue({ name: 'Anna', key: 'rsa2048' })
const bert = issue({ name: 'Bert', key: 'p256' })
const header = [
  'From: Anna Example <anna@direct.one.example>',
  'To: bert@direct.two.example',
  'Date: Sun, 22 Nov 2026 10:00:00 +0000',
  'Message-ID: <1@direct.one.example>',
  'MIME-Version: 1.0',
  'Subject: Maria Example, born 1950-01-01',
]
const message = messageOf('Potassium is 6.1.')

function messageOf(
  words: string,
  further: readonly string[] = ['Content-Type: text/plain'],
): Buffer {
  return Buffer.from([...header, ...further, '', words, ''].join('\r\n'))
}

function sealed(change: Partial<Signing & Enclosing> = {}): Buffer {
  const outcome = sealMessage({
    message,
    to: ['bert@direct.two.example'],
    signers: [{ ...anna, digest: 'sha256' }],
    recipients: [bert],
    at,
    ...change,
  })
  assert(outcome.outcome === 'sealed', JSON.stringify(outcome))
  return outcome.bytes
}

const open = (raw: Buffer, keys = [bert]): Unsealed => unseal(raw, keys, plainReader)

/** Envelopes any bytes for Bert, with a header that says so. */
function enveloped(content: Buffer): Buffer {
  const base64 = toBytes(writeEnvelope([content], [bert], 'aes-256-cbc')).toString('base64')
  const type = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data'
  const lines = base64.match(/.{1,76}/g) ?? []
  return Buffer.from(
    [...header, type, 'Content-Transfer-Encoding: base64', '', ...lines, ''].join('\r\n'),
  )
}

function signedBy(
  content: string,
  change: { micalg?: string; extra?: string; of?: string } = {},
): Buffer {
  const { micalg = 'sha-256', extra = '', of = content } = change
  const signers = [{ ...anna, digest: 'sha256' as const }]
  const signing = { content: [Buffer.from(of)], form: 'detached' as const, signers, at }
  const signature = toBytes(writeSignedData(signing)).toString('base64')
  return Buffer.from(
    [
      `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=${micalg}; boundary=x`,
      `\r\n--x\r\n${content}\r\n--x`,
      `Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n${signature}`,
      `${extra}--x--\r\n`,
    ].join('\r\n'),
  )
}

const words = 'Content-Type: text/plain\r\n\r\nPotassium is 6.1.'

test('what is sealed opens again as the same bytes, wrapped', () => {
  const big = messageOf(randomBytes(300_000).toString('base64').replaceAll(/.{76}/g, '$&\r\n'))
  for (const original of [message, big]) {
    const unsealed = open(sealed({ message: original }))
    assert(unsealed.outcome === 'verified', JSON.stringify(unsealed))
    const { content, signers } = unsealed.signed
    assert.equal(content.kind, 'message')
    const [inner] = content.parts
    assert(inner)
    assert(inner.source.subarray(inner.whole.start, inner.whole.end).equals(original))
    assert.deepEqual(
      signers.map(({ certificate }) => certificate.raw),
      [anna.certificate.raw],
    )
  }
})

test('a message that is not 7bit is encoded, and has the same words', () => {
  const unsealed = open(sealed({ message: messageOf('Käthe: 6,1 mmol/l') }))
  assert(unsealed.outcome === 'verified')
  const text = allParts(unsealed.signed.content).find(({ kind }) => kind === 'leaf')
  assert.equal(text && decodedBody(text).toString().trim(), 'Käthe: 6,1 mmol/l')
})

test('nothing of the message stands outside but whom it is from and for, when and which', () => {
  const text = sealed().toString('latin1')
  for (const secret of ['Maria', 'Potassium', 'Anna Example', '1950'])
    assert(!text.includes(secret))
  const unsealed = open(sealed())
  assert(unsealed.outcome === 'verified')
  const outer = Object.fromEntries(
    ['from', 'to', 'subject', 'message-id'].map((name) => [name, valueNamed(unsealed.outer, name)]),
  )
  assert.deepEqual(outer, {
    from: 'anna@direct.one.example',
    to: 'bert@direct.two.example',
    subject: 'Encrypted message',
    'message-id': '<1@direct.one.example>',
  })
})

test('a message that lacks what every message must have is not sealed', () => {
  const without = (name: string): Buffer =>
    Buffer.from(message.toString().replace(new RegExp(`^${name}:.*\r\n`, 'm'), ''))
  const sealing = { to: ['b@x.example'], signers: [{ ...anna, digest: 'sha256' as const }], at }
  for (const name of ['From', 'To', 'Date', 'Message-ID', 'MIME-Version']) {
    const outcome = sealMessage({ ...sealing, message: without(name), recipients: [bert] })
    assert.equal(outcome.outcome, 'refused', name)
  }
  assert.throws(() => sealed({ to: ['b@x.example\r\nBcc: c@x.example'] }), /./)
  assert.throws(() => sealed({ recipients: [] }), RangeError)
  assert.throws(() => sealed({ signers: [] }), RangeError)
})

test('what was encrypted but not signed is never handed out', () => {
  for (const content of [words, message.toString(), `Content-Type: text/html\r\n\r\n<img src="`]) {
    const unsealed = open(enveloped(Buffer.from(content)))
    assert.equal(unsealed.outcome, 'unsigned')
    assert(!JSON.stringify(unsealed).includes('6.1'))
  }
  assert.equal(open(enveloped(signedBy(words))).outcome, 'verified')
})

test('a changed word, a third part, another digest or no signature inside is refused', () => {
  const outcome = (content: Buffer): string => open(enveloped(content)).outcome
  assert.equal(outcome(signedBy(words)), 'verified')
  assert.equal(outcome(signedBy(words, { of: words.replace('6.1', '4.1') })), 'tampered')
  assert.equal(outcome(signedBy(words, { micalg: 'sha-512' })), 'malformed')
  assert.equal(outcome(signedBy(words, { micalg: 'SHA256' })), 'verified')
  assert.equal(outcome(signedBy(words, { extra: `--x\r\n${words}\r\n` })), 'malformed')
  const stranger = Buffer.from(signedBy(words).toString().replace('pkcs7-signature\r', 'pgp\r'))
  assert.equal(outcome(stranger), 'malformed')
})

test('a signature over CRLF holds where the lines came with LF', () => {
  const unix = Buffer.from(signedBy(words).toString().replaceAll('\r\n', '\n'))
  assert.equal(open(enveloped(unix)).outcome, 'verified')
})

test('signed data with its content inside is read too', () => {
  const signers = [{ ...anna, digest: 'sha256' as const }]
  const signing = { content: [Buffer.from(words)], form: 'enclosed' as const, signers, at }
  const base64 = toBytes(writeSignedData(signing)).toString('base64')
  const type = 'Content-Type: application/pkcs7-mime; smime-type=signed-data'
  const opaque = `${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`
  assert.equal(open(enveloped(Buffer.from(opaque))).outcome, 'verified')
})

test('a message that is plain, for others, or broken says so in a sentence', () => {
  const outcomes = [
    [message, 'not encrypted'],
    [sealed({ recipients: [anna] }), 'not for us'],
    [Buffer.from(sealed().toString('latin1').slice(0, -900)), 'malformed'],
    [Buffer.alloc(0), 'not encrypted'],
  ] as const
  for (const [raw, outcome] of outcomes) {
    const unsealed = open(raw)
    assert(unsealed.outcome === outcome, `${outcome}: ${JSON.stringify(unsealed)}`)
    assert.match(unsealed.sentence, /^[A-Z].*\.$/)
  }
  const unknown = unseal(sealed(), [bert], () => undefined)
  assert.equal(unknown.outcome, 'no certificate')
})
