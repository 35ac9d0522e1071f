import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { addressOf } from './addresses.ts'
import { readFrom } from './from.ts'
import { allParts, bytesOf, type Defect, fieldsNamed, type Part } from './part.ts'
import {
  type OtherPart,
  type OtherReading,
  readWithMailparser,
  readWithPython,
} from './other-readers.test-helper.ts'
import { readMessage } from './read-message.ts'
import { decodedBody } from './transfer-encoding.ts'
import { writeMessage } from './write-message.ts'

const shared = join(import.meta.dirname, '../../../../shared/data')
const absent = existsSync(shared)
  ? false
  : 'The shared sample data are not beside this checkout, so nothing was compared with other programs.'

const notMails =
  /(?:SOURCE\.md|MANIFEST\.tsv|LICENSE\.upstream\.txt|COPYING)$|\.(?:der|cer|crt|p12|pfx|zip|xml|html|json|jpg|png|pdf|out|bin|tnef|p7b|ldif|tokens)$/i

const folder = mkdtempSync(join(tmpdir(), 'salve-mails-'))
after(() => rmSync(folder, { recursive: true }))
const mails = absent === false ? mailFiles() : []

/** Every mail in the sets about mail and Direct; packed ones unpacked. */
function mailFiles(): readonly string[] {
  const sets = readdirSync(shared).filter((name) => /^(?:mime|direct)-/.test(name))
  const paths = sets.flatMap((set) =>
    readdirSync(join(shared, set), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(shared, set, path),
    ),
  )
  return paths
    .filter((path) => statSync(path).isFile() && !notMails.test(path))
    .map((path) => {
      if (!path.endsWith('.gz')) return path
      const unpacked = join(folder, basename(path, '.gz'))
      writeFileSync(unpacked, gunzipSync(readFileSync(path)))
      return unpacked
    })
    .filter((path) => {
      const start = readFileSync(path).toString('latin1', 0, 4096)
      return /^(?:\u00ef\u00bb\u00bf)?(?:From [^\n]*\r?\n)?[!-9;-~]+[ \t]*:/.test(start)
    })
    .toSorted()
}

/** Mailparser works on it for seven seconds, and dies. */
const deadly = /\/stack-overflow\.txt$/

type Counts = Record<string, number>
const count = (counts: Counts, what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1
}
const sha1 = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex')

function ours(path: string): Part {
  const result = readMessage(readFileSync(path))
  assert.equal(result.outcome, 'read', path)
  return result.message
}

let [python, mailparser]: (readonly OtherReading[] | undefined)[] = []
before(() => {
  if (absent !== false) return
  python = readWithPython(mails)
  const tried = new Map(
    readWithMailparser(mails.filter((path) => !deadly.test(path))).map((each) => [each.path, each]),
  )
  mailparser = mails.map((path) => tried.get(path) ?? { path, died: 'not tried', from: [] })
})

type Reason = readonly [why: string, holds: (all: readonly Part[]) => boolean]
const hasDefect =
  (defect: Defect) =>
  (all: readonly Part[]): boolean =>
    all.some(({ defects }) => defects.has(defect))
const hasBoundary =
  (form: RegExp) =>
  (all: readonly Part[]): boolean =>
    all.some(({ contentType }) => form.test(contentType.parameters.get('boundary') ?? ''))
const notBase64: Reason = [
  'base64 with letters of other alphabets, or text behind it',
  (all) =>
    all.some(
      (part) =>
        part.encoding === 'base64' &&
        /[^A-Za-z\d+/=\s]|=\s*[A-Za-z\d+/]/.test(bytesOf(part, part.body).toString('latin1')),
    ),
]

/** Why Python reads a mail otherwise. */
const reasonsOfPython: readonly Reason[] = [
  [
    'Python takes a byte order mark for the end of the header',
    hasDefect('begins with a byte order mark'),
  ],
  [
    'Python takes a field with space before its colon for the end of the header',
    hasDefect('space before the colon'),
  ],
  [
    'Python does not open a message inside that is encoded',
    (all) => all.some(({ kind, encoding }) => kind === 'message' && encoding !== 'identity'),
  ],
  [
    'Python does not see an empty part between two boundary lines in a row',
    (all) => all.some(({ whole }) => whole.start === whole.end),
  ],
  ['Python keeps the line end of a folded boundary', hasBoundary(/ /)],
  ['Python takes a boundary that ends in dashes for the end', hasBoundary(/--$/)],
  [
    'Python takes the last line end from a multipart that never ends',
    hasDefect('the last boundary is missing'),
  ],
  [
    'Python keeps only the beginning of a multipart without parts',
    (all) =>
      all.some(
        ({ kind, contentType }) => kind === 'leaf' && contentType.type.startsWith('multipart/'),
      ),
  ],
  [
    'Python does not know an encoding with spaces behind its name',
    (all) =>
      all.some((part) =>
        fieldsNamed(part, 'content-transfer-encoding').some((field) =>
          /[ \t]$/.test(bytesOf(part, field.value).toString('latin1')),
        ),
      ),
  ],
  notBase64,
]

/** Why mailparser makes other attachments. */
const reasonsOfMailparser: readonly Reason[] = [
  [
    'mailparser does not know uuencode',
    (all) => all.some(({ encoding }) => encoding === 'uuencode'),
  ],
  notBase64,
  [
    'mailparser reads on behind the end of a message inside',
    (all) => all.some(({ kind }) => kind === 'message'),
  ],
]

/** Python shows reports as messages and message/partial opened; those two it may. */
const closed = /^message\/(?:delivery-status|disposition-notification|partial)$/
const isClosed = (type: string, parts: number): boolean => parts === 0 || closed.test(type)

function shapeOf(part: Part): string {
  const { type } = part.contentType
  if (isClosed(type, part.parts.length))
    return closed.test(type) ? type : `${type} ${sha1(decodedBody(part))}`
  return `${type}(${part.parts.map(shapeOf).join(' ')})`
}

function otherShapeOf({ type, parts, sha1 }: OtherPart): string {
  if (isClosed(type, parts.length)) return closed.test(type) ? type : `${type} ${sha1}`
  return `${type}(${parts.map(otherShapeOf).join(' ')})`
}

function explained(counts: Counts, message: Part, reasons: readonly Reason[]): boolean {
  const all = allParts(message)
  const reason = reasons.find(([, holds]) => holds(all))
  count(counts, reason?.[0] ?? 'not explained')
  return reason !== undefined
}

test('the parts and bodies are those that Python finds', { skip: absent }, (t) => {
  if (python === undefined) {
    t.skip('There is no python3 here, so nothing was compared with it.')
    return
  }
  const counts: Counts = {}
  const unexplained: string[] = []
  for (const { path, tree } of python) {
    const message = ours(path)
    if (tree !== undefined && shapeOf(message) === otherShapeOf(tree)) count(counts, 'the same')
    else if (!explained(counts, message, reasonsOfPython)) unexplained.push(path)
  }
  t.diagnostic(`${python.length} mails: ${JSON.stringify(counts, undefined, 1)}`)
  assert.deepEqual(unexplained, [])
  assert.ok((counts['the same'] ?? 0) > 180)
})

test('the attachments are those that mailparser finds', { skip: absent }, (t) => {
  const counts: Counts = {}
  const unexplained: string[] = []
  for (const { path, attachments, died } of mailparser ?? []) {
    const message = ours(path)
    const found = new Set(allParts(message).map((part) => sha1(decodedBody(part))))
    if (died !== undefined) count(counts, `mailparser died: ${died}`)
    else if (attachments?.every((each) => found.has(each.sha1)) === true) count(counts, 'the same')
    else if (!explained(counts, message, reasonsOfMailparser)) unexplained.push(path)
  }
  t.diagnostic(`${mails.length} mails: ${JSON.stringify(counts, undefined, 1)}`)
  assert.deepEqual(unexplained, [])
  assert.ok((counts['the same'] ?? 0) > 180)
})

test('an answer to who sent a mail is the answer of every program', { skip: absent }, (t) => {
  const others = [python, mailparser].filter((each) => each !== undefined)
  const counts: Counts = {}
  for (const [at, path] of mails.entries()) {
    const from = readFrom(ours(path))
    count(counts, from.outcome)
    const readings = others
      .flatMap((each) => each[at] ?? [])
      .filter(({ died }) => died === undefined)
    const addresses =
      from.outcome === 'one'
        ? [from.mailbox]
        : from.outcome === 'several'
          ? from.mailboxes
          : undefined
    if (addresses === undefined) continue
    for (const reading of readings) assert.deepEqual(reading.from, addresses.map(addressOf), path)
  }
  t.diagnostic(`${mails.length} mails: ${JSON.stringify(counts)}`)
  assert.ok((counts['one'] ?? 0) > 150 && (counts['ambiguous'] ?? 0) > 5)
})

test('a difference that has no reason is found', { skip: absent }, () => {
  const [path] = mails
  assert.ok(path !== undefined)
  assert.equal(explained({}, ours(path), []), false)
  const planted = { type: 'text/plain', parts: [], sha1: 'other' }
  assert.notEqual(shapeOf(ours(path)), otherShapeOf(planted))
})

/** What senders, and attackers, put into a From field. */
const pieces = [
  ...[
    'ada@a.example',
    '<ada@a.example>',
    '<eve@b.example>',
    '"Obi, Ada"',
    '"eve@b.example"',
    'Ada',
    'Obi',
  ],
  ...[
    '(c)',
    '(eve@b.example)',
    '<',
    '>',
    '"',
    '(',
    ')',
    ',',
    ';',
    ':',
    ' ',
    '\t',
    '\r\n ',
    '.',
    '@',
    '\\',
  ],
  ...[
    '=?utf-8?q?x?=',
    '=?utf-8?q?eve=40b.example?=',
    '=?utf-8?q?=3Ceve=40b.example=3E?=',
    '=?utf-8?b?LA==?=',
  ],
  ...[
    '[',
    '[1.2.3.4]',
    '"a b"@a.example',
    "'",
    'none:;',
    '=',
    '/',
    '\u00e9',
    '\0',
    '\r',
    '%40',
    'eve@b.example',
  ],
]

test('no From field makes programs take different people for the sender', (t) => {
  const field = fc
    .tuple(
      fc.array(fc.constantFrom(...pieces), { maxLength: 5 }),
      fc.constantFrom('', ' <ada@a.example>'),
    )
    .map(([first, last]) => `To: gus@b.example\r\nFrom: ${first.join('')}${last}\r\n\r\nx`)
  const tried = fc.sample(field, { numRuns: 1500, seed: 11 }).map((text, at) => {
    const path = join(folder, `from-${at}`)
    writeFileSync(path, text, 'latin1')
    return path
  })
  const others = [readWithPython(tried), readWithMailparser(tried)].filter(
    (each) => each !== undefined,
  )
  const counts: Counts = {}
  for (const [at, path] of tried.entries()) {
    const from = readFrom(ours(path))
    count(counts, from.outcome)
    if (from.outcome !== 'one') continue
    for (const each of others) {
      const text = JSON.stringify(readFileSync(path, 'latin1'))
      assert.deepEqual(each[at]?.from, [addressOf(from.mailbox)], text)
    }
  }
  t.diagnostic(
    `${tried.length} From fields, ${others.length} other programs: ${JSON.stringify(counts)}`,
  )
  assert.ok((counts['one'] ?? 0) > 100)
})

test('what is written here is read by others as it was meant', (t) => {
  const text = fc.string({ unit: 'grapheme', maxLength: 300 }).filter((each) => each.isWellFormed())
  const message = fc.tuple(text, fc.uint8Array({ maxLength: 3000 })).map(([words, bytes]) => {
    const file = { kind: 'bytes', type: 'application/pdf', bytes: Buffer.from(bytes) } as const
    const inner = writeMessage([['From', 'ada@a.example']], { kind: 'text', text: words })
    const parts = [
      { kind: 'text', text: words } as const,
      file,
      { kind: 'message', bytes: inner } as const,
    ]
    return writeMessage([['From', '"Obi, Ada" <ada@a.example>']], {
      kind: 'multipart',
      type: 'multipart/mixed',
      parts,
    })
  })
  const written = fc.sample(message, { numRuns: 100, seed: 11 }).map((bytes, at) => {
    const path = join(folder, `written-${at}`)
    writeFileSync(path, bytes)
    return path
  })
  const [byPython, byMailparser] = [readWithPython(written), readWithMailparser(written)]
  for (const [at, path] of written.entries()) {
    const tree = byPython?.[at]?.tree
    if (tree !== undefined) assert.equal(otherShapeOf(tree), shapeOf(ours(path)))
    const file = ours(path).parts[1]
    assert.ok(file !== undefined)
    const digest = sha1(decodedBody(file))
    assert.ok(byMailparser[at]?.attachments?.some((each) => each.sha1 === digest) === true)
    assert.deepEqual(byMailparser[at]?.from, ['ada@a.example'])
  }
  t.diagnostic(
    `${written.length} messages; Python ${byPython === undefined ? 'is absent' : 'read them'}`,
  )
})
