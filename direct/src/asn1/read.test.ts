import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Asn1Value } from './read.ts'
import { childrenOf, contentOf, MalformedAsn1, rawOf, readBer, readDer } from './read.ts'
import { context, tags } from './tags.ts'
import { instantOf, writeInstant } from './times.ts'
import { bitsOf, booleanOf, hasBit, identifierOf, integerOf, octetsOf, textOf } from './values.ts'
import { membersOf, onlyChildOf, walk } from './walk.ts'
import type { Der } from './write.ts'
import * as write from './write.ts'

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex')
const read = (der: Der): Asn1Value => readDer(write.toBytes(der))
const isMalformed = (source: Buffer, reader: (source: Buffer) => unknown): void => {
  assert.throws(() => reader(source), MalformedAsn1, source.toString('hex'))
}

test('a structure of indefinite length has the same members as one of definite length', () => {
  const definite = readBer(hex('30 06 020105 040161'))
  const indefinite = readBer(hex('30 80 020105 2480 040161 0000 0000 ff'))
  for (const value of [definite, indefinite]) {
    const fields = walk(value)
    assert.equal(integerOf(fields.take(tags.integer)), 5n)
    assert.equal(octetsOf(fields.take(tags.octetString)).toString(), 'a')
    assert.deepEqual(fields.rest(), [])
  }
  assert.equal(indefinite.end, 14)
  assert.equal(rawOf(indefinite).length, 14)
  assert.equal(contentOf(indefinite).length, 10)
})

test('an octet string in nested pieces is joined; one in a single piece is not copied', () => {
  const pieces = readBer(hex('24 80 0402 6162 24 05 040163 0400 0401 64 0000'))
  assert.equal(octetsOf(pieces).toString(), 'abcd')
  const source = write.toBytes(write.octetString(Buffer.alloc(40_000_000)))
  const octets = octetsOf(readBer(source))
  assert.equal(octets.length, 40_000_000)
  assert.equal(octets.buffer, source.buffer)
})

test('a field with an implicit tag is read as what it stands for', () => {
  assert.equal(octetsOf(readBer(hex('80 02 6162')), context(0)).toString(), 'ab')
  assert.equal(octetsOf(readBer(hex('a0 80 0401 61 0401 62 0000')), context(0)).toString(), 'ab')
  assert.equal(integerOf(onlyChildOf(readBer(hex('a0 03 020107')))), 7n)
  isMalformed(hex('a0 06 020107 020108'), (source) => onlyChildOf(readBer(source)))
})

test('bytes that end too soon, lie about lengths or never begin are refused', () => {
  for (const digits of ['', '30', '3005 0201', '3080 0201 05', '3080 0201 05 00', '0480 0000']) {
    isMalformed(hex(digits), (source) => childrenOf(readBer(source)))
  }
  for (const digits of ['0000', '3087 01010101010101', '1fffffffffff01 00', '3080 0001 00 0000']) {
    isMalformed(hex(digits), (source) => childrenOf(readBer(source)))
  }
  isMalformed(hex('3003 020405'), (source) => childrenOf(readBer(source)))
})

test('the distinguished encoding allows one spelling only', () => {
  const other = [
    '3080 0000',
    '308100',
    '30820001 05',
    '2403 040161',
    '0500 00',
    '3084 00000002 0500',
  ]
  for (const digits of other) isMalformed(hex(digits), readDer)
  for (const digits of other.slice(0, 2)) assert(readBer(hex(digits)).constructed)
  assert.equal(membersOf(readDer(hex('3002 0500'))).length, 1)
})

test('depth and number of values have limits', () => {
  const deep = Buffer.concat([Buffer.alloc(200, hex('3080')), Buffer.alloc(200)])
  isMalformed(deep, readBer)
  const many = Buffer.concat([hex('3080'), Buffer.alloc(2_000_000, hex('0500')), hex('0000')])
  isMalformed(many, readBer)
  const limits = { depthMax: 100, valuesMax: 2_000_000 }
  assert.equal(childrenOf(readBer(many, limits)).length, 1_000_000)
  assert(readBer(deep, limits).constructed)
})

test('any bytes are read or refused, and nothing else happens', () => {
  const descend = (value: Asn1Value): void => {
    for (const way of [integerOf, identifierOf, octetsOf, bitsOf, textOf, instantOf, booleanOf]) {
      attempt(() => way(value))
    }
    if (value.constructed) childrenOf(value).forEach(descend)
  }
  const attempt = (act: () => unknown): void => {
    try {
      act()
    } catch (error) {
      assert(error instanceof MalformedAsn1)
    }
  }
  const tag = fc.constantFrom(0x30, 0x24, 0x04, 0x02, 0x06, 0x03, 0x17, 0x18, 0x0c, 0xa0, 0x80, 0)
  const mixed = fc.array(fc.oneof(tag, fc.nat(255), fc.nat(9)), { maxLength: 60 })
  fc.assert(
    fc.property(mixed, (bytes) => attempt(() => descend(readBer(Buffer.from(bytes))))),
    { numRuns: 5000 },
  )
})

test('what is written is read again', () => {
  const integers = fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n })
  fc.assert(fc.property(integers, (value) => integerOf(read(write.integer(value))) === value))
  assert.equal(write.toBytes(write.integer(128)).toString('hex'), '02020080')
  assert.equal(write.toBytes(write.integer(-128)).toString('hex'), '020180')
  const arcs = fc.tuple(
    fc.constantFrom('1.2', '2.999', '0.39'),
    fc.array(fc.nat(), { maxLength: 5 }),
  )
  fc.assert(
    fc.property(arcs, ([start, rest]) => {
      const dotted = [start, ...rest].join('.')
      assert.equal(identifierOf(read(write.identifier(dotted))), dotted)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
      assert(octetsOf(read(write.octetString(bytes))).equals(bytes))
    }),
  )
  for (const wrong of ['', '1', '3.1', '1.2.x', '1..2', '1.-2']) {
    assert.throws(() => write.identifier(wrong), RangeError)
  }
})

test('a set is written in the order of its bytes', () => {
  const set = write.setOf([write.integer(300), write.octetString(Buffer.of(1)), write.integer(2)])
  assert.equal(write.toBytes(set).toString('hex'), '310a0201020202012c040101')
})

test('the bits of a bit string are counted from the left', () => {
  const bits = bitsOf(read(write.bitString(Buffer.of(0b1010_0000), 5)))
  assert.deepEqual(
    [0, 1, 2, 3, 99].map((bit) => hasBit(bits, bit)),
    [true, false, true, false, false],
  )
  for (const digits of ['0300', '0301 01', '0302 0800', '2305 0303 000102']) {
    isMalformed(hex(digits), (source) => bitsOf(readBer(source)))
  }
})

test('strings of every alphabet become text', () => {
  assert.equal(textOf(read(write.utf8String('Zoë'))), 'Zoë')
  assert.equal(textOf(readBer(hex('1e04 00410042'))), 'AB')
  assert.equal(textOf(readBer(hex('1c08 00000041 0001F600'))), 'A\u{1F600}')
  assert.equal(textOf(readBer(hex('1401 eb'))), 'ë')
  assert.equal(textOf(readBer(hex('0401 eb'))), undefined)
  assert.throws(() => write.ia5String('Zoë'), RangeError)
})

test('times are instants, of the right century', () => {
  const time = (tag: string, text: string): Asn1Value =>
    readBer(Buffer.concat([hex(tag), Buffer.of(text.length), Buffer.from(text)]))
  assert.equal(instantOf(time('17', '491231235959Z')).toString(), '2049-12-31T23:59:59Z')
  assert.equal(instantOf(time('17', '500101000000Z')).toString(), '1950-01-01T00:00:00Z')
  assert.equal(instantOf(time('17', '0102030405+0200')).toString(), '2001-02-03T02:05:00Z')
  assert.equal(instantOf(time('18', '20500101000000.25Z')).toString(), '2050-01-01T00:00:00.25Z')
  for (const [tag, text] of [
    ['17', '491331235959Z'],
    ['17', '230229000000Z'],
    ['17', '230101000000'],
    ['18', '230101000000Z'],
    ['18', '20230101246000Z'],
    ['04', '230101000000Z'],
  ] as const) {
    assert.throws(() => instantOf(time(tag, text)), MalformedAsn1, text)
  }
  for (const at of ['2026-11-22T10:00:00Z', '2050-01-01T00:00:00Z', '1949-12-31T23:59:59Z']) {
    assert.equal(instantOf(read(writeInstant(Temporal.Instant.from(at)))).toString(), at)
  }
})
