import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { encodeBase64 } from './encode-transfer.ts'
import { withCrlf } from './line-ends.ts'
import { decodeBase64 } from './transfer-encoding.ts'

const original = randomBytes(300_000)
const encoded = encodeBase64(original)

test('base64 larger than a slice is decoded whole, with either line end and any length of line', () => {
  const text = original.toString('base64')
  for (const length of [4, 60, 64, 76, 75, 998, 500_000]) {
    const lines = text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []
    for (const end of ['\n', '\r\n']) {
      assert(decodeBase64(Buffer.from(lines.join(end) + end)).equals(original), `${length}`)
    }
  }
})

test('what stands between the letters anywhere is passed over, as in a short text', () => {
  for (const at of [0, 1, 70, 40_000, 66_000, 150_001, encoded.length]) {
    for (const stray of ['\r\n', ' ', '!', '\n\n']) {
      const bytes = Buffer.concat([
        encoded.subarray(0, at),
        Buffer.from(stray),
        encoded.subarray(at),
      ])
      assert(decodeBase64(bytes).equals(original), `${at} ${JSON.stringify(stray)}`)
    }
  }
})

test('padding ends the data, wherever it stands', () => {
  const first = encodeBase64(original.subarray(0, 100_000))
  const both = Buffer.concat([first, Buffer.from('\r\n'), encoded])
  assert(decodeBase64(both).equals(Buffer.from(both.toString('latin1'), 'base64')))
})

test('a large text gets its line ends like a small one', () => {
  const large = Buffer.alloc(3_000_000, 'A line.\r\n')
  assert.equal(withCrlf(large), large)
  const mebibyte = 1024 * 1024
  for (const at of [mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte, large.length - 1]) {
    for (const bare of ['\r', '\n']) {
      const changed = Buffer.from(large)
      changed.write(bare, at, 'latin1')
      const expected = changed.toString('latin1').replaceAll(/\r\n|\r|\n/g, '\r\n')
      assert(withCrlf(changed).equals(Buffer.from(expected, 'latin1')), `${at}`)
    }
  }
})
