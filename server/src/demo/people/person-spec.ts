import type { AllergySpec, Measure, Medicine, Problem } from './catalogue.ts'

/** Somebody made up, before their chart is written out. Days count back from today, or ahead. */
export type PersonSpec = {
  /** `rosa`; of the unnamed, their number. */
  readonly key: string
  readonly chartNumber: string
  readonly given: string
  readonly family: string
  readonly birthDate: Temporal.PlainDate
  readonly gender: 'female' | 'male'
  readonly language: string
  readonly phone: string
  readonly email: string
  readonly pharmacy: string
  readonly doctorId: string
  readonly problems: readonly Problem[]
  readonly medicines: readonly MedicineSpec[]
  readonly allergies: readonly AllergySpec[]
  readonly measurements: readonly Measurement[]
  readonly visitInDays: number | undefined
  /** The grown-up who looks after a child. */
  readonly parent: { readonly name: string; readonly phone: string } | undefined
}

export type MedicineSpec = Medicine & {
  readonly orderedDaysAgo: number
  readonly filledDaysAgo: number | undefined
  readonly refills: number
  readonly stopped?: true
}

export type Measurement =
  | { readonly what: Measure | 'weight'; readonly value: number; readonly daysAgo: number }
  | {
      readonly what: 'blood pressure'
      readonly upper: number
      readonly lower: number
      readonly daysAgo: number
    }

/** Whole years of somebody on a day. */
export function ageOn(birthDate: Temporal.PlainDate, today: Temporal.PlainDate): number {
  return birthDate.until(today, { largestUnit: 'years' }).years
}

/** The birth date of somebody who is that old today and was born on that day of a year. */
export function bornOn(
  age: number,
  day: { readonly month: number; readonly day: number },
  today: Temporal.PlainDate,
): Temporal.PlainDate {
  const thisYear = Temporal.PlainDate.from({ year: today.year, ...day })
  const later = Temporal.PlainDate.compare(thisYear, today) > 0
  return thisYear.subtract({ years: later ? age + 1 : age })
}
