import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { integer, sequence, toBytes } from '../asn1/write.ts'
import { isSignedBy } from './algorithms.ts'
import { fingerprintOf, readCertificate } from './certificate.ts'
import { webUrlsOf } from './general-names.ts'
import { nameInWords } from './names.ts'
import { readCertificates } from './read-certificates.ts'
import { readRevocationList } from './revocation-list.ts'
import { authority, extension, issue } from './test-certificates.ts'

const shared = join(import.meta.dirname, '../../../../shared/data')
const absent = existsSync(shared)
  ? false
  : 'The shared sample data are not beside this checkout, so their certificates were not read.'

const root = authority('Root', undefined, { pathLength: 1 })
const nina = issue({
  name: 'Nina Shah',
  issuer: root,
  emails: ['nina@direct.example'],
  keyUsage: [0, 2],
  listUrl: 'http://lists.example/root.crl',
  issuerUrl: 'http://issuers.example/root.cer',
})

test('a certificate is read as OpenSSL reads it', () => {
  const { certificate } = nina
  const other = new X509Certificate(certificate.raw)
  assert.equal(certificate.serialNumber.toString('hex').toUpperCase(), other.serialNumber)
  assert.equal(nameInWords(certificate.subjectName), other.subject)
  assert.equal(nameInWords(certificate.issuerName), other.issuer)
  assert.equal(fingerprintOf(certificate), other.fingerprint256.replaceAll(':', '').toLowerCase())
  assert.equal(certificate.notAfter.epochMilliseconds, other.validToDate.getTime())
  assert.ok(certificate.publicKey.equals(other.publicKey))
  assert.ok(isSignedBy(certificate, root.certificate.publicKey))
  assert.ok(!isSignedBy(certificate, certificate.publicKey))
})

test('its extensions are read', () => {
  const { extensions, keyUsage } = nina.certificate
  assert.deepEqual([...(keyUsage ?? [])], ['digitalSignature', 'keyEncipherment'])
  assert.deepEqual(extensions.alternativeNames, [{ kind: 'email', text: 'nina@direct.example' }])
  assert.deepEqual(webUrlsOf(extensions.issuerUrls ?? []), ['http://issuers.example/root.cer'])
  const [point] = extensions.distributionPoints ?? []
  assert.equal(point?.point?.kind, 'full')
  assert.deepEqual(root.certificate.extensions.basicConstraints, {
    isAuthority: true,
    pathLength: 1,
  })
})

test('bytes after it, an extension twice or broken make it unreadable, not a fault', () => {
  const trailing = Buffer.concat([nina.certificate.raw, Buffer.of(0)])
  assert.equal(readCertificate(trailing).outcome, 'unreadable')
  const twice = extension('1.2.3.4', sequence())
  assert.throws(() => issue({ name: 'Twice', more: [twice, twice] }), /given twice/)
  const broken = extension('2.5.29.19', integer(1))
  assert.throws(() => issue({ name: 'Broken', more: [broken] }), /expected/)
  assert.equal(readCertificate(Buffer.alloc(70_000)).outcome, 'unreadable')
})

test('no damage makes reading throw', () => {
  const { raw } = nina.certificate
  let unreadable = 0
  for (let at = 0; at < raw.length; at++) {
    for (const bytes of [raw.subarray(0, at), ...[1, 16, 128].map((bit) => flipped(raw, at, bit))])
      if (readCertificate(bytes).outcome === 'unreadable') unreadable += 1
  }
  assert.ok(unreadable > raw.length)
})

test('a file of one certificate, of many in PEM, or of none is told apart', () => {
  const read = (bytes: Buffer): string => {
    const reading = readCertificates(bytes)
    return reading.outcome === 'read'
      ? `${reading.certificates.length} and ${reading.unreadable}`
      : 'unreadable'
  }
  const pem = (raw: Buffer): string =>
    `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`
  const [one, other] = [nina.certificate.raw, root.certificate.raw]
  assert.equal(read(one), '1 and 0')
  assert.equal(read(Buffer.from(`Two of ours:\n${pem(one)}${pem(other)}`)), '2 and 0')
  assert.equal(read(Buffer.from(pem(one) + pem(toBytes(sequence())))), '1 and 1')
  assert.equal(read(Buffer.from('-----BEGIN CERTIFICATE-----')), 'unreadable')
  assert.equal(read(Buffer.from('nothing')), 'unreadable')
  assert.equal(read(Buffer.alloc(0)), 'unreadable')
})

test('real certificates are read as OpenSSL reads them', { skip: absent }, (t) => {
  const files = globSync('{pki-pkits,direct-nhind,direct-trust-utils}/**/*.{crt,der,cer}', {
    cwd: shared,
  }).filter((file) => !/key(?:Enc)?\.der$/i.test(file))
  let read = 0
  const refused: string[] = []
  for (const file of files) {
    const reading = readCertificates(readFileSync(join(shared, file)))
    const [certificate] = reading.outcome === 'read' ? reading.certificates : []
    if (certificate === undefined) refused.push(file)
    else {
      const other = new X509Certificate(certificate.raw)
      read += 1
      assert.equal(certificate.notAfter.epochMilliseconds, other.validToDate.getTime(), file)
      assert.ok(certificate.publicKey.equals(other.publicKey), file)
    }
  }
  t.diagnostic(`${read} read, refused: ${refused.join(', ')}`)
  // Five of one authority hold a broken basicConstraints, and PKITS has half a DSA key.
  assert.ok(read > 470 && refused.length <= 7, refused.join())
})

test('inputs made to break parsers are refused or read', { skip: absent }, (t) => {
  const lines = gunzipSync(readFileSync(join(shared, 'cms-fuzz/inputs.ndjson.gz')))
    .toString('utf8')
    .trim()
    .split('\n')
  let unreadable = 0
  for (const line of lines) {
    const { b64 } = JSON.parse(line) as { b64: string }
    const bytes = Buffer.from(b64, 'base64')
    if (readCertificates(bytes).outcome === 'unreadable') unreadable += 1
    readCertificate(bytes)
    readRevocationList(bytes)
  }
  t.diagnostic(`${lines.length} tried, ${unreadable} unreadable`)
  assert.ok(lines.length > 300 && unreadable > 0)
})

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ bit
  return copy
}
