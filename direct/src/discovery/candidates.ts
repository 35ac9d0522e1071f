import type { Certificate } from '../certificates/certificate.ts'
import { readCertificate } from '../certificates/certificate.ts'
import type { DirectAddress } from '../certificates/direct-address.ts'
import type { FetchBytes } from '../certificates/fetch-bytes.ts'
import { readCertificates } from '../certificates/read-certificates.ts'
import { readCertRecord } from './cert-record.ts'

/** Why a certificate cannot be used for an address, in words; absent when it can. */
export type Judge = (
  certificate: Certificate,
  address: DirectAddress,
  /** All that was found in the same place, which may hold its issuers. */
  found: readonly Certificate[],
) => Promise<string | undefined>

/** What was found in one place. */
export type Candidates = {
  readonly good: readonly Certificate[]
  /** Why others cannot be used, a sentence each. */
  readonly rejected: readonly string[]
}

/** Sorts what was found by whether it can be used. */
export async function judged(
  ders: readonly (Buffer | string)[],
  address: DirectAddress,
  judge: Judge,
): Promise<Candidates> {
  const good: Certificate[] = []
  const rejected: string[] = []
  const certificates: Certificate[] = []
  for (const der of ders) {
    if (typeof der === 'string') {
      rejected.push(der)
      continue
    }
    const reading = readCertificate(der)
    if (reading.outcome === 'read') certificates.push(reading.certificate)
    else rejected.push(`A certificate there is unreadable: ${reading.why}.`)
  }
  for (const certificate of certificates) {
    const why = await judge(certificate, address, certificates)
    if (why === undefined) good.push(certificate)
    else rejected.push(why)
  }
  return { good, rejected }
}

/** The certificate in a CERT record, the one at the URL in it, or why there is none. */
export async function certificatesIn(
  data: Buffer,
  fetchBytes: FetchBytes | undefined,
): Promise<readonly (Buffer | string)[]> {
  const record = readCertRecord(data)
  switch (record.kind) {
    case 'certificate':
      return [record.der]
    case 'something else':
      return [`A record there holds no certificate (type ${record.type}).`]
    case 'address of a certificate':
      return await certificatesAt(record.url, fetchBytes)
  }
}

async function certificatesAt(
  url: string,
  fetchBytes: FetchBytes | undefined,
): Promise<readonly (Buffer | string)[]> {
  const fetched = (await fetchBytes?.(url)) ?? { outcome: 'failed', why: 'URLs are not followed' }
  const reading = fetched.outcome === 'fetched' ? readCertificates(fetched.bytes) : fetched
  return reading.outcome === 'read'
    ? reading.certificates.map(({ raw }) => raw)
    : [`A record there names a URL whose certificate could not be had: ${reading.why}.`]
}
