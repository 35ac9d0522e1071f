import { createHash } from 'node:crypto'
import type { CertificateReading } from './certificate.ts'
import { readCertificate } from './certificate.ts'

/**
 * A reader that remembers the certificates it read last: partners send the same ones with each
 * message, and with them is remembered whose signatures they bear. At most 1,000 unless said, of
 * which the one not asked for longest goes first.
 */
export function cachedReader(countMax: number = 1000): (der: Buffer) => CertificateReading {
  const known = new Map<string, CertificateReading>()
  return (der) => {
    const key = createHash('sha256').update(der).digest('base64')
    // The copy keeps a certificate from keeping the whole message that it came in.
    const reading = known.get(key) ?? readCertificate(Buffer.from(der))
    known.delete(key)
    known.set(key, reading)
    const [oldest] = known.keys()
    if (known.size > countMax && oldest !== undefined) known.delete(oldest)
    return reading
  }
}
