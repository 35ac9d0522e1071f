import type { Asn1Value } from '../asn1/read.ts'
import { contentOf, rawOf } from '../asn1/read.ts'
import { context, isTagged, tags } from '../asn1/tags.ts'
import { octetsOf } from '../asn1/values.ts'
import { walk } from '../asn1/walk.ts'
import type { Der } from '../asn1/write.ts'
import { encoded, primitive, sequence } from '../asn1/write.ts'
import type { CmsCertificate } from './certificate.ts'

/** How a message names the certificate of a signer or a recipient (RFC 5652, 5.3 and 6.2.1). */
export type EntityId =
  | { readonly kind: 'issuer and serial'; readonly issuer: Buffer; readonly serialNumber: Buffer }
  | { readonly kind: 'key identifier'; readonly keyIdentifier: Buffer }

/** Reads IssuerAndSerialNumber or `[0]` SubjectKeyIdentifier. Throws `MalformedAsn1` otherwise. */
export function readEntityId(value: Asn1Value): EntityId {
  if (isTagged(value, context(0))) {
    return { kind: 'key identifier', keyIdentifier: octetsOf(value, context(0)) }
  }
  const fields = walk(value)
  const issuer = rawOf(fields.take(tags.sequence))
  const serialNumber = contentOf(fields.take(tags.integer))
  return { kind: 'issuer and serial', issuer, serialNumber }
}

/** Names the certificate as asked; one that has no key identifier by its issuer and serial. */
export function writeEntityId(certificate: CmsCertificate, kind: EntityId['kind']): Der {
  const { issuer, serialNumber, subjectKeyIdentifier } = certificate
  return kind === 'key identifier' && subjectKeyIdentifier !== undefined
    ? primitive(context(0), subjectKeyIdentifier)
    : sequence(encoded(issuer), primitive(tags.integer, serialNumber))
}

export function isNamedBy(certificate: CmsCertificate, id: EntityId): boolean {
  return id.kind === 'key identifier'
    ? certificate.subjectKeyIdentifier?.equals(id.keyIdentifier) === true
    : certificate.serialNumber.equals(id.serialNumber) && certificate.issuer.equals(id.issuer)
}
