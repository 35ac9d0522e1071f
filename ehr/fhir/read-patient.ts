import { z } from 'zod'
import {
  type Checked,
  check,
  codeIn,
  concept,
  type IdentifierElement,
  identifier,
  idText,
  list,
  moment,
  text,
} from './elements.ts'
import { type JsonObject, textIn } from './json.ts'
import { dayOf, type Moment } from './moments.ts'

/** A number by which some system knows a thing. */
export type Identifier = { readonly system: string; readonly value: string }

export type PatientIdentifier = Identifier & {
  /**
   * `chart`: a medical record number. `other`: good for recognising the patient. `weak`: shared,
   * guessed, reused or private numbers (social security, licence, passport, insurance), never used.
   */
  readonly kind: 'chart' | 'other' | 'weak'
}

export type Address = {
  readonly lines: readonly string[]
  readonly city: string | undefined
  readonly state: string | undefined
  readonly postalCode: string | undefined
  readonly country: string | undefined
}

export type Gender = 'male' | 'female' | 'other' | 'unknown'

export type PatientFacts = {
  readonly type: 'Patient'
  readonly id: string | undefined
  readonly identifiers: readonly PatientIdentifier[]
  /** All given names, one space between them; may be empty. */
  readonly given: string
  readonly family: string
  readonly preferred: string | undefined
  /** Undefined when the source gives none, or only a year or month. */
  readonly birthDate: Temporal.PlainDate | undefined
  readonly gender: Gender | undefined
  /** BCP 47, as the source gives it. */
  readonly language: string | undefined
  readonly phone: string | undefined
  readonly email: string | undefined
  readonly address: Address | undefined
  readonly deceased: Moment | 'at an unknown time' | undefined
}

const name = z.object({ use: text, text, family: text, given: list(z.string().nullable()) })
const telecom = z.object({ system: text, value: text, use: text, rank: z.number().nullish() })
const address = z.object({
  use: text,
  line: list(z.string().nullable()),
  city: text,
  state: text,
  postalCode: text,
  country: text,
})
const spoken = z.object({ language: concept.nullish(), preferred: z.boolean().nullish() })
const patient = z.object({
  id: idText,
  identifier: list(identifier),
  name: list(name),
  telecom: list(telecom),
  gender: text,
  birthDate: moment,
  address: list(address),
  communication: list(spoken),
  deceasedBoolean: z.boolean().nullish(),
  deceasedDateTime: moment,
})

type Patient = z.infer<typeof patient>
type Name = z.infer<typeof name>
type Telecom = z.infer<typeof telecom>

/** Identifier types (HL7 table 0203) that must not be used to recognise a patient. */
const weakTypes = new Set(['SS', 'DL', 'PPN', 'PRN', 'MB', 'SN', 'MC', 'MA', 'TAX', 'CZ', 'BCT'])
const weakSystems = new Set([
  'http://hl7.org/fhir/sid/us-ssn',
  'http://hl7.org/fhir/sid/us-medicare',
])

/**
 * Reads a FHIR Patient. Refused: an element of the wrong kind, a birth date or date of death that does
 * not exist, a patient without any name. Source: FHIR R4 Patient (hl7.org/fhir/R4/patient.html).
 */
export function readPatient(resource: JsonObject): Checked<PatientFacts> {
  const checked = check(patient, resource)
  if (!checked.ok) return checked
  const { value } = checked
  const official = pickName(value.name ?? [])
  if (official === undefined) return { ok: false, reason: 'Patient.name: missing' }
  const facts = factsOf(value, official)
  return lettersOf(facts) > nameLettersMax
    ? { ok: false, reason: 'Patient.name: too long' }
    : { ok: true, value: facts }
}

const nameLettersMax = 500

function lettersOf({ given, family, preferred }: PatientFacts): number {
  return `${given}${family}${preferred ?? ''}`.length
}

const unknownTime = 'at an unknown time'

function factsOf(value: Patient, official: Name): PatientFacts {
  const telecoms = (value.telecom ?? []).filter((one) => one.use !== 'old')
  return {
    type: 'Patient',
    id: textIn(value.id),
    identifiers: (value.identifier ?? []).flatMap(patientIdentifier),
    given: givenOf(official),
    family: textIn(official.family) ?? textIn(official.text) ?? '',
    preferred: preferredOf(value.name ?? [], official),
    birthDate: value.birthDate ? dayOf(value.birthDate) : undefined,
    gender: genderOf(value.gender),
    language: languageOf(value.communication ?? []),
    phone: pickTelecom(telecoms, 'phone'),
    email: pickTelecom(telecoms, 'email'),
    address: pickAddress(value.address ?? []),
    deceased: value.deceasedDateTime ?? (value.deceasedBoolean === true ? unknownTime : undefined),
  }
}

/** The official name, else the usual one, else any that is not a nickname or an old one. */
function pickName(names: readonly Name[]): Name | undefined {
  const named = names.filter((one) => `${givenOf(one)}${one.family ?? ''}${one.text ?? ''}` !== '')
  const byUse = (use: string): Name | undefined => named.find((one) => one.use === use)
  return (
    byUse('official') ??
    byUse('usual') ??
    named.find((one) => !['nickname', 'old', 'maiden', 'temp'].includes(one.use ?? '')) ??
    named[0]
  )
}

function givenOf(one: Name): string {
  return (one.given ?? []).filter((part) => part !== null && part !== '').join(' ')
}

function preferredOf(names: readonly Name[], official: Name): string | undefined {
  const other =
    names.find((one) => one.use === 'nickname') ?? names.find((one) => one.use === 'usual')
  const given = other === undefined ? '' : givenOf(other)
  return given === '' || given === givenOf(official) ? undefined : given
}

function genderOf(value: string | null | undefined): Gender | undefined {
  return value === 'male' || value === 'female' || value === 'other' || value === 'unknown'
    ? value
    : undefined
}

function languageOf(languages: readonly z.infer<typeof spoken>[]): string | undefined {
  const first = languages.find((one) => one.preferred === true) ?? languages[0]
  return codeIn(first?.language) ?? textIn(first?.language?.text)
}

/** The best telecom of a system: by rank, a mobile number before a home one before others. */
function pickTelecom(telecoms: readonly Telecom[], system: string): string | undefined {
  const weight = (one: Telecom): number =>
    (one.rank ?? 9) * 10 + ['mobile', 'home', 'work'].indexOf(one.use ?? 'work')
  const found = telecoms
    .filter((one) => one.system === system && textIn(one.value) !== undefined)
    .toSorted((a, b) => weight(a) - weight(b))
  return textIn(found[0]?.value)
}

function pickAddress(addresses: readonly z.infer<typeof address>[]): Address | undefined {
  const current = addresses.filter((one) => one.use !== 'old')
  const found = current.find((one) => one.use === 'home') ?? current[0]
  if (found === undefined) return undefined
  return {
    lines: (found.line ?? []).filter((line): line is string => line !== null && line !== ''),
    city: textIn(found.city),
    state: textIn(found.state),
    postalCode: textIn(found.postalCode),
    country: textIn(found.country),
  }
}

function patientIdentifier(found: IdentifierElement): readonly PatientIdentifier[] {
  const system = textIn(found.system)
  const value = textIn(found.value)
  if (system === undefined || value === undefined || found.use === 'old') return []
  return [{ system, value, kind: kindOf(found, system) }]
}

function kindOf(found: IdentifierElement, system: string): PatientIdentifier['kind'] {
  const codes = (found.type?.coding ?? []).map((one) => textIn(one.code) ?? '')
  if (codes.includes('MR')) return 'chart'
  return codes.some((code) => weakTypes.has(code)) || weakSystems.has(system) ? 'weak' : 'other'
}
