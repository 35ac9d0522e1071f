import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCharset } from './charsets.ts'
import { decodeEncodedWords } from './encoded-words.ts'
import { readStructuredField } from './structured-field.ts'

test('encoded words are decoded, the space between two of them goes', () => {
  assert.equal(decodeEncodedWords('plain =?utf-8?Q?caf=C3=A9_au?= lait'), 'plain café au lait')
  assert.equal(decodeEncodedWords('=?ISO-8859-1?B?Y2Fm6Q==?= =?utf-8?q?_x?='), 'café x')
  assert.equal(decodeEncodedWords('=?utf-8?q?a?=\t=?utf-8*en?q?b?= c'), 'ab c')
})

test('a character cut in two by neighbours is put together', () => {
  assert.equal(decodeEncodedWords('=?utf-8?q?=E2=82?= =?utf-8?q?=AC?='), '€')
  assert.equal(decodeEncodedWords('=?utf-8?b?4oI=?= =?utf-8?b?rA==?='), '€')
})

test('what is no encoded word stays', () => {
  for (const text of ['=?utf-8?x?a?=', '=?utf-8?q?a b?=', '=?', '=??q??=', 'a ?= b =?utf-8?q?a']) {
    assert.equal(decodeEncodedWords(text), text)
  }
})

test('an unknown charset is guessed, and said to be', () => {
  assert.deepEqual(decodeCharset(Buffer.from('café'), 'x-unknown'), {
    text: 'café',
    doubtful: true,
  })
  assert.deepEqual(decodeCharset(Buffer.from([0x63, 0xe9]), 'x-unknown'), {
    text: 'cé',
    doubtful: true,
  })
  assert.deepEqual(decodeCharset(Buffer.from([0xa4, 0xa2]), 'EUC-JP'), {
    text: 'あ',
    doubtful: false,
  })
})

test('a structured field is read with its comments, quotes and parameters', () => {
  const field = readStructuredField(
    'text/plain (constructor(a);"comment) ; Charset = "utf-8" ;name="a;\\"b\\"(c)"',
  )
  assert.equal(field.value, 'text/plain')
  assert.deepEqual(
    [...field.parameters],
    [
      ['charset', 'utf-8'],
      ['name', 'a;"b"(c)'],
    ],
  )
  assert.equal(field.doubtful, false)
})

test('parameters in pieces are put together and decoded', () => {
  const field = readStructuredField(
    'attachment; filename*0*=utf-8\'\'caf%C3%A9%20; filename*1="plain%20"; filename*2*=%E2%82%AC',
  )
  assert.equal(field.parameters.get('filename'), 'café plain%20€')
  const latin = readStructuredField("attachment; filename*=iso-8859-1'en'%A3%20rates")
  assert.equal(latin.parameters.get('filename'), '£ rates')
  const word = readStructuredField('attachment; filename="=?utf-8?B?w6kucGRm?="')
  assert.equal(word.parameters.get('filename'), 'é.pdf')
})

test('a parameter that stands twice or cannot be read makes the field doubtful', () => {
  const twice = readStructuredField('multipart/mixed; boundary=a; boundary=b')
  assert.equal(twice.parameters.get('boundary'), 'a')
  assert.ok(twice.doubtful)
  assert.ok(readStructuredField('text/plain; charset').doubtful)
  assert.ok(!readStructuredField('text/plain;').doubtful)
})
