import { context } from '../asn1/tags.ts'
import type { Der, Encoding } from '../asn1/write.ts'
import {
  awaited,
  constructed,
  explicit,
  identifier,
  integer,
  octetString,
  sequence,
  setOf,
} from '../asn1/write.ts'
import type { CmsCertificate } from './certificate.ts'
import type { ContentCipher } from './ciphers.ts'
import { encrypt, freshCipher } from './ciphers.ts'
import { writeContentInfo } from './content-info.ts'
import type { EntityId } from './entity-id.ts'
import { writeEntityId } from './entity-id.ts'
import { identifiers } from './identifiers.ts'
import { agreeOnKey } from './key-agreement.ts'
import type { KeyTransport } from './key-transport.ts'
import { transportKey } from './key-transport.ts'

export type EnvelopeRecipient = {
  readonly certificate: CmsCertificate
  /** For RSA keys; `pkcs1`, which every peer reads, unless said otherwise. */
  readonly transport?: KeyTransport
  /** `issuer and serial` unless said otherwise. */
  readonly namedBy?: EntityId['kind']
}

/**
 * Encrypts content for recipients whose keys are RSA or on the curves P-256 and P-384: EnvelopedData
 * for a chained cipher, AuthEnvelopedData for one with a tag, in a ContentInfo. The content is
 * encrypted while the pieces are asked for, and they can be had once.
 *
 * @throws {RangeError} There is no recipient, or a key is of another kind.
 * @see RFC 5652, 6; RFC 5083; RFC 5753, 3.1
 */
export function writeEnvelope(
  content: readonly Uint8Array[],
  recipients: readonly EnvelopeRecipient[],
  cipherName: ContentCipher,
): Encoding {
  if (recipients.length === 0) throw new RangeError('an envelope needs a recipient')
  const { setting, key, algorithm } = freshCipher(cipherName)
  const infos = setOf(recipients.map((recipient) => writeRecipient(recipient, key)))
  const encryption = encrypt(setting, key, content)
  const place = Buffer.alloc(0)
  const hidden = awaited(context(0), encryption.length, place)
  const encrypted = sequence(identifier(identifiers.data), algorithm, hidden)
  const { length, pieces } = setting.authenticated
    ? writeContentInfo(
        identifiers.authEnvelopedData,
        sequence(integer(0), infos, encrypted, octetString(encryption.tag)),
      )
    : writeContentInfo(
        identifiers.envelopedData,
        sequence(integer(versionFor(recipients)), infos, encrypted),
      )
  return { length, pieces: putInto(pieces, place, encryption.pieces) }
}

/** RFC 5652, 6.1: 0 where every recipient is named by issuer and serial and has its key sent. */
function versionFor(recipients: readonly EnvelopeRecipient[]): 0 | 2 {
  const isPlain = recipients.every(
    (each) => each.namedBy !== 'key identifier' && !isOnCurve(each.certificate),
  )
  return isPlain ? 0 : 2
}

function* putInto(
  pieces: readonly Uint8Array[],
  place: Uint8Array,
  awaitedPieces: Iterable<Uint8Array>,
): Generator<Uint8Array, void, undefined> {
  for (const piece of pieces) {
    if (piece === place) yield* awaitedPieces
    else yield piece
  }
}

function writeRecipient(recipient: EnvelopeRecipient, contentKey: Buffer): Der {
  const { certificate, transport = 'pkcs1', namedBy = 'issuer and serial' } = recipient
  const { publicKey, subjectKeyIdentifier } = certificate
  const isByKey = namedBy === 'key identifier' && subjectKeyIdentifier !== undefined
  if (isOnCurve(certificate)) {
    const { originator, algorithm, encryptedKey } = agreeOnKey(publicKey, contentKey)
    const id = isByKey
      ? constructed(context(0), octetString(subjectKeyIdentifier))
      : writeEntityId(certificate, 'issuer and serial')
    return constructed(
      context(1),
      integer(3),
      explicit(0, constructed(context(1), ...originator)),
      algorithm,
      sequence(sequence(id, octetString(encryptedKey))),
    )
  }
  if (publicKey.asymmetricKeyType !== 'rsa') throw new RangeError('a key of no known kind')
  const { encryptedKey, algorithm } = transportKey(transport, publicKey, contentKey)
  return sequence(
    integer(isByKey ? 2 : 0),
    writeEntityId(certificate, namedBy),
    algorithm,
    octetString(encryptedKey),
  )
}

function isOnCurve({ publicKey }: CmsCertificate): boolean {
  return publicKey.asymmetricKeyType === 'ec'
}
