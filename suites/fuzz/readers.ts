import {
  readBer,
  MalformedAsn1,
  readDer,
  type Asn1Value,
  childrenOf,
} from '../../direct/src/asn1/read.ts'
import { readCertificate } from '../../direct/src/certificates/certificate.ts'
import { readCertificates } from '../../direct/src/certificates/read-certificates.ts'
import { readRevocationList } from '../../direct/src/certificates/revocation-list.ts'
import { openEnvelope } from '../../direct/src/cms/open-envelope.ts'
import { readSignedData } from '../../direct/src/cms/read-signed-data.ts'
import { verifySigners } from '../../direct/src/cms/verify-signers.ts'
import { readCertRecord } from '../../direct/src/discovery/cert-record.ts'
import { readDnsReply } from '../../direct/src/discovery/dns-message.ts'
import { readSignedPart } from '../../direct/src/messages/read-signed-part.ts'
import { unseal } from '../../direct/src/messages/unseal.ts'
import { readMessage } from '../../direct/src/mime/read-message.ts'
import { notificationDue } from '../../direct/src/notifications/due.ts'
import { readReport } from '../../direct/src/notifications/read-report.ts'
import { readContext } from '../../direct/src/packages/read-context.ts'
import { readMetadata } from '../../direct/src/packages/read-metadata.ts'
import { readPackage } from '../../direct/src/packages/read-package.ts'
import { readTrustBundle } from '../../direct/src/trust/read-bundle.ts'
import { dnsQuestion, ourKeys } from './own-seeds.ts'
import type { SeedKind } from './seeds.ts'
import { readWholeMessage } from './whole-message.ts'

export type FuzzReader = {
  readonly seeds: readonly SeedKind[]
  /** Of a hundred inputs, how many. */
  readonly share: number
  /** What means something in the format. */
  readonly words: readonly string[]
  /** What came of it, in a word. Whatever it throws is a crash, but for `refusal`. */
  readonly read: (bytes: Buffer) => string | Promise<string>
  /** The one kind of fault that is documented. */
  readonly refusal?: abstract new (...all: never[]) => Error
}

const mailWords = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '--',
  '\r\n--',
  '\r\n ',
  'Content-Type: ',
  'multipart/mixed; boundary=',
  'message/rfc822',
  'Content-Transfer-Encoding: base64\r\n',
  'quoted-printable',
  'charset=utf-16',
  'From: ',
  '=?utf-8?q?',
  '?=',
  '=?',
  '"',
  '(',
  ')',
  '<',
  '>',
  '@',
  ',',
  ';',
  ':',
  '=',
  '==',
  '=\r\n',
  '*0*=',
  "''",
  '%',
  '\\',
  '\0',
  '\u00ef\u00bb\u00bf',
  'constructor',
  '__proto__',
  'begin 644 x\n',
] as const
const reportWords = [
  ...mailWords,
  'Disposition: ',
  '; processed',
  'Final-Recipient: rfc822;',
  'Original-Message-ID: <',
  'Action: ',
  'X-DIRECT-FINAL-DESTINATION-DELIVERY=optional,true',
  'message/delivery-status',
  'In-Reply-To: ',
] as const
const derWords = [
  '\u0030\u0080',
  '\0\0',
  '\u0030\u0084\u00ff\u00ff\u00ff\u00ff',
  '\u0024\u0080',
  '\u0004\u0081\u0080',
  '\u00a0\u0080',
  '\u0002\u0001\0',
  '\u0006\u0009',
  '\u001f\u00ff\u00ff',
  '\u0005\0',
  '\u0017\u000d',
  '\u0003\u0001\0',
  '\u0001\u0001\u00ff',
] as const
const zipWords = [
  'PK\u0001\u0002',
  'PK\u0003\u0004',
  'PK\u0005\u0006',
  '../',
  '/',
  '\u00ff\u00ff\u00ff\u00ff',
  '\0\0\0\0',
] as const
const xmlWords = [
  '<',
  '>',
  '/>',
  '</',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&',
  '&#0;',
  '&lt;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?',
  '?>',
  '"',
  'xmlns:a="',
  '<Slot name="URI">',
  '<ExtrinsicObject>',
  '\u00ff\u00fe',
] as const

const certificateOf = (der: Buffer): ReturnType<typeof certificate> => certificate(der)

/** Every reader of bytes from outside. */
export const readers: Readonly<Record<string, FuzzReader>> = {
  message: { seeds: ['mail'], share: 26, words: mailWords, read: readWholeMessage },
  report: { seeds: ['report'], share: 12, words: reportWords, read: report },
  context: {
    seeds: ['context'],
    share: 10,
    words: [...mailWords, 'patient: ', 'patient-id: ', '; ', 'type: '],
    read: context,
  },
  package: {
    seeds: ['package'],
    share: 3,
    words: zipWords,
    read: async (bytes) => outcomeOf(await readPackage(bytes)),
  },
  metadata: {
    seeds: ['xml'],
    share: 6,
    words: xmlWords,
    read: (bytes) => (readMetadata(bytes) === undefined ? 'refused' : 'read'),
  },
  asn1: { seeds: ['cms'], share: 13, words: derWords, read: asn1, refusal: MalformedAsn1 },
  'signed data': { seeds: ['cms'], share: 8, words: derWords, read: signedData },
  envelope: {
    seeds: ['envelope', 'cms'],
    share: 4,
    words: derWords,
    read: (bytes) => openEnvelope(bytes, ourKeys, { accept: 'legacy too' }).outcome,
  },
  'signed part': {
    seeds: ['signed'],
    share: 2,
    words: mailWords,
    read: (bytes) => readSignedPart(bytes, certificateOf, 'legacy too').outcome,
  },
  'sealed message': {
    seeds: ['sealed', 'mail'],
    share: 2,
    words: mailWords,
    read: (bytes) => unseal(bytes, ourKeys, certificateOf, 'legacy too').outcome,
  },
  certificate: {
    seeds: ['certificate'],
    share: 6,
    words: derWords,
    read: (bytes) => readCertificate(bytes).outcome,
  },
  certificates: {
    seeds: ['certificate'],
    share: 3,
    words: [...derWords, '-----BEGIN CERTIFICATE-----'],
    read: (bytes) => readCertificates(bytes).outcome,
  },
  'revocation list': {
    seeds: ['certificate'],
    share: 2,
    words: derWords,
    read: (bytes) => readRevocationList(bytes).outcome,
  },
  'trust bundle': {
    seeds: ['cms', 'certificate'],
    share: 3,
    words: derWords,
    read: (bytes) => readTrustBundle(bytes).outcome,
  },
  'DNS reply': {
    seeds: ['dns'],
    share: 3,
    words: ['\u00c0\u000c', '\0', '\u00ff\u00ff', '\0\u0025'],
    read: dnsReply,
  },
}

const outcomeOf = ({ outcome }: { readonly outcome: string }): string => outcome

function certificate(der: Buffer): (typeof ourKeys)[number]['certificate'] | undefined {
  const read = readCertificate(der)
  return read.outcome === 'read' ? read.certificate : undefined
}

function report(bytes: Buffer): string {
  const read = readMessage(bytes)
  if (read.outcome === 'refused') return 'refused'
  notificationDue(read.message)
  return readReport(read.message).outcome
}

function context(bytes: Buffer): string {
  const read = readMessage(bytes)
  return read.outcome === 'refused' ? 'refused' : readContext(read.message).outcome
}

function asn1(bytes: Buffer): string {
  const whole = readBer(bytes)
  visit(whole)
  try {
    visit(readDer(bytes))
    return 'distinguished'
  } catch (fault) {
    if (!(fault instanceof MalformedAsn1)) throw fault
    return 'read'
  }
}

function visit(value: Asn1Value): void {
  if (value.constructed) for (const child of childrenOf(value)) visit(child)
}

function signedData(bytes: Buffer): string {
  const read = readSignedData(bytes)
  if (read.outcome !== 'read') return read.outcome
  const { certificates, content = [], contentType, signers } = read.signedData
  const known = certificates.flatMap((der) => certificate(der) ?? [])
  verifySigners({ signers, contentType, content }, known, 'legacy too')
  return 'read'
}

function dnsReply(bytes: Buffer): string {
  const reply = readDnsReply(bytes, dnsQuestion, 7)
  if (reply.outcome === 'records') {
    for (const record of reply.records)
      if (record.kind === 'certificate') readCertRecord(record.data)
  }
  return reply.outcome
}
