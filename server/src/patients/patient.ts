// Owns patients and the record imported for them. Does not own who may write for whom, how patients
// sign in, or what they and the practice say to each other.
import type { RowPatient } from '@salve/contract/desk'
import type { PatientId, PersonId } from '@salve/contract/ids'
import type { Address, Gender } from '@salve/ehr/fhir/read-patient'

export type Patient = {
  readonly id: PatientId
  readonly chartNumber: string
  readonly given: string
  readonly family: string
  /** What they want to be called. */
  readonly preferred: string | undefined
  readonly birthDate: Temporal.PlainDate
  readonly gender: Gender | undefined
  /** BCP 47. */
  readonly language: string
  readonly phone: string | undefined
  readonly email: string | undefined
  readonly address: Address | undefined
  readonly deceasedAt: Temporal.Instant | undefined
  /** The patient's own doctor here. */
  readonly physicianId: PersonId | undefined
}

/** The name as a heading shows it: what they want to be called, then the family name. */
export function nameOf(patient: Pick<Patient, 'given' | 'family' | 'preferred'>): string {
  return `${patient.preferred ?? patient.given} ${patient.family}`.trim()
}

/** The name to greet with. */
export function firstNameOf(patient: Pick<Patient, 'given' | 'family' | 'preferred'>): string {
  const first = patient.preferred ?? patient.given.split(' ')[0] ?? ''
  return first === '' ? patient.family : first
}

/** Whole years lived on that day. */
export function ageYears(birthDate: Temporal.PlainDate, today: Temporal.PlainDate): number {
  return birthDate.until(today, { largestUnit: 'years' }).years
}

/** `she` or `he`; undefined when the chart says neither. */
export function pronounOf(gender: string | undefined): 'she' | 'he' | undefined {
  if (gender === 'female') return 'she'
  return gender === 'male' ? 'he' : undefined
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

/** The English names asked for so far, by language; there are a few hundred languages at most. */
const named = new Map<string, string>()

/** The English name of a language other than the practice's own; undefined for its own or an unknown one. */
export function languageNameOf(language: string, ownLanguage = 'en'): string | undefined {
  const base = language.split('-')[0]?.toLowerCase() ?? ''
  if (base === ownLanguage) return undefined
  const name = named.get(base) ?? nameInEnglish(base)
  if (name !== undefined) named.set(base, name)
  return name
}

function nameInEnglish(base: string): string | undefined {
  try {
    return languageNames.of(base)
  } catch {
    return undefined
  }
}

/** A patient as a line of a list shows them; `name` as that list calls them. */
export function rowPatient(
  patient: Pick<Patient, 'birthDate' | 'language'> & {
    readonly name: string
    readonly gender: string | undefined
  },
  today: Temporal.PlainDate,
): RowPatient {
  const pronoun = pronounOf(patient.gender)
  const languageName = languageNameOf(patient.language)
  return {
    name: patient.name,
    ageYears: ageYears(patient.birthDate, today),
    ...(pronoun === undefined ? {} : { pronoun }),
    ...(languageName === undefined ? {} : { languageName }),
  }
}
