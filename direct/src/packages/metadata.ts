/** How a patient is known at one place: the authority's object identifier, and the value there. */
export type PatientId = { readonly system: string; readonly value: string }

/** What the metadata of a package say of one document (XDSDocumentEntry). */
export type DocumentMetadata = {
  /** Where it stands, from the folder of the metadata. */
  readonly uri: string | undefined
  readonly mimeType: string
  readonly title: string | undefined
  readonly uniqueId: string | undefined
  readonly patientIds: readonly PatientId[]
  /** Parts of PID as they stand: `PID-5` to `Newman^Alice^^^^`. */
  readonly patientInfo: ReadonlyMap<string, string>
  readonly creationTime: string | undefined
  /** SHA-1 in hexadecimal, and the length in bytes, as they are claimed. */
  readonly hash: string | undefined
  readonly size: string | undefined
  /** Codes by the scheme that classifies: class, format, type of facility. */
  readonly codes: ReadonlyMap<string, string>
}

/** What the metadata say of the whole (XDSSubmissionSet). */
export type PackageMetadata = {
  readonly uniqueId: string | undefined
  readonly sourceId: string | undefined
  readonly submissionTime: string | undefined
  readonly patientIds: readonly PatientId[]
  readonly authors: readonly string[]
  readonly documents: readonly DocumentMetadata[]
}

/** The identifiers that ebRIM metadata are made of (IHE ITI TF-3 s.4.2.5). */
export const schemes = {
  documentEntry: 'urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1',
  submissionSet: 'urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd',
  documentAuthor: 'urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d',
  classCode: 'urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a',
  typeCode: 'urn:uuid:f0306f51-975f-434e-a61c-c59651d33983',
  formatCode: 'urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d',
  documentPatientId: 'urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427',
  documentUniqueId: 'urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab',
  setAuthor: 'urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d',
  setPatientId: 'urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446',
  setUniqueId: 'urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8',
  setSourceId: 'urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832',
} as const

/** `123^^^&2.16.840.1.113883.4.6&ISO`; undefined where one half is missing (IHE ITI TF-3, type CX). */
export function readPatientId(text: string): PatientId | undefined {
  const [value = '', , , authority = ''] = text.trim().split('^')
  const [, system = ''] = authority.split('&')
  return /^\d+(?:\.\d+)+$/.test(system) && value !== '' ? { system, value } : undefined
}

/** The form that `readPatientId` reads. */
export function patientIdText({ system, value }: PatientId): string {
  return `${value}^^^&${system}&ISO`
}
