import { toBytes } from '../../direct/src/asn1/write.ts'
import { authority, issue, writeList } from '../../direct/src/certificates/test-certificates.ts'
import { writeEnvelope } from '../../direct/src/cms/write-envelope.ts'
import { writeSignedData } from '../../direct/src/cms/write-signed-data.ts'
import { writeCertRecord } from '../../direct/src/discovery/cert-record.ts'
import { sealMessage } from '../../direct/src/messages/seal-message.ts'
import { encodedText } from '../../direct/src/mime/write-header.ts'
import { writeMessage, writePart } from '../../direct/src/mime/write-message.ts'
import {
  type Envelope,
  writeDisposition,
  writeFailedStatus,
} from '../../direct/src/notifications/write-report.ts'
import { writeContext } from '../../direct/src/packages/write-context.ts'
import { writePackage } from '../../direct/src/packages/write-package.ts'
import { readZip } from '../../direct/src/packages/read-zip.ts'
import type { SeedKind } from './seeds.ts'

const at = Temporal.Instant.from('2026-11-20T09:00:00Z')
export const ourKeys: readonly ReturnType<typeof issue>[] = [
  issue({ name: 'ada', emails: ['ada@clinic.example'], key: 'rsa2048' }),
  issue({ name: 'gus', domains: ['ward.example'], key: 'p256' }),
]
const signers = ourKeys.map((key) => ({ ...key, digest: 'sha256' }) as const)
const recipients = ourKeys.map(({ certificate }) => ({ certificate }))
const content = [Buffer.from('Content-Type: text/plain\r\n\r\nwords')]
export const dnsQuestion = { name: 'clinic.example', type: 'CERT' } as const

/** Small seeds of our own making, so that something is tried where the shared data are absent. */
export async function ownSeeds(): Promise<ReadonlyMap<SeedKind, readonly Buffer[]>> {
  const { zip, xml } = await packageSeeds()
  const { messages, reports, contexts } = mailSeeds()
  return new Map<SeedKind, readonly Buffer[]>([
    ['mail', [...messages, ...reports, ...contexts]],
    ['report', reports],
    ['context', contexts],
    ['package', [zip]],
    ['xml', [xml]],
    ['cms', cmsSeeds()],
    ['certificate', certificateSeeds()],
    ['signed', [signedSeed()]],
    ['sealed', messages.map(sealed)],
    ['envelope', envelopeSeeds()],
    ['dns', dnsSeeds()],
  ])
}

function mailSeeds(): Readonly<Record<'messages' | 'reports' | 'contexts', readonly Buffer[]>> {
  const { field, part } = writeContext(
    {
      version: '1.1',
      id: '<one@clinic.example>',
      patientIds: [{ system: '1.2.3', value: '4' }],
      type: { category: 'general', action: 'notification' },
      purpose: 'treatment',
      patient: { givenName: 'Rosa; "R"', dateOfBirth: '1961-12-31' },
      encapsulation: 'hl7v2',
    },
    '<context@clinic.example>',
  )
  const hello = { kind: 'text', text: 'Hello =20\n--x\nFrom here \n' } as const
  const file = { kind: 'bytes', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4') } as const
  const contexts = [
    writeMessage([field], {
      kind: 'multipart',
      type: 'multipart/mixed',
      parts: [hello, part, file],
    }),
  ]
  const inner = writeMessage(
    [
      ['From', '"Obi, Ada" <ada@clinic.example>'],
      ['To', 'Team: gus@ward.example, ida@ward.example;'],
      ['Date', 'Fri, 20 Nov 2026 09:00:00 +0100 (CET)'],
      ['Message-ID', '<one@clinic.example>'],
      ['Subject', encodedText('Résumé of a visit')],
      ['Disposition-Notification-Options', 'X-DIRECT-FINAL-DESTINATION-DELIVERY=optional,true'],
    ],
    { kind: 'multipart', type: 'multipart/alternative', parts: [hello, { ...hello, text: 'é' }] },
  )
  const outer = [
    ['From', 'ada@clinic.example'],
    ['To', 'gus@ward.example'],
    ['Date', 'Fri, 20 Nov 2026 09:00:00 +0100'],
    ['Message-ID', '<two@clinic.example>'],
  ] as const
  const envelope: Envelope = {
    from: { local: 'ada', domain: 'clinic.example' },
    to: { local: 'gus', domain: 'ward.example' },
    at,
    messageId: '<two@clinic.example>',
    originalMessageId: '<one@ward.example>',
  }
  const failed = [{ recipient: envelope.to, status: '5.1.1', reason: 'No such address.' }]
  return {
    messages: [inner, writeMessage(outer, { kind: 'message', bytes: inner })],
    reports: [
      writeDisposition({
        ...envelope,
        disposition: 'dispatched',
        finalDestination: true,
        reportingAgent: 'clinic.example; Salve',
      }),
      writeFailedStatus({ ...envelope, reportingHost: 'clinic.example', failed }),
    ],
    contexts,
  }
}

async function packageSeeds(): Promise<{ zip: Buffer; xml: Buffer }> {
  const zip = await writePackage({
    documents: [
      {
        bytes: Buffer.from('<ClinicalDocument/>'),
        mimeType: 'text/xml',
        title: 'One',
        uniqueId: '2.25.1',
        createdAt: at,
      },
    ],
    patientId: { system: '1.2.3', value: '4' },
    uniqueId: '2.25.3',
    sourceId: '2.25.4',
    author: 'Ada',
    authorAddress: 'ada@clinic.example',
    at,
  })
  const read = await readZip(zip)
  const xml = read.outcome === 'read' ? read.files.get('IHE_XDM/SUBSET01/METADATA.XML') : undefined
  return { zip, xml: xml ?? Buffer.alloc(0) }
}

function cmsSeeds(): readonly Buffer[] {
  const furtherCertificates = ourKeys.map(({ certificate }) => certificate.raw)
  const alone = { content: [], form: 'detached', signers: [], furtherCertificates, at } as const
  const bundle = toBytes(writeSignedData(alone))
  return [
    toBytes(writeSignedData({ content, form: 'enclosed', signers, at })),
    toBytes(writeSignedData({ content, form: 'detached', signers, at })),
    bundle,
    toBytes(writeSignedData({ content: [bundle], form: 'enclosed', signers, at })),
    ...envelopeSeeds(),
  ]
}

function envelopeSeeds(): readonly Buffer[] {
  const ciphers = ['aes-256-cbc', 'aes-128-gcm'] as const
  return ciphers.map((cipher) => toBytes(writeEnvelope(content, recipients, cipher)))
}

function sealed(message: Buffer): Buffer {
  const to = ['gus@ward.example']
  const made = sealMessage({ message, to, signers, recipients, at })
  if (made.outcome === 'refused') throw new Error(made.sentence)
  return made.bytes
}

function signedSeed(): Buffer {
  const content = writePart({ kind: 'text', text: 'signed' })
  const signature = toBytes(writeSignedData({ content: [content], form: 'detached', signers, at }))
  return writePart({
    kind: 'multipart',
    type: 'multipart/signed',
    parameters: { protocol: 'application/pkcs7-signature', micalg: 'sha-256' },
    parts: [
      { kind: 'exact', bytes: content },
      { kind: 'bytes', type: 'application/pkcs7-signature', bytes: signature },
    ],
  })
}

function certificateSeeds(): readonly Buffer[] {
  const issuer = authority('Authority')
  const url = 'http://clinic.example/one'
  const rich = issue({ name: 'ida', issuer, domains: ['a.example'], listUrl: url, issuerUrl: url })
  const ders = [...ourKeys, issuer, rich].map(({ certificate }) => certificate.raw)
  const list = writeList(issuer, [{ serial: 1n, reason: 1 }, { serial: 2n }])
  const pem = ders.map(
    (der) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
  )
  return [...ders, list, Buffer.from(pem.join(''))]
}

/** A reply with an alias and a certificate, as it goes over the wire (RFC 1035 4.1). */
function dnsSeeds(): readonly Buffer[] {
  const sized = (text: string): Buffer =>
    Buffer.concat(
      [...text.split('.'), ''].flatMap((label) => [Buffer.of(label.length), Buffer.from(label)]),
    )
  const record = (type: number, owner: Buffer, data: Buffer): Buffer => {
    const head = Buffer.alloc(10)
    head.writeUInt16BE(type, 0)
    head.writeUInt16BE(1, 2)
    head.writeUInt16BE(data.length, 8)
    return Buffer.concat([owner, head, data])
  }
  const header = Buffer.from([0, 7, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0])
  const question = Buffer.concat([sized(dnsQuestion.name), Buffer.of(0, certType, 0, 1)])
  const alias = sized('alias.example')
  const certificates = ourKeys.map(({ certificate }) => writeCertRecord(certificate.raw))
  return certificates.map((data) =>
    Buffer.concat([
      header,
      question,
      record(aliasType, Buffer.of(0xc0, header.length), alias),
      record(certType, alias, data),
    ]),
  )
}

const [aliasType, certType] = [5, 37]
