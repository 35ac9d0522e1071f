import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { doorTo, safeNext } from './next-path.ts'

test('paths of ours are kept', () => {
  for (const path of ['/messages', '/messages/0198?before=3&x=a%20b', '/you', '/write/refill']) {
    assert.equal(safeNext(path), path)
  }
})

test('anything else leads home', () => {
  for (const path of [
    undefined,
    '',
    'messages',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/a\r\nset-cookie: x=1',
    '/api/desk/me',
    '/desk',
    '/sign-out',
    `/${'a'.repeat(600)}`,
  ]) {
    assert.equal(safeNext(path), '/', path ?? 'none asked for')
  }
})

test('wherever it leads, it is our origin', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (rest) => {
      for (const path of [rest, `/${rest}`, `//${rest}`, `/.${rest}`]) {
        const next = safeNext(path)
        assert.equal(new URL(next, 'https://maple.example').origin, 'https://maple.example')
        assert.ok(/^\/(?![/\\])/.test(next))
      }
    }),
  )
})

test('the door remembers where somebody was on the way to', () => {
  assert.equal(doorTo('/messages/7?x=1'), '/sign-in?next=%2Fmessages%2F7%3Fx%3D1')
  assert.equal(doorTo('/'), '/sign-in')
  assert.equal(doorTo('//evil.example'), '/sign-in')
})
