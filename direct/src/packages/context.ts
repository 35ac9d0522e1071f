import type { PatientId } from './metadata.ts'

/** What a message is about, told beside it (Expressing Context in Direct Messaging 1.1). */
export type DirectContext = {
  readonly version: string
  /** Of the transaction, as `<id@host>`. */
  readonly id: string
  readonly patientIds: readonly PatientId[]
  /** As `radiology` and `report`. */
  readonly type: { readonly category: string; readonly action: string } | undefined
  readonly purpose: string | undefined
  readonly patient: ContextPatient | undefined
  /** The kind of an encapsulated message, as `hl7v2`. */
  readonly encapsulation: string | undefined
}

/** Whatever of these the sender gave. */
export type ContextPatient = Readonly<Partial<Record<PatientElement, string>>>
export type PatientElement = (typeof patientElements)[number]

export const patientElements = [
  'givenName',
  'surname',
  'middleName',
  'dateOfBirth',
  'gender',
  'socialSecurityNumber',
  'telephoneNumber',
  'streetAddress',
  'localityName',
  'stateOrProvinceName',
  'postalCode',
  'country',
  'directAddress',
] as const

/** The header field that names the part with the context. */
export const contextField = 'x-direct-context'
