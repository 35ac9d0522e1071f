import type { Asn1Value } from './read.ts'
import { childrenOf, contentOf, MalformedAsn1 } from './read.ts'
import type { Tag } from './tags.ts'
import { isTagged, tags } from './tags.ts'
import { expectTag } from './walk.ts'

const integerBytesMax = 2048
const identifierBytesMax = 64

/** A BOOLEAN. Throws `MalformedAsn1` for anything else. */
export function booleanOf(value: Asn1Value): boolean {
  const content = primitiveContent(value, tags.boolean)
  if (content.length !== 1) throw new MalformedAsn1('a boolean of another length')
  return content[0] !== 0
}

/** An INTEGER of at most 2,048 bytes. Throws `MalformedAsn1` for anything else. */
export function integerOf(value: Asn1Value, tag: Tag = tags.integer): bigint {
  const content = primitiveContent(value, tag)
  if (content.length === 0 || content.length > integerBytesMax) {
    throw new MalformedAsn1('an integer of no sensible length')
  }
  return BigInt.asIntN(content.length * 8, BigInt(`0x${content.toString('hex')}`))
}

/** An INTEGER or ENUMERATED that a number holds exactly. Throws `MalformedAsn1` for anything else. */
export function smallIntegerOf(value: Asn1Value, tag: Tag = tags.integer): number {
  const number = Number(integerOf(value, tag))
  if (!Number.isSafeInteger(number)) throw new MalformedAsn1('an integer is too large')
  return number
}

/**
 * An OBJECT IDENTIFIER in dotted decimals, of at most 64 bytes. `tag` is another where the field is
 * tagged implicitly. Throws `MalformedAsn1` for anything else, arcs above 2^53 included.
 *
 * @see X.690, 8.19
 */
export function identifierOf(value: Asn1Value, tag: Tag = tags.objectIdentifier): string {
  const content = primitiveContent(value, tag)
  const last = content.at(-1)
  if (last === undefined || last >= 0x80 || content.length > identifierBytesMax) {
    throw new MalformedAsn1('an object identifier of no sensible length')
  }
  const arcs: number[] = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (!Number.isSafeInteger(arc)) throw new MalformedAsn1('an arc is too large')
    if (byte >= 0x80) continue
    if (arcs.length === 0) {
      const top = Math.min(2, Math.floor(arc / 40))
      arcs.push(top, arc - top * 40)
    } else arcs.push(arc)
    arc = 0
  }
  return arcs.join('.')
}

/**
 * The bytes of an OCTET STRING. Pieces are joined by one copy; a string in one piece costs none.
 * `tag` is another where the field is tagged implicitly. Throws `MalformedAsn1` for anything else.
 */
export function octetsOf(value: Asn1Value, tag: Tag = tags.octetString): Buffer {
  const pieces = octetPiecesOf(value, tag)
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)
}

/** The pieces of an OCTET STRING in order, without a copy. Throws as `octetsOf`. */
export function octetPiecesOf(value: Asn1Value, tag: Tag = tags.octetString): readonly Buffer[] {
  const pieces: Buffer[] = []
  const collect = (each: Asn1Value): void => {
    if (!each.constructed) pieces.push(contentOf(each))
    else for (const child of childrenOf(each)) collect(expectTag(child, tags.octetString))
  }
  collect(expectTag(value, tag))
  return pieces
}

/** The bytes of a BIT STRING and how many bits of the last are not part of it. */
export type Bits = { readonly bytes: Buffer; readonly unusedBits: number }

/** A BIT STRING in one piece. Throws `MalformedAsn1` for anything else. */
export function bitsOf(value: Asn1Value, tag: Tag = tags.bitString): Bits {
  const content = primitiveContent(value, tag)
  const unusedBits = content[0]
  if (unusedBits === undefined || unusedBits > 7 || (unusedBits > 0 && content.length === 1)) {
    throw new MalformedAsn1('a bit string without sense')
  }
  return { bytes: content.subarray(1), unusedBits }
}

/** Whether the named bit is set, counted from the left as ASN.1 does. */
export function hasBit({ bytes, unusedBits }: Bits, bit: number): boolean {
  if (bit >= bytes.length * 8 - unusedBits) return false
  return ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0
}

/**
 * The text of any of ASN.1's string types, in one piece; `undefined` where the value is not a
 * string. Bytes that its alphabet lacks become U+FFFD, so that two such strings may look alike:
 * compare bytes where it matters.
 */
export function textOf(value: Asn1Value): string | undefined {
  if (value.constructed) return undefined
  const content = contentOf(value)
  if (isTagged(value, tags.utf8String)) return content.toString('utf8')
  if (isTagged(value, tags.bmpString)) return bigEndianText(content, 2)
  if (isTagged(value, tags.universalString)) return bigEndianText(content, 4)
  return latinTags.some((tag) => isTagged(value, tag)) ? content.toString('latin1') : undefined
}

const latinTags: readonly Tag[] = [
  tags.numericString,
  tags.printableString,
  tags.teletexString,
  tags.ia5String,
  tags.visibleString,
]

function bigEndianText(content: Buffer, width: 2 | 4): string {
  let text = ''
  for (let at = 0; at + width <= content.length; at += width) {
    const code = content.readUIntBE(at, width)
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  }
  return text
}

function primitiveContent(value: Asn1Value, tag: Tag): Buffer {
  if (expectTag(value, tag).constructed) throw new MalformedAsn1('a value in pieces')
  return contentOf(value)
}
