import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { type PatientId, patientIdText, schemes } from './metadata.ts'

export type DocumentToWrite = {
  readonly bytes: Buffer
  readonly mimeType: string
  readonly title: string
  /** An object identifier or UUID, new for each document. */
  readonly uniqueId: string
  readonly createdAt: Temporal.Instant
}

export type PackageToWrite = {
  readonly documents: readonly DocumentToWrite[]
  readonly patientId: PatientId
  /** Object identifiers: of this package, and of who makes it. */
  readonly uniqueId: string
  readonly sourceId: string
  /** The person or institution, and the Direct address it is sent from. */
  readonly author: string
  readonly authorAddress: string
  readonly at: Temporal.Instant
}

/**
 * Writes an XDM package: README.TXT, INDEX.HTM, and a set of documents with their metadata, names of eight
 * and three letters as the standard wants. Throws where there are no documents or more than 999.
 * Sources: IHE ITI TF-2 s.3.32; XDR and XDM for Direct Messaging (limited metadata).
 */
export async function writePackage(content: PackageToWrite): Promise<Buffer> {
  const { documents } = content
  if (documents.length === 0 || documents.length > 999) throw new Error('1 to 999 documents')
  const named = documents.map((document, index) => ({ document, name: nameOf(document, index) }))
  const zip = new ZipFile()
  // The library stamps files with the time of packing; nobody reads that, and its metadata have ours.
  zip.addBuffer(Buffer.from(readme(named)), 'README.TXT')
  zip.addBuffer(Buffer.from(index(named)), 'INDEX.HTM')
  zip.addBuffer(Buffer.from(metadata(content, named)), `${folder}/METADATA.XML`)
  for (const { document, name } of named) zip.addBuffer(document.bytes, `${folder}/${name}`)
  zip.end()
  return await buffer(zip.outputStream)
}

const folder = 'IHE_XDM/SUBSET01'
type Named = { readonly document: DocumentToWrite; readonly name: string }

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/xml': 'XML',
  'text/xml': 'XML',
  'text/plain': 'TXT',
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
}

function nameOf({ mimeType }: DocumentToWrite, at: number): string {
  return `DOC${String(at + 1).padStart(5, '0')}.${endings[mimeType] ?? 'BIN'}`
}

function readme(named: readonly Named[]): string {
  const lines = named.map(({ document, name }) => `${folder}/${name}: ${document.title}`)
  return ['A package of documents (IHE XDM). INDEX.HTM shows them.', '', ...lines, ''].join('\r\n')
}

function index(named: readonly Named[]): string {
  const items = named.map(
    ({ document, name }) => `<li><a href="${folder}/${name}">${escaped(document.title)}</a></li>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<html xmlns="http://www.w3.org/1999/xhtml" lang="en">',
    '<head><title>Documents</title></head>',
    `<body><h1>Documents</h1><ul>${items.join('')}</ul><p><a href="README.TXT">README</a></p></body>`,
    '</html>',
    '',
  ].join('\n')
}

function metadata(content: PackageToWrite, named: readonly Named[]): string {
  const set = 'SubmissionSet01'
  const members = named.map(({ name }, at) => {
    const id = `Association${at + 1}`
    const type = 'urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember'
    return `<Association id="${id}" associationType="${type}" sourceObject="${set}" targetObject="${name}">${slot('SubmissionSetStatus', 'Original')}</Association>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<SubmitObjectsRequest xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0">',
    '<RegistryObjectList xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">',
    ...named.map((each) => documentEntry(content, each)),
    `<RegistryPackage id="${set}">`,
    slot('submissionTime', timeText(content.at)),
    author(content, set),
    identifier(
      set,
      schemes.setPatientId,
      'XDSSubmissionSet.patientId',
      patientIdText(content.patientId),
    ),
    identifier(set, schemes.setSourceId, 'XDSSubmissionSet.sourceId', content.sourceId),
    identifier(set, schemes.setUniqueId, 'XDSSubmissionSet.uniqueId', content.uniqueId),
    '</RegistryPackage>',
    `<Classification id="${set}Node" classifiedObject="${set}" classificationNode="${schemes.submissionSet}"/>`,
    ...members,
    '</RegistryObjectList>',
    '</SubmitObjectsRequest>',
    '',
  ].join('\n')
}

function documentEntry({ patientId }: PackageToWrite, { document, name }: Named): string {
  const patient = patientIdText(patientId)
  return [
    `<ExtrinsicObject id="${name}" objectType="${schemes.documentEntry}" mimeType="${escaped(document.mimeType)}">`,
    slot('creationTime', timeText(document.createdAt)),
    slot('sourcePatientId', patient),
    slot('URI', name),
    slot('size', String(document.bytes.length)),
    slot('hash', createHash('sha1').update(document.bytes).digest('hex')),
    `<Name><LocalizedString value="${escaped(document.title)}"/></Name>`,
    identifier(name, schemes.documentPatientId, 'XDSDocumentEntry.patientId', patient),
    identifier(name, schemes.documentUniqueId, 'XDSDocumentEntry.uniqueId', document.uniqueId),
    '</ExtrinsicObject>',
  ].join('\n')
}

function author(content: PackageToWrite, set: string): string {
  const address = `^^Internet^${content.authorAddress}`
  return `<Classification id="${set}Author" classificationScheme="${schemes.setAuthor}" classifiedObject="${set}" nodeRepresentation="">${slot('authorPerson', content.author)}${slot('authorTelecommunication', address)}</Classification>`
}

function identifier(object: string, scheme: string, name: string, value: string): string {
  return `<ExternalIdentifier id="${object}-${name}" registryObject="${object}" identificationScheme="${scheme}" value="${escaped(value)}"><Name><LocalizedString value="${name}"/></Name></ExternalIdentifier>`
}

function slot(name: string, value: string): string {
  return `<Slot name="${name}"><ValueList><Value>${escaped(value)}</Value></ValueList></Slot>`
}

/** As metadata write times, in UTC: 20261120090000. */
function timeText(at: Temporal.Instant): string {
  return at.round('second').toString().replaceAll(/\D/g, '')
}

/** What XML cannot hold at all goes. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r -\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
