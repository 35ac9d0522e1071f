import type { Asn1Value } from './read.ts'
import { childrenOf, contentOf } from './read.ts'
import { isTagged, tags } from './tags.ts'
import type { Der } from './write.ts'
import { octetsOf } from './values.ts'
import { constructed, octetString, primitive, setOf } from './write.ts'

/**
 * A value in the distinguished encoding, for hashing what a peer sent in another.
 *
 * Lengths become definite, octet strings whole and the members of sets sorted. Contents of primitive
 * values stay as they are, and so does what has a tag that only its surroundings explain. Throws
 * `MalformedAsn1` where what is inside is broken.
 *
 * @see X.690, 10 and 11
 */
export function reencode(value: Asn1Value): Der {
  if (!value.constructed) return primitive(value, contentOf(value))
  if (isTagged(value, tags.octetString)) return octetString(octetsOf(value))
  const members = childrenOf(value).map(reencode)
  return isTagged(value, tags.set) ? setOf(members) : constructed(value, ...members)
}
