export type TagClass = 'universal' | 'application' | 'context' | 'private'

/** What a value is called in ASN.1: its class and number. */
export type Tag = { readonly tagClass: TagClass; readonly tagNumber: number }

type TagName =
  | 'boolean'
  | 'integer'
  | 'bitString'
  | 'octetString'
  | 'nothing'
  | 'objectIdentifier'
  | 'enumerated'
  | 'utf8String'
  | 'sequence'
  | 'set'
  | 'numericString'
  | 'printableString'
  | 'teletexString'
  | 'ia5String'
  | 'utcTime'
  | 'generalizedTime'
  | 'visibleString'
  | 'universalString'
  | 'bmpString'

/** The universal tags that certificates and messages use (X.680, 8.4). */
export const tags: Readonly<Record<TagName, Tag>> = {
  boolean: universal(1),
  integer: universal(2),
  bitString: universal(3),
  octetString: universal(4),
  nothing: universal(5),
  objectIdentifier: universal(6),
  enumerated: universal(10),
  utf8String: universal(12),
  sequence: universal(16),
  set: universal(17),
  numericString: universal(18),
  printableString: universal(19),
  teletexString: universal(20),
  ia5String: universal(22),
  utcTime: universal(23),
  generalizedTime: universal(24),
  visibleString: universal(26),
  universalString: universal(28),
  bmpString: universal(30),
}

/** The tag `[tagNumber]` of a field whose meaning only its surroundings give. */
export function context(tagNumber: number): Tag {
  return { tagClass: 'context', tagNumber }
}

/** Whether a value, or another tag, bears this tag. */
export function isTagged(value: Tag, tag: Tag): boolean {
  return value.tagNumber === tag.tagNumber && value.tagClass === tag.tagClass
}

/** A tag as people write it: `[0]`, or `universal 16`. */
export function nameOfTag({ tagClass, tagNumber }: Tag): string {
  return tagClass === 'context' ? `[${tagNumber}]` : `${tagClass} ${tagNumber}`
}

function universal(tagNumber: number): Tag {
  return { tagClass: 'universal', tagNumber }
}
