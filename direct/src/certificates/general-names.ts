import type { Asn1Value } from '../asn1/read.ts'
import { contentOf, MalformedAsn1 } from '../asn1/read.ts'
import { tags } from '../asn1/tags.ts'
import { membersOf, onlyChildOf } from '../asn1/walk.ts'
import type { Name } from './names.ts'
import { readName } from './names.ts'

export type GeneralName =
  | { readonly kind: 'email'; readonly text: string }
  | { readonly kind: 'dns'; readonly text: string }
  | { readonly kind: 'uri'; readonly text: string }
  | { readonly kind: 'directory'; readonly name: Name }
  | { readonly kind: 'ip'; readonly bytes: Buffer }
  | { readonly kind: 'other'; readonly tagNumber: number }

const namesMax = 1000

/** Reads GeneralNames. Throws `MalformedAsn1` when they are none, or more than 1,000. */
export function readGeneralNames(
  value: Asn1Value,
  tag: typeof tags.sequence = tags.sequence,
): readonly GeneralName[] {
  const members = membersOf(value, tag)
  if (members.length > namesMax) throw new MalformedAsn1('there are too many names')
  return members.map(readGeneralName)
}

/** Reads one GeneralName (RFC 5280 4.2.1.6). */
export function readGeneralName(value: Asn1Value): GeneralName {
  if (value.tagClass !== 'context') throw new MalformedAsn1('a general name is expected')
  switch (value.tagNumber) {
    case 1:
      return { kind: 'email', text: textIn(value) }
    case 2:
      return { kind: 'dns', text: textIn(value) }
    case 4:
      return { kind: 'directory', name: readName(onlyChildOf(value)) }
    case 6:
      return { kind: 'uri', text: textIn(value) }
    case 7:
      return { kind: 'ip', bytes: contentOf(value) }
    default:
      return { kind: 'other', tagNumber: value.tagNumber }
  }
}

/** The URLs among names that are asked over HTTP. */
export function webUrlsOf(names: readonly GeneralName[]): readonly string[] {
  return names.flatMap((name) =>
    name.kind === 'uri' && /^https?:\/\//i.test(name.text) ? [name.text] : [],
  )
}

function textIn(value: Asn1Value): string {
  if (value.constructed) throw new MalformedAsn1('a name in pieces')
  return contentOf(value).toString('latin1')
}
