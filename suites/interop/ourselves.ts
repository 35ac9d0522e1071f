import { toBytes } from '../../direct/src/asn1/write.ts'
import { openEnvelope } from '../../direct/src/cms/open-envelope.ts'
import { readSignedData } from '../../direct/src/cms/read-signed-data.ts'
import { verifySigners } from '../../direct/src/cms/verify-signers.ts'
import { writeEnvelope } from '../../direct/src/cms/write-envelope.ts'
import { writeSignedData } from '../../direct/src/cms/write-signed-data.ts'
import { plainReader } from '../../direct/src/messages/certificate-reader.ts'
import type { CmsPeer, KeyWay } from './peer.ts'

const ownDigests: Readonly<Record<string, string>> = { 'P-256': 'sha256', 'P-384': 'sha384' }

/** The library under trial, in the same clothes as its peers. */
export function ourselves(): CmsPeer {
  let words = ''
  return {
    name: 'direct',
    isReader: true,
    cannotSign: () => undefined,
    cannotSeal: ({ recipients }) => {
      const isMixed = recipients.some(
        ({ way }) => way.kind === 'oaep' && way.digest !== way.maskDigest,
      )
      if (isMixed) return 'it sends one digest throughout OAEP'
      const isOwn = recipients.every(
        ({ party, way }) => way.kind !== 'agreement' || way.digest === ownDigests[party.kind],
      )
      return isOwn ? undefined : 'it derives with the digest of the curve'
    },
    sign: async ({ signers, digest, padding, namedBy, form }, content) =>
      toBytes(
        writeSignedData({
          content: [content],
          form,
          signers: signers.map((party) => ({ ...party, digest, padding, namedBy })),
          at: Temporal.Now.instant(),
        }),
      ),
    verify: async (signature, content) => {
      const reading = readSignedData(signature)
      words = JSON.stringify(reading).slice(0, 200)
      if (reading.outcome !== 'read') return undefined
      const { signedData } = reading
      const signed = { ...signedData, content: signedData.content ?? [content] }
      const certificates = signedData.certificates.flatMap((raw) => plainReader(raw) ?? [])
      const verdicts = verifySigners(signed, certificates)
      words = verdicts.map(({ outcome }) => outcome).join(', ')
      const isVerified =
        verdicts.length > 0 && verdicts.every((each) => each.outcome === 'verified')
      return isVerified ? Buffer.concat(signed.content) : undefined
    },
    seal: async ({ cipher, recipients, namedBy }, content) => {
      const to = recipients.map(({ party, way }) => ({
        certificate: party.certificate,
        namedBy,
        transport: transportOf(way),
      }))
      return toBytes(writeEnvelope([content], to, cipher))
    },
    open: async (sealed, own) => {
      const opened = openEnvelope(sealed, [own])
      words = opened.outcome
      return opened.outcome === 'opened' ? opened.content : undefined
    },
    lastWords: () => words,
    stop: () => undefined,
  }
}

function transportOf(
  way: KeyWay,
): 'pkcs1' | 'oaep-sha1' | 'oaep-sha256' | 'oaep-sha384' | 'oaep-sha512' {
  return way.kind === 'oaep' ? `oaep-${way.digest}` : 'pkcs1'
}
