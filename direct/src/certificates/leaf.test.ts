import assert from 'node:assert/strict'
import { test } from 'node:test'
import { directRules } from './algorithms.ts'
import { leafFlaw, leafFlawInWords } from './leaf.ts'
import { authority, issue } from './test-certificates.ts'
import type { Wanted } from './test-certificates.ts'

const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const issuer = authority('Root')
const nina = { local: 'Nina.Shah', domain: 'direct.example' }
const sound: Wanted = { name: 'Nina', issuer, emails: ['nina.shah@direct.example'] }

function flaw(wanted: Partial<Wanted>): string {
  const { certificate } = issue({ ...sound, ...wanted })
  const found = leafFlaw(certificate, nina, { at, rules: directRules })
  if (found === undefined) return 'none'
  assert.match(leafFlawInWords(found), /^[A-Z].*\.$/)
  return found.kind === 'certificate' ? found.flaw.kind : found.kind
}

test('a certificate of the address or of its domain serves it, with any key that is allowed', () => {
  assert.equal(flaw({}), 'none')
  assert.equal(flaw({ emails: ['NINA.SHAH@DIRECT.EXAMPLE'] }), 'none')
  assert.equal(flaw({ emails: [], domains: ['Direct.Example'] }), 'none')
  assert.equal(flaw({ key: 'p384' }), 'none')
  assert.equal(flaw({ key: 'rsa2048' }), 'none')
})

test('a certificate for somebody else does not', () => {
  assert.equal(flaw({ emails: ['ninashah@direct.example'] }), 'for another')
  assert.equal(flaw({ emails: ['nina.shah@other.example'] }), 'for another')
  assert.equal(flaw({ emails: [], domains: ['other.example'] }), 'for another')
  assert.equal(flaw({ emails: [], domains: ['example'] }), 'for another')
  assert.equal(flaw({ emails: [], domains: ['sub.direct.example'] }), 'for another')
})

test('exactly one name, without a wildcard, and a subject are needed', () => {
  assert.equal(flaw({ emails: [] }), 'no name')
  assert.equal(flaw({ domains: ['direct.example'] }), 'several names')
  assert.equal(flaw({ emails: ['nina.shah@direct.example', 'a@b.example'] }), 'several names')
  assert.equal(flaw({ emails: [], domains: ['*.example'] }), 'wildcard')
  assert.equal(flaw({ emails: ['*@direct.example'] }), 'wildcard')
  assert.equal(flaw({ emails: ['direct.example'] }), 'neither address nor domain')
  assert.equal(flaw({ name: '' }), 'no subject')
})

test('dates, keys and signatures count', () => {
  assert.equal(flaw({ until: '2026-11-01T00:00:00Z' }), 'expired')
  assert.equal(flaw({ from: '2026-12-01T00:00:00Z' }), 'not yet valid')
  assert.equal(flaw({ key: 'rsa1024' }), 'weak key')
  assert.equal(flaw({ key: 'secp256k1' }), 'weak key')
  assert.equal(flaw({ hash: 'sha1' }), 'weak signature')
})
