import type { Tag } from './tags.ts'
import { context, tags } from './tags.ts'

/** A value ready to be written: pieces, so that nesting megabytes copies nothing. */
export type Der = { readonly length: number; readonly pieces: readonly Uint8Array[] }

/** A value that is written piece by piece; the pieces can perhaps be had only once. */
export type Encoding = { readonly length: number; readonly pieces: Iterable<Uint8Array> }

/** A value whose content is other values. */
export function constructed(tag: Tag, ...fields: readonly (Der | undefined)[]): Der {
  let length = 0
  const pieces: Uint8Array[] = [noBytes]
  for (const field of fields) {
    if (field === undefined) continue
    length += field.length
    for (const piece of field.pieces) pieces.push(piece)
  }
  const header = headerOf(tag, true, length)
  pieces[0] = header
  return { length: header.length + length, pieces }
}

const noBytes = Buffer.alloc(0)

/** A value whose content is bytes, given in one piece or in several. */
export function primitive(tag: Tag, ...content: readonly Uint8Array[]): Der {
  const length = content.reduce((sum, piece) => sum + piece.length, 0)
  const header = headerOf(tag, false, length)
  return { length: header.length + length, pieces: [header, ...content] }
}

/** A value whose content comes later, of this length; `place` marks among the pieces where. */
export function awaited(tag: Tag, length: number, place: Uint8Array): Der {
  const header = headerOf(tag, false, length)
  return { length: header.length + length, pieces: [header, place] }
}

export function sequence(...fields: readonly (Der | undefined)[]): Der {
  return constructed(tags.sequence, ...fields)
}

/** A SET OF, its members sorted by their bytes as the distinguished encoding wants (X.690, 11.6). */
export function setOf(members: readonly Der[], tag: Tag = tags.set): Der {
  const sorted = members.map(toBytes).toSorted((one, other) => Buffer.compare(one, other))
  return constructed(tag, ...sorted.map(encoded))
}

/** The explicit tag `[tagNumber]` around a value. */
export function explicit(tagNumber: number, value: Der): Der {
  return constructed(context(tagNumber), value)
}

export function boolean(value: boolean): Der {
  return primitive(tags.boolean, Buffer.of(value ? 0xff : 0))
}

export function integer(value: number | bigint): Der {
  return primitive(tags.integer, twosComplement(BigInt(value)))
}

export function octetString(...bytes: readonly Uint8Array[]): Der {
  return primitive(tags.octetString, ...bytes)
}

export function bitString(bytes: Uint8Array, unusedBits: number = 0): Der {
  return primitive(tags.bitString, Buffer.concat([Buffer.of(unusedBits), bytes]))
}

export function nothing(): Der {
  return primitive(tags.nothing)
}

/** An OBJECT IDENTIFIER from dotted decimals. Throws `RangeError` for what is none. */
export function identifier(dotted: string): Der {
  const known = written.get(dotted)
  if (known !== undefined) return known
  const [top, second, ...arcs] = dotted.split('.').map(Number)
  if (top === undefined || second === undefined || !/^[0-2](?:\.\d{1,15})+$/.test(dotted)) {
    throw new RangeError(`not an object identifier: ${dotted}`)
  }
  const bytes = Buffer.from([top * 40 + second, ...arcs].flatMap(base128))
  const value = primitive(tags.objectIdentifier, bytes)
  if (written.size < writtenMax) written.set(dotted, value)
  return value
}

/** A message names a dozen identifiers, and always the same. */
const written = new Map<string, Der>()
const writtenMax = 200

export function utf8String(text: string): Der {
  return primitive(tags.utf8String, Buffer.from(text, 'utf8'))
}

/** Text whose characters are all ASCII; other characters would be cut, so they throw. */
export function ia5String(text: string, tag: Tag = tags.ia5String): Der {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length !== text.length) throw new RangeError('the text is not ASCII')
  return primitive(tag, bytes)
}

/** A value that is encoded already. */
export function encoded(bytes: Uint8Array): Der {
  return { length: bytes.length, pieces: [bytes] }
}

/** The bytes of a value, joined by one copy. */
export function toBytes({ pieces, length }: Encoding): Buffer {
  return Buffer.concat([...pieces], length)
}

function headerOf({ tagClass, tagNumber }: Tag, isConstructed: boolean, length: number): Buffer {
  const first = classBits[tagClass] | (isConstructed ? 0x20 : 0)
  if (tagNumber < 31 && length < 0x80) return Buffer.of(first | tagNumber, length)
  const tagBytes = tagNumber < 31 ? [first | tagNumber] : [first | 31, ...base128(tagNumber)]
  return Buffer.from([...tagBytes, ...lengthBytes(length)])
}

const classBits = { universal: 0, application: 0x40, context: 0x80, private: 0xc0 } as const

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let left = length; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
  return [0x80 | bytes.length, ...bytes]
}

function base128(arc: number): number[] {
  const bytes = [arc % 128]
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
    bytes.unshift(0x80 | (left % 128))
  }
  return bytes
}

function twosComplement(value: bigint): Buffer {
  let bits = 8
  while (BigInt.asIntN(bits, value) !== value) bits += 8
  return Buffer.from(
    BigInt.asUintN(bits, value)
      .toString(16)
      .padStart(bits / 4, '0'),
    'hex',
  )
}
