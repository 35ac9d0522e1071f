export type CertRecord =
  | { readonly kind: 'certificate'; readonly der: Buffer }
  | { readonly kind: 'address of a certificate'; readonly url: string }
  | { readonly kind: 'something else'; readonly type: number }

const pkix = 1
const indirectPkix = 4
/** Type, key tag and algorithm, before the certificate. */
const headBytes = 5
const urlLengthMax = 2048

/** Reads the data of a DNS CERT record: a certificate, or (IPKIX) the URL of one. (RFC 4398 2.) */
export function readCertRecord(data: Buffer): CertRecord {
  const type = data.length >= headBytes ? data.readUInt16BE(0) : 0
  const rest = data.subarray(headBytes)
  if (type === pkix && rest.length > 0) return { kind: 'certificate', der: rest }
  if (type === indirectPkix && rest.length > 0 && rest.length <= urlLengthMax)
    return { kind: 'address of a certificate', url: rest.toString('latin1') }
  return { kind: 'something else', type }
}

/**
 * The data of a CERT record for a certificate. Key tag and algorithm are 0: they help DNSSEC keys
 * only, and RFC 4398 2 allows 0 for what has no number there.
 */
export function writeCertRecord(der: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0, pkix, 0, 0, 0]), der])
}
