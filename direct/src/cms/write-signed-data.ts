import { createHash } from 'node:crypto'
import { context, tags } from '../asn1/tags.ts'
import { writeInstant } from '../asn1/times.ts'
import type { Der } from '../asn1/write.ts'
import {
  constructed,
  encoded,
  explicit,
  identifier,
  integer,
  octetString,
  sequence,
  setOf,
} from '../asn1/write.ts'
import { writeAlgorithm } from './algorithm.ts'
import type { OwnCertificate } from './certificate.ts'
import { writeContentInfo } from './content-info.ts'
import type { Digest } from './digests.ts'
import { digestIdentifier } from './digests.ts'
import type { EntityId } from './entity-id.ts'
import { writeEntityId } from './entity-id.ts'
import { identifiers } from './identifiers.ts'
import { schemeFor, sign, writeSignatureScheme } from './signature-schemes.ts'

export type Signing = {
  readonly content: readonly Uint8Array[]
  /** Whether the content goes along, or stands elsewhere. */
  readonly form: 'detached' | 'enclosed'
  readonly signers: readonly SigningKey[]
  /** Certificates to send along beside the signers' own, such as those of their issuers. */
  readonly furtherCertificates?: readonly Uint8Array[]
  /** What the message says of when it was signed. */
  readonly at: Temporal.Instant
}

export type SigningKey = OwnCertificate & {
  readonly digest: Digest
  /** For RSA keys; `pkcs1` unless said otherwise. */
  readonly padding?: 'pkcs1' | 'pss'
  /** `issuer and serial` unless said otherwise. */
  readonly namedBy?: EntityId['kind']
}

/**
 * Signs content: SignedData with signed attributes, in a ContentInfo. Without signers it carries
 * certificates alone, as trust bundles do.
 *
 * @see RFC 5652, 5; RFC 8551, 2.5
 */
export function writeSignedData(signing: Signing): Der {
  const { content, form, signers, furtherCertificates = [], at } = signing
  const certificates = [
    ...signers.map(({ certificate }) => certificate.raw),
    ...furtherCertificates,
  ]
  const infos = signers.map((key) => writeSigner(key, content, at))
  const version = signers.some(({ namedBy }) => namedBy === 'key identifier') ? 3 : 1
  const isEmpty = signers.length === 0 && content.length === 0
  return writeContentInfo(
    identifiers.signedData,
    sequence(
      integer(version),
      setOf(distinct(signers.map(({ digest }) => digest)).map(writeDigest)),
      sequence(
        identifier(identifiers.data),
        form === 'enclosed' && !isEmpty ? explicit(0, octetString(...content)) : undefined,
      ),
      certificates.length === 0 ? undefined : setOf(certificates.map(encoded), context(0)),
      setOf(infos),
    ),
  )
}

function writeSigner(key: SigningKey, content: readonly Uint8Array[], at: Temporal.Instant): Der {
  const { certificate, privateKey, digest, padding = 'pkcs1', namedBy = 'issuer and serial' } = key
  const hash = createHash(digest)
  for (const piece of content) hash.update(piece)
  const attributes = setOf([
    attribute(identifiers.contentType, identifier(identifiers.data)),
    attribute(identifiers.signingTime, writeInstant(at)),
    attribute(identifiers.messageDigest, octetString(hash.digest())),
  ])
  const scheme = schemeFor(privateKey, digest, padding)
  const signature = sign(scheme, privateKey, attributes.pieces)
  const isByKey = namedBy === 'key identifier' && certificate.subjectKeyIdentifier !== undefined
  return sequence(
    integer(isByKey ? 3 : 1),
    writeEntityId(certificate, namedBy),
    writeDigest(digest),
    constructed(context(0), ...attributes.pieces.slice(1).map(encoded)),
    writeSignatureScheme(scheme),
    octetString(signature),
  )
}

function attribute(type: string, value: Der): Der {
  return sequence(identifier(type), constructed(tags.set, value))
}

function writeDigest(digest: Digest): Der {
  return writeAlgorithm(digestIdentifier(digest))
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)]
}
