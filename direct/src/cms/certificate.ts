import type { KeyObject } from 'node:crypto'

/** What cryptographic messages must know of a certificate; the folder `certificates` reads them. */
export type CmsCertificate = {
  /** The whole certificate as it came. */
  readonly raw: Buffer
  /** The issuer's name with its tag and length. */
  readonly issuer: Buffer
  /** The content bytes of the INTEGER. */
  readonly serialNumber: Buffer
  readonly subjectKeyIdentifier: Buffer | undefined
  readonly publicKey: KeyObject
  /** Absent where the certificate does not restrict its key. */
  readonly keyUsage: ReadonlySet<KeyUse> | undefined
}

/** The uses of a key (RFC 5280, 4.2.1.3), in the order of their bits. */
export type KeyUse =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly'

/** A certificate of ours with its private key. */
export type OwnCertificate<Certificate extends CmsCertificate = CmsCertificate> = {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}

/** Whether the key may sign what people send. */
export function maySign({ keyUsage }: CmsCertificate): boolean {
  return (
    keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')
  )
}

/** Whether messages may be encrypted for the key: by transport for RSA, by agreement for curves. */
export function mayReceive({ keyUsage, publicKey }: CmsCertificate): boolean {
  const use = publicKey.asymmetricKeyType === 'ec' ? 'keyAgreement' : 'keyEncipherment'
  return keyUsage === undefined || keyUsage.has(use)
}
