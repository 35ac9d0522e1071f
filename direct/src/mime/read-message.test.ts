import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usualLimits } from './limits.ts'
import { allParts, bytesOf, fieldsNamed, type Part, valueNamed } from './part.ts'
import { readMessage } from './read-message.ts'
import { decodedBody } from './transfer-encoding.ts'

function read(text: string): Part {
  const result = readMessage(Buffer.from(text, 'latin1'))
  assert.equal(result.outcome, 'read')
  return result.message
}

const lines = (...all: readonly string[]): string => all.join('\r\n')
const textOf = (part: Part | undefined): string =>
  part === undefined ? 'no part' : decodedBody(part).toString('latin1')
const shapeOf = (part: Part): string =>
  part.parts.length === 0
    ? part.contentType.type
    : `${part.contentType.type}(${part.parts.map(shapeOf).join(' ')})`

const letter = lines(
  'From: Ada <ada@clinic.example>',
  'Subject: two',
  ' lines',
  'Content-Type: multipart/mixed; boundary="one"',
  '',
  'for old programs',
  '--one',
  'Content-Type: text/plain',
  '',
  'hello',
  '',
  '--one',
  'Content-Type: application/octet-stream; name=x.bin',
  'Content-Transfer-Encoding: base64',
  '',
  'AAEC/w==',
  '--one--',
  'after',
)

test('a message is read into its fields and parts', () => {
  const message = read(letter)
  assert.equal(shapeOf(message), 'multipart/mixed(text/plain application/octet-stream)')
  assert.equal(valueNamed(message, 'subject'), 'two lines')
  assert.deepEqual([...message.defects], [])
  assert.equal(textOf(message.parts[0]), 'hello\r\n')
  assert.deepEqual([...decodedBody(message.parts[1] ?? message)], [0, 1, 2, 255])
})

test('the bytes of a part are exact: the line end before a boundary is not its own', () => {
  const message = read(letter)
  const [first, second] = message.parts
  assert.ok(first !== undefined && second !== undefined)
  assert.equal(bytesOf(first, first.whole).toString(), 'Content-Type: text/plain\r\n\r\nhello\r\n')
  assert.ok(bytesOf(second, second.whole).toString().endsWith('\r\n\r\nAAEC/w=='))
  assert.equal(bytesOf(message, message.whole).length, Buffer.byteLength(letter))
  assert.equal(first.source, message.source, 'nothing is copied')
  const [field] = fieldsNamed(message, 'subject')
  assert.ok(field !== undefined)
  assert.equal(bytesOf(message, field.whole).toString(), 'Subject: two\r\n lines\r\n')
})

test('a boundary line may end in spaces; a longer line is text', () => {
  const message = read(
    lines(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b \t',
      '',
      'one',
      '--bc',
      ' --b',
      '--b--x',
      '--b-- ',
      '',
    ),
  )
  assert.equal(textOf(message.parts[0]), 'one\r\n--bc\r\n --b\r\n--b--x')
  assert.deepEqual([...message.defects], [])
})

test('an empty part, and one that is only a header, are parts', () => {
  const message = read(
    lines(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '--b',
      '',
      '--b',
      'X: y',
      '--b--',
    ),
  )
  assert.deepEqual(
    message.parts.map((part) => bytesOf(part, part.whole).toString()),
    ['', '', 'X: y'],
  )
  assert.deepEqual(
    message.parts.map((part) => part.body.end - part.body.start),
    [0, 0, 0],
  )
})

test('a part with nothing before an outer boundary lies inside the part around it', () => {
  for (const inner of [
    ['Content-Type: message/rfc822', ''],
    ['Content-Type: multipart/mixed; boundary=in', '', '--in'],
    ['Content-Type: message/rfc822', '', 'Content-Type: multipart/mixed; boundary=in', '', '--in'],
  ]) {
    const message = read(
      lines('Content-Type: multipart/mixed; boundary=out', '', '--out', ...inner, '--out--'),
    )
    for (const part of allParts(message)) {
      for (const { whole } of part.parts) {
        assert.ok(whole.start >= part.body.start && whole.end <= part.body.end, inner.join())
      }
    }
  }
})

test('the boundary of an outer part ends the inner ones', () => {
  const message = read(
    lines(
      'Content-Type: multipart/mixed; boundary=outer',
      '',
      '--outer',
      'Content-Type: multipart/alternative; boundary=inner',
      '',
      '--inner',
      '',
      'cut',
      '--outer',
      'Content-Type: text/html',
      '',
      'whole',
      '--outer--',
    ),
  )
  assert.equal(shapeOf(message), 'multipart/mixed(multipart/alternative(text/plain) text/html)')
  assert.ok(message.parts[0]?.defects.has('the last boundary is missing'))
  assert.equal(textOf(message.parts[0]?.parts[0]), 'cut')
  assert.equal(textOf(message.parts[1]), 'whole')
})

test('a wrapped message is opened, encoded or not', () => {
  const inner = lines('Subject: inside', 'Content-Type: text/plain', '', 'deep')
  const plain = read(lines('Content-Type: message/rfc822', '', inner))
  const base64 = Buffer.from(inner).toString('base64')
  const coded = read(
    lines('Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', '', base64),
  )
  const quoted = read(
    lines(
      'Content-Type: message/rfc822',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      inner.replaceAll('\r\n', '=0D=0A=\r\n'),
    ),
  )
  for (const message of [plain, coded, quoted]) {
    assert.equal(message.kind, 'message')
    const [wrapped] = message.parts
    assert.ok(wrapped !== undefined)
    assert.equal(valueNamed(wrapped, 'subject'), 'inside')
    assert.equal(bytesOf(wrapped, wrapped.whole).toString(), inner)
  }
})

test('a wrapped message inside a multipart ends at the boundary around it', () => {
  const message = read(
    lines(
      'Content-Type: multipart/digest; boundary=b',
      '',
      '--b',
      '',
      'Subject: first',
      '',
      'one',
      '--b',
      '',
      'Subject: second',
      '',
      'two',
      '--b--',
    ),
  )
  assert.equal(
    shapeOf(message),
    'multipart/digest(message/rfc822(text/plain) message/rfc822(text/plain))',
  )
  assert.deepEqual(
    message.parts.map((part) => textOf(part.parts[0])),
    ['one', 'two'],
  )
})

test('what is wrong is told, and the rest is read', () => {
  const defectsOf = (text: string): readonly string[] => [...read(text).defects]
  assert.deepEqual(defectsOf('\u00ef\u00bb\u00bfA: b\r\n\r\n'), ['begins with a byte order mark'])
  assert.deepEqual(defectsOf('A: b\r\nno colon\r\n'), [
    'a header line is no field',
    'the header has no end',
  ])
  assert.deepEqual(defectsOf(' folded\r\nA: b\r\n\r\n'), ['a header begins with a folded line'])
  assert.deepEqual(defectsOf('A : b\r\n\r\n'), ['space before the colon'])
  assert.deepEqual(defectsOf('A: b\n\n'), ['the header has a bare line feed'])
  assert.deepEqual(defectsOf('A: b\rc\r\n\r\n'), ['the header has a bare carriage return'])
  assert.deepEqual(defectsOf('A: \0\r\n\r\n'), ['the header has a null byte'])
  assert.deepEqual(defectsOf('A: \u00e9\r\n\r\n'), ['the header is not ASCII'])
  assert.deepEqual(defectsOf('From: a@b\r\nfrom: c@d\r\n\r\n'), ['a field stands twice'])
  assert.deepEqual(defectsOf('Content-Type: nothing\r\n\r\n'), ['the content type is doubtful'])
  assert.deepEqual(defectsOf('Content-Transfer-Encoding: constructor\r\n\r\n'), [
    'the transfer encoding is unknown',
  ])
  assert.deepEqual(defectsOf('Content-Type: multipart/mixed\r\n\r\n'), [
    'a multipart has no boundary',
  ])
  assert.deepEqual(defectsOf('Content-Type: multipart/mixed; boundary=b\r\n\r\nx'), [
    'the boundary never appears',
  ])
})

test('beyond a limit the message is refused with its reason', () => {
  const refusal = (text: string, limits: Partial<typeof usualLimits>): string => {
    const result = readMessage(Buffer.from(text), { ...usualLimits, ...limits })
    return result.outcome === 'refused' ? result.limit : 'read'
  }
  assert.equal(refusal(letter, {}), 'read')
  assert.equal(refusal(letter, { sizeBytesMax: 100 }), 'sizeBytesMax')
  assert.equal(refusal(letter, { partsMax: 2 }), 'partsMax')
  assert.equal(refusal(letter, { fieldsMax: 2 }), 'fieldsMax')
  assert.equal(refusal(letter, { headerBytesMax: 50 }), 'headerBytesMax')
  assert.equal(refusal(letter, { headerLineBytesMax: 40 }), 'headerLineBytesMax')
  const wrapped = `${'Content-Type: message/rfc822\r\n\r\n'.repeat(31)}x`
  assert.equal(refusal(wrapped, {}), 'depthMax')
  assert.equal(refusal(wrapped, { depthMax: 31 }), 'read')
})

test('twenty thousand parts, or lines that nearly are boundaries, take a moment', () => {
  const many = Buffer.from(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(19_990)}--b--`,
  )
  const near = Buffer.from(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${'--c\r\n'.repeat(400_000)}`,
  )
  const nested = Buffer.from(
    Array.from(
      { length: 29 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
    ).join('') + `\r\n${'text\r\n'.repeat(300_000)}`,
  )
  for (const bytes of [many, near, nested]) {
    // Of the processor's time, as other programs may have it meanwhile.
    const began = process.cpuUsage()
    const result = readMessage(bytes)
    const { user, system } = process.cpuUsage(began)
    assert.equal(result.outcome, 'read')
    assert.ok(user + system < 1_000_000, `${user + system} microseconds`)
  }
  const result = readMessage(many)
  assert.equal(result.outcome === 'read' ? allParts(result.message).length : 0, 19_991)
})
