import type { PatientId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Patient } from './patient.ts'
import { selectIdByChartNumber, selectMatching } from './sql.ts'

const foundMax = 20
const wordsMax = 5
const lettersMax = 100

/**
 * The patients of the practice that match what staff typed: a birth date (`1967-03-03`, `3/3/1967`,
 * `03031967`, `Mar 3 1967`, `3 March 1967`; the month comes before the day), a whole chart number, or the beginnings of names in any order, without regard to capitals and
 * accents. At most 20, by family name. Nothing for fewer than two letters.
 */
export async function findPatients(
  tx: Tx,
  who: StaffSubject,
  typed: string,
): Promise<readonly Patient[]> {
  const whole = typed.slice(0, lettersMax).trim()
  if (whole.length < 2 || whole.includes('\0') || !whole.isWellFormed()) return []
  const day = birthDateIn(whole)
  if (day !== undefined) {
    const born = await selectMatching(tx, who.practiceId, { by: 'birth date', day }, foundMax)
    // Eight digits may be a chart number.
    if (born.length > 0) return born
  }
  const words = plainWords(whole).slice(0, wordsMax)
  if (words.length === 0) return []
  return await selectMatching(tx, who.practiceId, { by: 'words', whole, words }, foundMax)
}

/** Words as the database keeps names for searching (`salve_plain`): small letters, no accents. */
function plainWords(text: string): readonly string[] {
  const small = text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')
  return small
    .replaceAll(/[đøłßı]/g, (letter) => undecomposed[letter] ?? letter)
    .split(/[\s,]+/)
    .filter((word) => word !== '')
}

const undecomposed: Readonly<Record<string, string>> = { đ: 'd', ø: 'o', ł: 'l', ß: 's', ı: 'i' }

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

const birthDates: readonly RegExp[] = [
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/,
  /^(?<month>\d{1,2})[-/. ](?<day>\d{1,2})[-/. ](?<year>\d{4})$/,
  /^(?<month>\d{2})(?<day>\d{2})(?<year>(?:19|20)\d{2})$/,
  /^(?<name>[a-z]{3,9})\.? (?<day>\d{1,2}),? (?<year>\d{4})$/i,
  /^(?<day>\d{1,2}) (?<name>[a-z]{3,9})\.? (?<year>\d{4})$/i,
]

function birthDateIn(text: string): Temporal.PlainDate | undefined {
  const typed = text.replaceAll(/\s+/g, ' ')
  const parts = birthDates.map((pattern) => pattern.exec(typed)?.groups).find(Boolean)
  if (parts === undefined) return undefined
  const { year, day, name } = parts
  const month = name === undefined ? Number(parts['month']) : monthNamed(name)
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month, day: Number(day) },
      { overflow: 'reject' },
    )
  } catch {
    return undefined
  }
}

/** `Sep`, `sept` and `September` are 9; 0 for what is no month. */
function monthNamed(name: string): number {
  return months.indexOf(name.slice(0, 3).toLowerCase()) + 1
}

/** The patient with a chart number, for commands that name one. */
export async function patientByChartNumber(
  tx: Tx,
  practiceId: PracticeId,
  chartNumber: string,
): Promise<PatientId | undefined> {
  return await selectIdByChartNumber(tx, practiceId, chartNumber)
}
