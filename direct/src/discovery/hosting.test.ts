import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCertRecord, writeCertRecord } from './cert-record.ts'
import { writeDnsCert, writeLdif } from './hosting.ts'

const der = Buffer.alloc(200, 7)

test('a certificate put into a CERT record comes out of it', () => {
  assert.deepEqual(readCertRecord(writeCertRecord(der)), { kind: 'certificate', der })
})

test('a CERT record may name the place of a certificate, or hold what is no certificate', () => {
  const url = 'http://certificates.example/nina.cer'
  assert.deepEqual(
    readCertRecord(Buffer.concat([Buffer.from([0, 4, 0, 0, 0]), Buffer.from(url)])),
    {
      kind: 'address of a certificate',
      url,
    },
  )
  for (const bytes of [[], [0, 1], [0, 1, 0, 0, 0], [0, 3, 0, 0, 0, 1], [0, 4, 0, 0, 0]])
    assert.equal(readCertRecord(Buffer.from(bytes)).kind, 'something else')
})

test('zone lines name an address with a dot for its at sign, and write odd characters as numbers', () => {
  const lines = writeDnsCert([
    { holder: 'nina.shah@direct.example', der },
    { holder: 'front+desk;@direct.example', der },
    { holder: 'direct.example', der },
  ]).split('\n')
  const base64 = der.toString('base64')
  assert.deepEqual(lines, [
    `nina.shah.direct.example. 3600 IN CERT 1 0 0 ${base64}`,
    `front\\043desk\\059.direct.example. 3600 IN CERT 1 0 0 ${base64}`,
    `direct.example. 3600 IN CERT 1 0 0 ${base64}`,
    '',
  ])
})

test('LDIF gives each holder an entry, with lines no longer than readers take', () => {
  const ldif = writeLdif(
    [
      { holder: 'nina@direct.example', der },
      { holder: 'nina@direct.example', der: Buffer.alloc(3) },
      { holder: 'direct.example', der },
    ],
    'ou=direct,o=Maple Street',
  )
  assert.ok(ldif.split('\n').every((line) => line.length <= 76))
  const unfolded = ldif.replaceAll('\n ', '').split('\n')
  assert.equal(unfolded.filter((line) => line.startsWith('dn: cn=')).length, 2)
  assert.ok(unfolded.includes(`userCertificate;binary:: ${der.toString('base64')}`))
  assert.ok(unfolded.includes('mail: direct.example'))
  assert.ok(unfolded.includes('dn: cn=nina@direct.example,ou=direct,o=Maple Street'))
})
