import type { Asn1Value } from '../asn1/read.ts'
import { MalformedAsn1, rawOf } from '../asn1/read.ts'
import { reencode } from '../asn1/reencode.ts'
import { context, isTagged, tags } from '../asn1/tags.ts'
import { instantOf } from '../asn1/times.ts'
import { identifierOf, octetPiecesOf, octetsOf } from '../asn1/values.ts'
import { membersOf, onlyChildOf, walk } from '../asn1/walk.ts'
import { constructed, encoded, setOf, toBytes } from '../asn1/write.ts'
import type { Algorithm } from './algorithm.ts'
import { readAlgorithm } from './algorithm.ts'
import type { Malformed } from './content-info.ts'
import { readContentInfo } from './content-info.ts'
import type { EntityId } from './entity-id.ts'
import { readEntityId } from './entity-id.ts'
import { identifiers } from './identifiers.ts'

export type SignedData = {
  readonly contentType: string
  /** The signed content in pieces; absent where it stands elsewhere (a detached signature). */
  readonly content: readonly Buffer[] | undefined
  /** The certificates that came along, unread. */
  readonly certificates: readonly Buffer[]
  readonly signers: readonly Signer[]
}

export type Signer = {
  readonly id: EntityId
  readonly digestIdentifier: string
  readonly signatureAlgorithm: Algorithm
  readonly signedAttributes: SignedAttributes | undefined
  readonly signature: Buffer
}

export type SignedAttributes = {
  /** What the signature may be over: the SET as it came and, where that differs, in DER. */
  readonly encodings: readonly Buffer[]
  readonly contentType: string
  readonly messageDigest: Buffer
  /** What the signer says, and nobody vouches for. */
  readonly signingTime: Temporal.Instant | undefined
}

const signersMax = 16

/**
 * Reads SignedData: signatures over content, or certificates alone where nobody signed.
 *
 * At most 16 signers. Nothing is verified: see `verifySigners`.
 *
 * @see RFC 5652, 5
 */
export function readSignedData(
  bytes: Buffer,
):
  | { readonly outcome: 'read'; readonly signedData: SignedData }
  | { readonly outcome: 'another type'; readonly contentType: string }
  | Malformed {
  return readContentInfo(bytes, (contentType, content) =>
    contentType === identifiers.signedData
      ? { outcome: 'read', signedData: readFields(content) }
      : { outcome: 'another type', contentType },
  )
}

function readFields(value: Asn1Value): SignedData {
  const fields = walk(value)
  fields.take(tags.integer)
  fields.take(tags.set)
  const encapsulated = walk(fields.take(tags.sequence))
  const contentType = identifierOf(encapsulated.take(tags.objectIdentifier))
  const content = encapsulated.takeIf(context(0))
  const certificates = fields.takeIf(context(0))
  fields.takeIf(context(1))
  const signers = membersOf(fields.take(tags.set), tags.set)
  if (signers.length > signersMax) throw new MalformedAsn1('there are too many signers')
  return {
    contentType,
    content: content && octetPiecesOf(onlyChildOf(content)),
    certificates: certificates === undefined ? [] : readCertificates(certificates),
    signers: signers.map(readSigner),
  }
}

/** Attribute certificates and other kinds, which have a tag of their own, say nothing to us. */
function readCertificates(value: Asn1Value): Buffer[] {
  return membersOf(value, context(0))
    .filter((each) => isTagged(each, tags.sequence))
    .map(rawOf)
}

function readSigner(value: Asn1Value): Signer {
  const fields = walk(value)
  fields.take(tags.integer)
  const id = readEntityId(fields.takeAny())
  const { identifier: digestIdentifier } = readAlgorithm(fields.take(tags.sequence))
  const signedAttributes = fields.takeIf(context(0))
  return {
    id,
    digestIdentifier,
    signedAttributes: signedAttributes && readSignedAttributes(signedAttributes),
    signatureAlgorithm: readAlgorithm(fields.take(tags.sequence)),
    signature: octetsOf(fields.take(tags.octetString)),
  }
}

function readSignedAttributes(value: Asn1Value): SignedAttributes {
  const attributes = membersOf(value, context(0)).map((attribute) => {
    const fields = walk(attribute)
    const type = identifierOf(fields.take(tags.objectIdentifier))
    return { type, values: membersOf(fields.take(tags.set), tags.set) }
  })
  const only = (wanted: string): Asn1Value | undefined => {
    const [found, second] = attributes.filter(({ type }) => type === wanted)
    if (second !== undefined) throw new MalformedAsn1('a signed attribute is there twice')
    if (found === undefined) return undefined
    const [single, another] = found.values
    if (single === undefined || another !== undefined) {
      throw new MalformedAsn1('a signed attribute must have one value')
    }
    return single
  }
  const contentType = only(identifiers.contentType)
  const messageDigest = only(identifiers.messageDigest)
  const signingTime = only(identifiers.signingTime)
  if (contentType === undefined || messageDigest === undefined) {
    throw new MalformedAsn1('a signed attribute is missing')
  }
  return {
    encodings: encodingsOf(value),
    contentType: identifierOf(contentType),
    messageDigest: octetsOf(messageDigest),
    signingTime: signingTime && instantOf(signingTime),
  }
}

/** The signature is over the attributes as a SET OF, not under the tag that they travel with. */
function encodingsOf(value: Asn1Value): readonly Buffer[] {
  const members = membersOf(value, context(0))
  const asSent = toBytes(constructed(tags.set, ...members.map((each) => encoded(rawOf(each)))))
  const distinguished = toBytes(setOf(members.map(reencode)))
  return asSent.equals(distinguished) ? [asSent] : [distinguished, asSent]
}
