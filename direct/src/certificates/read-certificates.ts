import type { Asn1Value } from '../asn1/read.ts'
import { MalformedAsn1, rawOf, readBer } from '../asn1/read.ts'
import { context, tags } from '../asn1/tags.ts'
import { identifierOf, smallIntegerOf } from '../asn1/values.ts'
import { membersOf, onlyChildOf, walk } from '../asn1/walk.ts'
import type { Certificate } from './certificate.ts'
import { readCertificate } from './certificate.ts'

export type CertificatesReading =
  | {
      readonly outcome: 'read'
      readonly certificates: readonly Certificate[]
      /** How many could not be read, which costs nothing but themselves. */
      readonly unreadable: number
    }
  | { readonly outcome: 'unreadable'; readonly why: string }

const signedData = '1.2.840.113549.1.7.2'
const certificatesMax = 5000
const pemBlock =
  /-----BEGIN (?:X509 )?(CERTIFICATE|PKCS7|CMS)-----([A-Za-z\d+/=\s]*)-----END (?:X509 )?\1-----/g

/**
 * Reads the certificates of a file as people and servers hand them out: one in DER, a PKCS#7 bundle
 * of certificates, or either in PEM. Nobody's signature is checked. At most 5,000 certificates;
 * unreadable ones are counted. (RFC 5280 4.2.2.1, RFC 5652 5.1, RFC 7468.)
 */
export function readCertificates(bytes: Buffer): CertificatesReading {
  // PEM may begin with a description; DER begins with a sequence.
  const isPem = bytes[0] !== 0x30 && bytes.includes('-----BEGIN ')
  const files = isPem ? pemFiles(bytes) : [bytes]
  try {
    const found = files.flatMap(certificatesIn)
    if (found.length === 0) return { outcome: 'unreadable', why: 'it holds no certificate' }
    const certificates = found.flatMap((der) => {
      const reading = readCertificate(der)
      return reading.outcome === 'read' ? [reading.certificate] : []
    })
    return { outcome: 'read', certificates, unreadable: found.length - certificates.length }
  } catch (fault) {
    if (!(fault instanceof MalformedAsn1)) throw fault
    return { outcome: 'unreadable', why: fault.message }
  }
}

function pemFiles(bytes: Buffer): readonly Buffer[] {
  return [...bytes.toString('latin1').matchAll(pemBlock)]
    .slice(0, certificatesMax)
    .map(([, , base64 = '']) => Buffer.from(base64, 'base64'))
}

/** The certificates of one file in DER: itself, or those in its bundle. */
function certificatesIn(file: Buffer): readonly Buffer[] {
  const whole = readBer(file)
  const fields = walk(whole)
  const type = fields.takeIf(tags.objectIdentifier)
  if (type === undefined) return [rawOf(whole)]
  if (identifierOf(type) !== signedData) throw new MalformedAsn1('it is no bundle of certificates')
  const bundle = walk(onlyChildOf(fields.take(context(0))))
  smallIntegerOf(bundle.take(tags.integer))
  bundle.take(tags.set)
  bundle.take(tags.sequence)
  const list = bundle.takeIf(context(0))
  const members = list === undefined ? [] : membersOf(list, context(0))
  if (members.length > certificatesMax) throw new MalformedAsn1('there are too many certificates')
  return members.filter(isCertificate).map(rawOf)
}

/** A bundle may hold attribute certificates too, which bear a tag. */
function isCertificate({ tagClass }: Asn1Value): boolean {
  return tagClass === 'universal'
}
