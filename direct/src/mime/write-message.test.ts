import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mailboxesOf, readAddresses } from './addresses.ts'
import { readDate } from './date.ts'
import { encodeBase64, encodeQuotedPrintable } from './encode-transfer.ts'
import { decodeEncodedWords } from './encoded-words.ts'
import { lineEndsOf, withCrlf } from './line-ends.ts'
import { bytesOf, type Part, valueNamed } from './part.ts'
import { readMessage } from './read-message.ts'
import { readStructuredField } from './structured-field.ts'
import {
  decodeBase64,
  decodedBody,
  decodeQuotedPrintable,
  decodeUuencode,
} from './transfer-encoding.ts'
import {
  addressList,
  dateText,
  encodedText,
  type FieldToWrite,
  HeaderRefused,
  structuredValue,
  writeHeader,
} from './write-header.ts'
import { type PartToWrite, writeMessage, writePart } from './write-message.ts'

function readBack(bytes: Buffer): Part {
  const result = readMessage(bytes)
  assert.equal(result.outcome, 'read')
  assert.deepEqual([...result.message.defects], [])
  return result.message
}

const longest = (text: string): number => Math.max(...text.split('\r\n').map((line) => line.length))
const bytes = fc.uint8Array({ maxLength: 400 }).map((each) => Buffer.from(each))
const text = fc.string({ unit: 'grapheme', maxLength: 200 })
const printable = text.filter((each) => !/\p{Cc}/u.test(each) && each.isWellFormed())

test('what is encoded for the way is decoded as it was', () => {
  fc.assert(
    fc.property(bytes, (original) => {
      const base64 = encodeBase64(original)
      assert.deepEqual(decodeBase64(base64), original)
      assert.ok(longest(base64.toString('latin1')) <= 76)
      const lines = withCrlf(original)
      const quoted = encodeQuotedPrintable(lines)
      assert.deepEqual(decodeQuotedPrintable(quoted), lines)
      assert.match(quoted.toString('latin1'), /^[\t\r\n -~]*$/)
      assert.ok(longest(quoted.toString('latin1')) <= 76)
    }),
  )
})

test('quoted-printable is read as the standard says, and as far as it goes', () => {
  const decoded = (quoted: string): string =>
    decodeQuotedPrintable(Buffer.from(quoted, 'latin1')).toString('latin1')
  assert.equal(decoded('a=3db=\r\nc =20\r\nd  \r\ne\t'), 'a=bc  \r\nd\r\ne')
  assert.equal(decoded('soft=  \r\nbreak=\nand=0Aend='), 'softbreakand\nend')
  assert.equal(decoded('5 = 5, =zz =4'), '5 = 5, =zz =4')
  assert.equal(decoded('=20 \r\n'), ' \r\n')
})

test('base64 is read past what does not belong to it, up to its padding', () => {
  const decoded = (base64: string): string => decodeBase64(Buffer.from(base64)).toString('latin1')
  assert.equal(decoded('aG\r\nVs\r\n!-_bG8='), 'hello')
  assert.equal(decoded('aGk=aGk='), 'hi')
  assert.equal(decoded('aGVsbG'), 'hell')
})

test('base64 in lines of any length is decoded the same', () => {
  const original = Buffer.from(Array.from({ length: 150_000 }, (_, at) => (at * at) >> 3))
  const text = original.toString('base64')
  const inLines = (length: number, first: string): Buffer =>
    Buffer.from(first + text.replaceAll(new RegExp(`.{${length}}`, 'g'), '$&\r\n'))
  for (const length of [3, 4, 60, 76, 77, 100_000]) {
    for (const first of ['', '\r\n', ' \n', '\n\n'])
      assert.ok(decodeBase64(inLines(length, first)).equals(original), `${length} ${first}`)
  }
  const short = Buffer.from(`${text.slice(0, 4)}\r\n${inLines(76, '').toString().slice(4)}`)
  assert.ok(decodeBase64(short).equals(original))
  const early = inLines(76, '')
  early.write('=', 76 * 500)
  assert.ok(decodeBase64(early).equals(Buffer.from(early.toString('latin1'), 'base64')))
})

test('a uuencoded body is read', () => {
  assert.equal(
    decodeUuencode(Buffer.from('x\nbegin 644 a.txt\n%:&5L;&\\`\n`\nend\n')).toString(),
    'hello',
  )
  assert.equal(decodeUuencode(Buffer.from('no beginning')).length, 0)
})

test('a message is read back as it was written', () => {
  fc.assert(
    fc.property(printable, text, bytes, (subject, words, attached) => {
      const written = writeMessage([['Subject', encodedText(subject)]], {
        kind: 'multipart',
        type: 'multipart/mixed',
        parts: [
          { kind: 'text', text: words },
          { kind: 'bytes', type: 'application/pdf', bytes: attached },
        ],
      })
      const message = readBack(written)
      assert.equal(decodeEncodedWords(valueNamed(message, 'subject') ?? '').trim(), subject.trim())
      const [first, second] = message.parts
      assert.ok(first !== undefined && second !== undefined)
      assert.deepEqual(decodedBody(first), withCrlf(Buffer.from(words)))
      assert.deepEqual(decodedBody(second), attached)
      assert.match(written.toString('latin1'), /^[\t\r\n -~]*$/, 'ASCII only')
      assert.deepEqual(lineEndsOf(written), { bareCarriageReturn: false, bareLineFeed: false })
    }),
  )
})

test('what was signed comes back byte for byte', () => {
  const signed = writePart({ kind: 'text', text: 'From here on\nit is  \n.signed' })
  const message = readBack(
    writeMessage([], {
      kind: 'multipart',
      type: 'multipart/signed',
      parts: [
        { kind: 'exact', bytes: signed },
        { kind: 'bytes', type: 'application/pkcs7-signature', bytes: Buffer.from('sig') },
      ],
    }),
  )
  const [first] = message.parts
  assert.ok(first !== undefined)
  assert.deepEqual(bytesOf(first, first.whole), signed)
  assert.ok(signed.toString().includes('=46rom here on\r\nit is =20\r\n=2Esigned'))
})

test('a message inside a message goes as it is, and encoded only where it must', () => {
  const inner = writeMessage([['Subject', 'in']], { kind: 'text', text: 'plain' })
  const eight = Buffer.from('Subject: in\n\ncafé')
  for (const [message, encoding] of [
    [inner, '7bit'],
    [eight, 'quoted-printable'],
  ] as const) {
    const outer = readBack(writeMessage([], { kind: 'message', bytes: message }))
    assert.equal(valueNamed(outer, 'content-transfer-encoding'), encoding)
    const [wrapped] = outer.parts
    assert.ok(wrapped !== undefined)
    // The line end after the last line is that of the message around.
    assert.deepEqual(
      bytesOf(wrapped, wrapped.whole).toString().trimEnd(),
      withCrlf(message).toString().trimEnd(),
    )
  }
})

test('nothing puts a field of its own into a header', () => {
  const part: PartToWrite = { kind: 'text', text: 'x' }
  const injected = 'x\r\nBcc: eve@elsewhere.example'
  const fieldsTried: readonly FieldToWrite[] = [
    ['Subject', injected],
    ['Subject', 'a\nb'],
    ['Subject', 'a\rb'],
    ['Subject', 'a\0b'],
    ['Subject', 'café'],
    ['Sub ject', 'a'],
    ['Subject\r\nBcc', 'a'],
    ['Subject', 'x'.repeat(1000)],
    ['To', addressList([{ local: 'ada', domain: 'a.example\r\nBcc: eve@elsewhere.example' }])],
    ['To', addressList([{ local: 'a\r\nb', domain: 'a.example' }])],
  ]
  for (const field of fieldsTried) {
    assert.throws(() => writeMessage([field], part), HeaderRefused, JSON.stringify(field))
  }
  assert.throws(() => encodedText(injected), HeaderRefused)
  assert.throws(() => structuredValue('a', { name: injected }), HeaderRefused)
  assert.throws(() => addressList([{ name: 'é\r\nx', local: 'a', domain: 'b' }]), HeaderRefused)
  assert.throws(
    () => writePart({ kind: 'multipart', type: 'multipart/mixed', boundary: 'a\r\nb', parts: [] }),
    HeaderRefused,
  )
  writeMessage([['Subject', 'x Bcc: eve@elsewhere.example']], part)
})

test('long fields are folded at spaces and read back the same', () => {
  const words = fc.array(fc.string({ minLength: 1, maxLength: 90 }), { maxLength: 20 })
  fc.assert(
    fc.property(words, (all) => {
      const value = all
        .join(' ')
        .replaceAll(/[^!-~ ]/g, '')
        .replaceAll(/ +/g, ' ')
        .trim()
      const message = readBack(Buffer.from(`${writeHeader([['X-Long', value]])}\r\n`))
      assert.equal(valueNamed(message, 'x-long'), value)
    }),
  )
  assert.ok(longest(writeHeader([['X', 'word '.repeat(100)]])) <= 77)
})

test('addresses, parameters and dates are read back as they were written', () => {
  fc.assert(
    fc.property(printable, printable, (name, file) => {
      const clean = name.trim().replaceAll(/\s+/g, ' ')
      const list = addressList([{ name: clean, local: 'ada', domain: 'clinic.example' }])
      const { doubts } = readAddresses(list)
      assert.deepEqual([...doubts], [], list)
      assert.equal(mailboxesOf(readAddresses(list))[0]?.name ?? '', clean)
      const field = readStructuredField(structuredValue('attachment', { filename: file }))
      assert.equal(field.parameters.get('filename') ?? '', file)
      assert.equal(field.doubtful, false)
    }),
  )
  const at = Temporal.Instant.from('2026-01-02T03:04:05Z')
  assert.equal(dateText(at), 'Fri, 02 Jan 2026 03:04:05 +0000')
  assert.deepEqual(readDate(dateText(at)), {
    outcome: 'read',
    at,
    offset: '+00:00',
    lenient: false,
  })
})
