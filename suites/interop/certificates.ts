import { X509Certificate } from 'node:crypto'
import { contentOf, rawOf, readDer } from '../../direct/src/asn1/read.ts'
import { context, tags } from '../../direct/src/asn1/tags.ts'
import { identifierOf, octetsOf } from '../../direct/src/asn1/values.ts'
import { membersOf, onlyChildOf, walk } from '../../direct/src/asn1/walk.ts'
import type { CmsCertificate } from '../../direct/src/cms/certificate.ts'

/** What messages need of a certificate, and no more: the suite tries messages, not certificates. */
export function cmsCertificateOf(raw: Buffer): CmsCertificate {
  const fields = walk(walk(readDer(raw)).take(tags.sequence))
  fields.takeIf(context(0))
  const serialNumber = contentOf(fields.take(tags.integer))
  fields.take(tags.sequence)
  const issuer = rawOf(fields.take(tags.sequence))
  const extensions = fields.rest().at(-1)
  const isExtended = extensions !== undefined && extensions.tagClass === 'context'
  const keyIdentifiers = isExtended
    ? membersOf(onlyChildOf(extensions)).flatMap((each) => {
        const extension = walk(each)
        const type = identifierOf(extension.take(tags.objectIdentifier))
        extension.takeIf(tags.boolean)
        const value = octetsOf(extension.take(tags.octetString))
        return type === '2.5.29.14' ? [octetsOf(readDer(value))] : []
      })
    : []
  return {
    raw,
    issuer,
    serialNumber,
    subjectKeyIdentifier: keyIdentifiers[0],
    publicKey: new X509Certificate(raw).publicKey,
    keyUsage: undefined,
  }
}
