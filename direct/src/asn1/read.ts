import type { Tag } from './tags.ts'

/** The only thing that reading ASN.1 throws: the bytes are not what they claim, or go beyond a limit. */
export class MalformedAsn1 extends Error {
  override readonly name = 'MalformedAsn1'
}

export type ReadingLimits = {
  /** How deep values may stand inside each other. */
  readonly depthMax: number
  /** How many values are read in all, those that are never looked at not counted. */
  readonly valuesMax: number
}

/** One value as it stands in its source: offsets, so that signed bytes can be taken exactly. */
export type Asn1Value = Tag & {
  readonly constructed: boolean
  readonly indefinite: boolean
  /** Offset of the tag. */
  readonly start: number
  readonly contentStart: number
  /** Where the content ends; an indefinite value ends two bytes later. */
  readonly contentEnd: number
  readonly end: number
  readonly depth: number
  readonly reading: Reading
  /** The values inside, where finding the end has read them already. */
  readonly inside: readonly Asn1Value[] | undefined
}

type Reading = {
  readonly source: Buffer
  readonly limits: ReadingLimits
  readonly distinguished: boolean
  valuesLeft: number
}

/** Enough for a 40 MB message in pieces of 1 KB, and for the deepest real certificate three times over. */
export const defaultLimits: ReadingLimits = { depthMax: 40, valuesMax: 200_000 }

const tagClasses = ['universal', 'application', 'context', 'private'] as const
const stringTagNumbers = new Set([3, 4, 12, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30])

/**
 * Reads one value in the basic encoding: definite and indefinite lengths, at any nesting.
 *
 * Nothing is copied, and what is inside a value of definite length is not read before
 * `childrenOf` asks. Bytes after the value are left alone; `value.end` tells where they begin.
 *
 * @throws {MalformedAsn1} The bytes end too soon, no value begins here, or a limit is passed.
 * @see X.690, 8.1
 */
export function readBer(source: Buffer, limits: ReadingLimits = defaultLimits): Asn1Value {
  const reading = { source, limits, distinguished: false, valuesLeft: limits.valuesMax }
  return readValue(reading, 0, source.length, 0)
}

/**
 * Reads one value in the distinguished encoding, which has one spelling for each value.
 *
 * @throws {MalformedAsn1} As `readBer`; also for an indefinite length, a length longer than
 *   needed, a string in pieces, and bytes after the value.
 * @see X.690, 10
 */
export function readDer(source: Buffer, limits: ReadingLimits = defaultLimits): Asn1Value {
  const reading = { source, limits, distinguished: true, valuesLeft: limits.valuesMax }
  const value = readValue(reading, 0, source.length, 0)
  if (value.end !== source.length) throw new MalformedAsn1('bytes follow the value')
  return value
}

/**
 * The values inside a constructed value, in order.
 *
 * @throws {MalformedAsn1} The value is primitive, or what is inside is broken.
 */
export function childrenOf(value: Asn1Value): readonly Asn1Value[] {
  if (value.inside !== undefined) return value.inside
  if (!value.constructed) throw new MalformedAsn1('a primitive value has nothing inside')
  const { reading, contentEnd } = value
  const children: Asn1Value[] = []
  let offset = value.contentStart
  while (offset < contentEnd) {
    const child = readValue(reading, offset, contentEnd, value.depth + 1)
    children.push(child)
    offset = child.end
  }
  return children
}

/** The bytes of a value with its tag and length, exactly as they came. */
export function rawOf({ reading, start, end }: Asn1Value): Buffer {
  return reading.source.subarray(start, end)
}

/** The bytes of a value without its tag and length. */
export function contentOf({ reading, contentStart, contentEnd }: Asn1Value): Buffer {
  return reading.source.subarray(contentStart, contentEnd)
}

function readValue(reading: Reading, start: number, end: number, depth: number): Asn1Value {
  if (depth > reading.limits.depthMax)
    throw new MalformedAsn1('values stand too deep in each other')
  if (reading.valuesLeft === 0) throw new MalformedAsn1('there are too many values')
  reading.valuesLeft -= 1
  const [tag, constructed, offset] = readTag(reading, start, end)
  if (byteAt(reading, offset, end) === 0x80) {
    if (!constructed) throw new MalformedAsn1('a primitive value without a length')
    if (reading.distinguished) throw new MalformedAsn1('an indefinite length')
    return readIndefinite({ reading, start, depth, ...tag }, offset + 1, end)
  }
  const [length, contentStart] = readLength(reading, offset, end)
  const contentEnd = contentStart + length
  if (contentEnd > end) throw new MalformedAsn1('a value is longer than its surroundings')
  if (reading.distinguished && constructed && isString(tag)) {
    throw new MalformedAsn1('a string in pieces')
  }
  return {
    tagClass: tag.tagClass,
    tagNumber: tag.tagNumber,
    constructed,
    indefinite: false,
    start,
    contentStart,
    contentEnd,
    end: contentEnd,
    depth,
    reading,
    inside: undefined,
  }
}

function isString({ tagClass, tagNumber }: Tag): boolean {
  return tagClass === 'universal' && stringTagNumbers.has(tagNumber)
}

function readIndefinite(
  begun: Tag & Pick<Asn1Value, 'reading' | 'start' | 'depth'>,
  contentStart: number,
  end: number,
): Asn1Value {
  const { reading, depth, start, tagClass, tagNumber } = begun
  const inside: Asn1Value[] = []
  let offset = contentStart
  while (byteAt(reading, offset, end) !== 0) {
    const child = readValue(reading, offset, end, depth + 1)
    inside.push(child)
    offset = child.end
  }
  if (byteAt(reading, offset + 1, end) !== 0) throw new MalformedAsn1('an end that has a length')
  return {
    tagClass,
    tagNumber,
    constructed: true,
    indefinite: true,
    start,
    contentStart,
    contentEnd: offset,
    end: offset + 2,
    depth,
    reading,
    inside,
  }
}

function readTag(reading: Reading, start: number, end: number): [Tag, boolean, number] {
  const first = byteAt(reading, start, end)
  const tagClass = tagClasses[first >> 6] ?? 'private'
  const constructed = (first & 0x20) !== 0
  const low = first & 0x1f
  if (first === 0) throw new MalformedAsn1('an end without a beginning')
  if (low < 0x1f) return [{ tagClass, tagNumber: low }, constructed, start + 1]
  const [tagNumber, offset] = readHighTagNumber(reading, start + 1, end)
  return [{ tagClass, tagNumber }, constructed, offset]
}

/** Numbers above what any standard assigns are refused rather than rounded. */
function readHighTagNumber(reading: Reading, from: number, end: number): [number, number] {
  let tagNumber = 0
  for (let offset = from; offset < from + 4; offset++) {
    const byte = byteAt(reading, offset, end)
    tagNumber = tagNumber * 128 + (byte & 0x7f)
    if (byte < 0x80) return [tagNumber, offset + 1]
  }
  throw new MalformedAsn1('a tag number is too large')
}

function readLength(reading: Reading, from: number, end: number): [number, number] {
  const first = byteAt(reading, from, end)
  if (first < 0x80) return [first, from + 1]
  const bytes = first & 0x7f
  if (bytes > 6) throw new MalformedAsn1('a length is too long')
  let length = 0
  for (let offset = from + 1; offset <= from + bytes; offset++) {
    length = length * 256 + byteAt(reading, offset, end)
  }
  const shortest = length >= 0x80 && length >= 256 ** (bytes - 1)
  if (reading.distinguished && !shortest) throw new MalformedAsn1('a length longer than needed')
  return [length, from + 1 + bytes]
}

function byteAt({ source }: Reading, offset: number, end: number): number {
  const byte = offset < end ? source[offset] : undefined
  if (byte === undefined) throw new MalformedAsn1('the bytes end inside a value')
  return byte
}
