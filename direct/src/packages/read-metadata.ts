import {
  type DocumentMetadata,
  type PackageMetadata,
  type PatientId,
  readPatientId,
  schemes,
} from './metadata.ts'
import { elementsNamed, readXml, type XmlElement } from './xml.ts'

const documentsMax = 1000

/**
 * Reads METADATA.XML: an ebRIM SubmitObjectsRequest, with any prefixes. Undefined where it is no such XML.
 * Slots and identifiers that are missing are undefined, as limited metadata leave out most. Never throws.
 * Source: IHE ITI TF-3 s.4.2; XDR and XDM for Direct Messaging.
 */
export function readMetadata(bytes: Buffer): PackageMetadata | undefined {
  const root = readXml(bytes)
  if (root === undefined) return undefined
  const documents = elementsNamed(root, 'ExtrinsicObject').slice(0, documentsMax)
  const set = elementsNamed(root, 'RegistryPackage')[0]
  if (documents.length === 0 && set === undefined) return undefined
  return {
    uniqueId: set && identifier(set, schemes.setUniqueId),
    sourceId: set && identifier(set, schemes.setSourceId),
    submissionTime: set && slot(set, 'submissionTime')[0],
    patientIds: set === undefined ? [] : patientIds([identifier(set, schemes.setPatientId)]),
    authors: set === undefined ? [] : authorsOf(set),
    documents: documents.map(documentOf),
  }
}

function documentOf(object: XmlElement): DocumentMetadata {
  return {
    uri: slot(object, 'URI').join('') || undefined,
    mimeType: object.attributes.get('mimeType') ?? '',
    title: titleOf(object),
    uniqueId: identifier(object, schemes.documentUniqueId),
    patientIds: patientIds([
      identifier(object, schemes.documentPatientId),
      ...slot(object, 'sourcePatientId'),
    ]),
    patientInfo: new Map(slot(object, 'sourcePatientInfo').flatMap(patientInfo)),
    creationTime: slot(object, 'creationTime')[0],
    hash: slot(object, 'hash')[0]?.toLowerCase(),
    size: slot(object, 'size')[0],
    codes: new Map(
      classifications(object).map(({ attributes }) => [
        attributes.get('classificationScheme') ?? '',
        attributes.get('nodeRepresentation') ?? '',
      ]),
    ),
  }
}

/** The values of a slot that stands in the element itself. */
function slot(element: XmlElement, name: string): readonly string[] {
  return element.children
    .filter((child) => child.name === 'Slot' && child.attributes.get('name') === name)
    .flatMap((found) => elementsNamed(found, 'Value'))
    .map(({ text }) => text.trim())
}

function identifier(element: XmlElement, scheme: string): string | undefined {
  const found = element.children.find(
    ({ name, attributes }) =>
      name === 'ExternalIdentifier' && attributes.get('identificationScheme') === scheme,
  )
  return found?.attributes.get('value')?.trim()
}

function classifications(element: XmlElement): readonly XmlElement[] {
  return element.children.filter(({ name }) => name === 'Classification')
}

function titleOf(element: XmlElement): string | undefined {
  const name = element.children.find((child) => child.name === 'Name')
  return name?.children[0]?.attributes.get('value')
}

function authorsOf(set: XmlElement): readonly string[] {
  return classifications(set)
    .filter(({ attributes }) => attributes.get('classificationScheme') === schemes.setAuthor)
    .flatMap((author) => [
      ...slot(author, 'authorPerson'),
      ...slot(author, 'authorInstitution'),
      ...slot(author, 'authorTelecommunication'),
    ])
}

/** Each identifier once. */
function patientIds(texts: readonly (string | undefined)[]): readonly PatientId[] {
  const read = texts.flatMap((text) => readPatientId(text ?? '') ?? [])
  return [...new Map(read.map((each) => [`${each.system} ${each.value}`, each])).values()]
}

function patientInfo(text: string): readonly (readonly [string, string])[] {
  const bar = text.indexOf('|')
  return bar === -1 ? [] : [[text.slice(0, bar).trim(), text.slice(bar + 1).trim()]]
}
