import { createHash } from 'node:crypto'
import type { Certificate } from '../certificates/certificate.ts'
import { readCertificate } from '../certificates/certificate.ts'

/** Reads a certificate that came with a message; nothing where it is none. */
export type CertificateReader = (raw: Buffer) => Certificate | undefined

/** Reads each certificate anew. */
export const plainReader: CertificateReader = (raw) => {
  const reading = readCertificate(raw)
  return reading.outcome === 'read' ? reading.certificate : undefined
}

/**
 * A reader that keeps what it has read: the same few senders write again and again, and reading
 * their certificates takes a quarter of the time to open a short message. Keeps at most 500 unless
 * said otherwise, and lets go of the oldest.
 */
export function keepingReader(keptMax: number = 500): CertificateReader {
  const kept = new Map<string, Certificate>()
  return (raw) => {
    const fingerprint = createHash('sha256').update(raw).digest('latin1')
    const known = kept.get(fingerprint)
    if (known !== undefined) return known
    // A copy: a certificate kept must not keep the whole message that it came with.
    const certificate = plainReader(Buffer.from(raw))
    if (certificate === undefined) return undefined
    const oldest = kept.size >= keptMax ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(fingerprint, certificate)
    return certificate
  }
}
