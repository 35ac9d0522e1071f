import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDate } from './date.ts'

const read = (text: string): string => {
  const date = readDate(text)
  if (date.outcome === 'unreadable') return 'unreadable'
  return `${date.at.toString()} ${date.offset ?? 'unknown'}${date.lenient ? ' lenient' : ''}`
}

test('a date is read with its zone', () => {
  assert.equal(read('Fri, 20 Nov 2026 09:15:00 -0500'), '2026-11-20T14:15:00Z -05:00')
  assert.equal(read('20 Nov 2026 09:15 +0000 (UTC)'), '2026-11-20T09:15:00Z +00:00')
  assert.equal(read('Fri, 20 Nov 2026 09:15:00 GMT'), '2026-11-20T09:15:00Z +00:00')
  assert.equal(read('Fri, 20 Nov 2026 09:15:00 -0000'), '2026-11-20T09:15:00Z unknown')
})

test('forms of old are understood, and said to be', () => {
  assert.equal(read('Fri 20-Nov-26 9:15:60 EST'), '2026-11-20T14:15:59Z -05:00 lenient')
  assert.equal(read('Fri Nov 20 09:15:00 2026 +0100'), '2026-11-20T08:15:00Z +01:00 lenient')
  assert.equal(read('Mon, 20 Nov 2026 09:15:00 +0000'), '2026-11-20T09:15:00Z +00:00 lenient')
  assert.equal(read('20 Nov 99 09:15:00 A'), '1999-11-20T09:15:00Z unknown lenient')
  assert.equal(read('20 Nov 2026 09:15:00'), '2026-11-20T09:15:00Z unknown lenient')
})

test('what is no date is unreadable', () => {
  for (const text of ['', 'yesterday', '31 Feb 2026 09:15:00 +0000', '20 Nov 2026 24:00:00 +0000'])
    assert.equal(read(text), 'unreadable')
  assert.equal(read('20 Nov 2026 09:15:00 +9900'), 'unreadable')
  assert.equal(read('20 Foo 2026 09:15:00 +0000'), 'unreadable')
})

test('no text makes it throw, or wait', () => {
  const pieces = fc.constantFrom(
    'Fri,',
    '20',
    'Nov',
    '2026',
    '09:15:00',
    '+0100',
    '(',
    ')',
    '\\',
    ' ',
    '-',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (words) => {
      assert.ok(['read', 'unreadable'].includes(readDate(words.join(' ')).outcome))
    }),
  )
})
