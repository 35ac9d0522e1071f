import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDomainName, readDirectAddress, writeDirectAddress } from './direct-address.ts'

test('an address is read in two halves, its domain in lower case', () => {
  const address = readDirectAddress('Nina.Shah@Direct.MapleStreet.Example')
  assert.deepEqual(address, { local: 'Nina.Shah', domain: 'direct.maplestreet.example' })
  assert.equal(writeDirectAddress(address), 'Nina.Shah@direct.maplestreet.example')
})

test('what is not a plain address is not read', () => {
  const long = 'a'.repeat(65)
  for (const text of [
    '',
    'nina',
    '@direct.example',
    'nina@',
    'nina@@direct.example',
    'ni na@direct.example',
    '<nina@direct.example>',
    '"nina"@direct.example',
    'nina@direct..example',
    'nina@-direct.example',
    'nina@*.example',
    '.nina@direct.example',
    'nina@direct.example\r\nBcc: x@y.example',
    'nína@direct.example',
    `${long}@direct.example`,
    `nina@${'a.'.repeat(130)}example`,
  ])
    assert.equal(readDirectAddress(text), undefined, text)
})

test('a wildcard is no domain', () => {
  assert.ok(isDomainName('direct.example'))
  assert.ok(!isDomainName('*.direct.example'))
})
