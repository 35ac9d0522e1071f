import type { Asn1Value } from '../asn1/read.ts'
import { MalformedAsn1, rawOf } from '../asn1/read.ts'
import { tags } from '../asn1/tags.ts'
import { identifierOf, textOf } from '../asn1/values.ts'
import { membersOf, walk } from '../asn1/walk.ts'

type NameAttribute = { readonly type: string; readonly text: string }

/** A distinguished name, with what is needed to compare it and to show it. */
export type Name = {
  /** One key for each relative name, from the top: two names are equal when all keys are. */
  readonly keys: readonly string[]
  readonly attributes: readonly NameAttribute[]
}

const partsMax = 50
const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
}

/** Reads a Name. Throws `MalformedAsn1` when it is none, or has more than 50 parts. */
export function readName(value: Asn1Value): Name {
  const relative = membersOf(value)
  if (relative.length > partsMax) throw new MalformedAsn1('a name has too many parts')
  const parts = relative.map((each) => readRelativeName(each))
  return {
    keys: parts.map(({ key }) => key),
    attributes: parts.flatMap(({ attributes }) => attributes),
  }
}

/** A relative name: its key and attributes. `tag` is another where the field is tagged implicitly. */
export function readRelativeName(
  value: Asn1Value,
  tag: typeof tags.set = tags.set,
): { readonly key: string; readonly attributes: readonly NameAttribute[] } {
  const members = membersOf(value, tag)
  if (members.length > partsMax) throw new MalformedAsn1('a name has too many parts')
  const read = members.map((member) => {
    const fields = walk(member)
    const type = identifierOf(fields.take(tags.objectIdentifier))
    const worth = fields.takeAny()
    const text = textOf(worth)
    return {
      type,
      text: text ?? '',
      key: `${type}=${comparable(text) ?? rawOf(worth).toString('hex')}`,
    }
  })
  return {
    key: JSON.stringify(read.map(({ key }) => key).toSorted()),
    attributes: read.map(({ type, text }) => ({ type, text })),
  }
}

/** Whether two names are equal, however they are written (RFC 5280 7.1). */
export function isSameName(one: Name, other: Name): boolean {
  return one.keys.length === other.keys.length && isWithin(one, other)
}

/** Whether a name is `top` or stands below it. */
export function isWithin(name: Name, top: Name): boolean {
  return top.keys.every((key, at) => name.keys[at] === key)
}

/** A name as people write it, most particular part first. */
export function nameInWords({ attributes }: Name): string {
  return attributes.length === 0
    ? 'a name left empty'
    : attributes
        .map(({ type, text }) => `${shortNames[type] ?? type}=${text}`)
        .toReversed()
        .join(', ')
}

/**
 * Text as RFC 5280 7.1 compares it: whatever the string type, without regard to case and to runs
 * of spaces. Text with unreadable bytes is not compared as text, else different names look alike.
 */
function comparable(text: string | undefined): string | undefined {
  if (text === undefined || text.includes('\ufffd')) return undefined
  return text.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ')
}
