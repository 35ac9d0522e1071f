import type { Asn1Value } from '../asn1/read.ts'
import { MalformedAsn1 } from '../asn1/read.ts'
import { context, isTagged, tags } from '../asn1/tags.ts'
import { bitsOf, octetsOf } from '../asn1/values.ts'
import { membersOf, onlyChildOf, walk } from '../asn1/walk.ts'
import type { Algorithm } from './algorithm.ts'
import { readAlgorithm } from './algorithm.ts'
import type { EntityId } from './entity-id.ts'
import { readEntityId } from './entity-id.ts'

/** One recipient of an envelope, and what it takes to have the content key. */
export type Recipient =
  | {
      readonly kind: 'transport'
      readonly id: EntityId
      readonly algorithm: Algorithm
      readonly encryptedKey: Buffer
    }
  | {
      readonly kind: 'agreement'
      readonly id: EntityId
      readonly algorithm: Algorithm
      readonly encryptedKey: Buffer
      /** The sender's public point, made for this message alone. */
      readonly point: Buffer
      readonly userKeyingMaterial: Buffer | undefined
    }

const recipientsMax = 1000

/**
 * The recipients of an envelope, at most 1,000. Those by password or by a key shared beforehand,
 * and agreements whose sender uses a fixed key, are left out: nobody can address us by them.
 *
 * @throws {MalformedAsn1} A recipient is broken, or there are too many.
 * @see RFC 5652, 6.2; RFC 5753, 3.1
 */
export function readRecipients(value: Asn1Value): readonly Recipient[] {
  const recipients = membersOf(value, tags.set).flatMap((each) => {
    if (isTagged(each, tags.sequence)) return [readTransported(each)]
    return isTagged(each, context(1)) ? readAgreed(each) : []
  })
  if (recipients.length > recipientsMax) throw new MalformedAsn1('there are too many recipients')
  return recipients
}

function readTransported(value: Asn1Value): Recipient {
  const fields = walk(value)
  fields.take(tags.integer)
  return {
    kind: 'transport',
    id: readEntityId(fields.takeAny()),
    algorithm: readAlgorithm(fields.take(tags.sequence)),
    encryptedKey: octetsOf(fields.take(tags.octetString)),
  }
}

function readAgreed(value: Asn1Value): readonly Recipient[] {
  const fields = walk(value, context(1))
  fields.take(tags.integer)
  const originator = onlyChildOf(fields.take(context(0)))
  const material = fields.takeIf(context(1))
  const algorithm = readAlgorithm(fields.take(tags.sequence))
  const keys = membersOf(fields.take(tags.sequence))
  if (!isTagged(originator, context(1))) return []
  const key = walk(originator, context(1))
  key.take(tags.sequence)
  const point = bitsOf(key.take(tags.bitString)).bytes
  return keys.map((each) => {
    const entry = walk(each)
    return {
      kind: 'agreement',
      id: readAgreedId(entry.takeAny()),
      algorithm,
      encryptedKey: octetsOf(entry.take(tags.octetString)),
      point,
      userKeyingMaterial: material && octetsOf(onlyChildOf(material)),
    }
  })
}

/** Here a key identifier stands in a structure of its own, before a date that says nothing to us. */
function readAgreedId(value: Asn1Value): EntityId {
  if (!isTagged(value, context(0))) return readEntityId(value)
  const keyIdentifier = octetsOf(walk(value, context(0)).take(tags.octetString))
  return { kind: 'key identifier', keyIdentifier }
}
