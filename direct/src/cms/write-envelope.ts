import { context } from '../asn1/tags.ts'
import type { Der } from '../asn1/write.ts'
import {
  constructed,
  explicit,
  identifier,
  integer,
  octetString,
  primitive,
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
 * for a chained cipher, AuthEnvelopedData for one with a tag, in a ContentInfo.
 *
 * @throws {RangeError} There is no recipient, or a key is of another kind.
 * @see RFC 5652, 6; RFC 5083; RFC 5753, 3.1
 */
export function writeEnvelope(
  content: readonly Uint8Array[],
  recipients: readonly EnvelopeRecipient[],
  cipherName: ContentCipher,
): Der {
  if (recipients.length === 0) throw new RangeError('an envelope needs a recipient')
  const { setting, key, algorithm } = freshCipher(cipherName)
  const infos = setOf(recipients.map((recipient) => writeRecipient(recipient, key)))
  const { pieces, tag } = encrypt(setting, key, content)
  const encrypted = sequence(
    identifier(identifiers.data),
    algorithm,
    primitive(context(0), ...pieces),
  )
  if (setting.authenticated) {
    const fields = sequence(integer(0), infos, encrypted, octetString(tag))
    return writeContentInfo(identifiers.authEnvelopedData, fields)
  }
  const isPlain = recipients.every(
    (each) => each.namedBy !== 'key identifier' && !isOnCurve(each.certificate),
  )
  const fields = sequence(integer(isPlain ? 0 : 2), infos, encrypted)
  return writeContentInfo(identifiers.envelopedData, fields)
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
