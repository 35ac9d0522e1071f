import assert from 'node:assert/strict'
import { createSign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { toBytes } from '../asn1/write.ts'
import type { CmsCertificate, OwnCertificate } from './certificate.ts'
import { exampleKey } from './test-keys.ts'
import type { SignedData } from './read-signed-data.ts'
import { readSignedData } from './read-signed-data.ts'
import type { SignerVerdict } from './verify-signers.ts'
import { verifySigners } from './verify-signers.ts'
import type { Signing, SigningKey } from './write-signed-data.ts'
import { writeSignedData } from './write-signed-data.ts'

const at = Temporal.Instant.from('2026-11-22T10:00:00Z')
const content = Buffer.from('Content-Type: text/plain\r\n\r\nWords.\r\n')
const rsa = exampleKey('rsa')
const curve = exampleKey('P-256')
const largerCurve = exampleKey('P-384')

function signed(signers: readonly SigningKey[], change: Partial<Signing> = {}): Buffer {
  return toBytes(writeSignedData({ content: [content], form: 'detached', signers, at, ...change }))
}

function read(bytes: Buffer): SignedData {
  const reading = readSignedData(bytes)
  assert(reading.outcome === 'read', JSON.stringify(reading))
  return reading.signedData
}

function verdicts(
  bytes: Buffer,
  keys: readonly OwnCertificate[] = [rsa, curve, largerCurve],
  over: Buffer = content,
): readonly SignerVerdict<CmsCertificate>[] {
  const certificates = keys.map(({ certificate }) => certificate)
  return verifySigners({ ...read(bytes), content: [over] }, certificates)
}

const outcomes = (found: readonly SignerVerdict<CmsCertificate>[]): string[] =>
  found.map(({ outcome }) => outcome)

test('every kind of signature verifies, and over other content it does not', () => {
  const ways: SigningKey[] = (['sha256', 'sha384', 'sha512'] as const).flatMap((digest) => [
    { ...rsa, digest },
    { ...rsa, digest, padding: 'pss' },
    { ...curve, digest },
    { ...largerCurve, digest, namedBy: 'key identifier' },
  ])
  for (const way of ways) {
    const bytes = signed([way])
    const [verdict] = verdicts(bytes)
    assert(
      verdict?.outcome === 'verified',
      `${JSON.stringify(verdict)} ${way.digest} ${way.padding}`,
    )
    assert.equal(verdict.digest, way.digest)
    assert.equal(verdict.certificate, way.certificate)
    assert(verdict.signingTime?.equals(at))
    assert.deepEqual(outcomes(verdicts(bytes, [rsa, curve, largerCurve], Buffer.from('x'))), [
      'tampered',
    ])
  }
})

test('several signers each have their verdict', () => {
  const bytes = signed([
    { ...rsa, digest: 'sha256' },
    { ...curve, digest: 'sha384' },
  ])
  assert.deepEqual(outcomes(verdicts(bytes)), ['verified', 'verified'])
  assert.deepEqual(outcomes(verdicts(bytes, [curve])).toSorted(), ['no certificate', 'verified'])
})

test('content that goes along is read back in pieces', () => {
  const enclosed = read(signed([{ ...rsa, digest: 'sha256' }], { form: 'enclosed' }))
  assert(Buffer.concat(enclosed.content ?? []).equals(content))
  assert.equal(read(signed([])).content, undefined)
})

test('certificates travel without any signer', () => {
  const { certificates, signers } = read(
    signed([], { content: [], furtherCertificates: [rsa.certificate.raw, curve.certificate.raw] }),
  )
  assert.deepEqual([certificates.length, signers.length], [2, 0])
})

test('no byte of a signature can be changed unnoticed', () => {
  const bytes = signed([{ ...curve, digest: 'sha256' }])
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
  const genuine = read(bytes).signers[0]
  fc.assert(
    fc.property(change, ([offset, mask]) => {
      const changed = Buffer.from(bytes)
      changed[offset] = (changed[offset] ?? 0) ^ mask
      const reading = readSignedData(changed)
      if (reading.outcome !== 'read') return
      const { signers } = reading.signedData
      const found = verifySigners({ ...reading.signedData, content: [content] }, [
        curve.certificate,
      ])
      // What was signed is the attributes; versions and lists around them bind nobody.
      const isSame =
        signers[0]?.signedAttributes?.encodings[0]?.equals(
          genuine?.signedAttributes?.encodings[0] ?? Buffer.alloc(0),
        ) === true && signers[0].signature.equals(genuine?.signature ?? Buffer.alloc(0))
      assert(isSame || outcomes(found).every((outcome) => outcome !== 'verified'))
    }),
    { numRuns: 500 },
  )
})

test('SHA-1 and MD5 are told as weak, and only verified where old messages are accepted', () => {
  for (const digest of ['sha1', 'md5'] as const) {
    // @ts-expect-error: the types refuse to write what the reader must meet.
    const bytes = signed([{ ...rsa, digest }])
    const found = { ...read(bytes), content: [content] }
    assert.deepEqual(verifySigners(found, [rsa.certificate]), [
      { outcome: 'weak', algorithm: digest === 'sha1' ? 'SHA-1' : 'MD5' },
    ])
    assert.equal(verifySigners(found, [rsa.certificate], 'legacy too')[0]?.outcome, 'verified')
  }
})

test('a key that its certificate keeps for encryption signs nothing', () => {
  const encrypting = exampleKey('P-256', ['keyAgreement'])
  const bytes = signed([{ ...encrypting, digest: 'sha256' }])
  assert.deepEqual(outcomes(verdicts(bytes, [encrypting])), ['wrong key'])
  const signing = exampleKey('P-256', ['digitalSignature'])
  assert.deepEqual(outcomes(verdicts(signed([{ ...signing, digest: 'sha256' }]), [signing])), [
    'verified',
  ])
})

test('signed attributes cannot be shown as content that somebody signed', () => {
  const [signer] = read(signed([{ ...rsa, digest: 'sha256' }])).signers
  const attributes = signer?.signedAttributes?.encodings[0]
  assert(signer !== undefined && attributes !== undefined)
  const over = (words: Buffer): string[] => {
    const signature = createSign('sha256').update(words).sign(rsa.privateKey)
    const bare = { ...signer, signedAttributes: undefined, signature }
    const found = { contentType: '1.2.840.113549.1.7.1', signers: [bare], content: [words] }
    return outcomes(verifySigners(found, [rsa.certificate]))
  }
  assert.deepEqual(over(content), ['verified'])
  assert.deepEqual(over(attributes), ['tampered'])
})

test('other types and broken bytes are told apart', () => {
  assert.equal(readSignedData(Buffer.from('garbage')).outcome, 'malformed')
  const bytes = signed([{ ...rsa, digest: 'sha256' }])
  for (let end = 0; end < bytes.length; end += 7) {
    assert.equal(readSignedData(bytes.subarray(0, end)).outcome, 'malformed')
  }
  const data = Buffer.from('300f06092a864886f70d010701a0020400', 'hex')
  assert.equal(readSignedData(data).outcome, 'another type')
})
