import type { Asn1Value } from './read.ts'
import { childrenOf, MalformedAsn1 } from './read.ts'
import type { Tag } from './tags.ts'
import { isTagged, nameOfTag, tags } from './tags.ts'

/** The fields of a structure, taken in order; optional ones are tried for. */
export type Walk = {
  /** The next field, which must bear this tag. Throws `MalformedAsn1` otherwise. */
  readonly take: (tag: Tag) => Asn1Value
  /** The next field if it bears this tag. */
  readonly takeIf: (tag: Tag) => Asn1Value | undefined
  /** The next field, whatever it is. Throws `MalformedAsn1` where none is left. */
  readonly takeAny: () => Asn1Value
  /** The next field without taking it. */
  readonly peek: () => Asn1Value | undefined
  /** All fields not taken yet. */
  readonly rest: () => readonly Asn1Value[]
}

/** Walks a structure which must bear this tag. Throws `MalformedAsn1` where it bears another. */
export function walk(value: Asn1Value, tag: Tag = tags.sequence): Walk {
  const fields = childrenOf(expectTag(value, tag))
  let at = 0
  const takeAny = (): Asn1Value => {
    const field = fields[at]
    if (field === undefined) throw new MalformedAsn1('a field is missing')
    at += 1
    return field
  }
  return {
    takeAny,
    take: (expected) => expectTag(takeAny(), expected),
    takeIf: (wanted) => {
      const field = fields[at]
      return field !== undefined && isTagged(field, wanted) ? takeAny() : undefined
    },
    peek: () => fields[at],
    rest: () => fields.slice(at),
  }
}

/** The members of a SEQUENCE OF or SET OF. Throws `MalformedAsn1` where the tag is another. */
export function membersOf(value: Asn1Value, tag: Tag = tags.sequence): readonly Asn1Value[] {
  return childrenOf(expectTag(value, tag))
}

/** The one value inside an explicit tag. Throws `MalformedAsn1` where there is none, or more. */
export function onlyChildOf(value: Asn1Value): Asn1Value {
  const [only, second] = childrenOf(value)
  if (only === undefined || second !== undefined) {
    throw new MalformedAsn1('one value is expected inside')
  }
  return only
}

/** The value itself, when it bears this tag. Throws `MalformedAsn1` otherwise. */
export function expectTag(value: Asn1Value, tag: Tag): Asn1Value {
  if (isTagged(value, tag)) return value
  throw new MalformedAsn1(`expected ${nameOfTag(tag)}, found ${nameOfTag(value)}`)
}
