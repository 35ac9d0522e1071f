import type { PatientId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Patient } from './patient.ts'
import { type Search, selectIdByChartNumber, selectMatching } from './sql.ts'

const foundMax = 20
const wordsMax = 5
const lettersMax = 100

/**
 * The patients of the practice that match what staff typed: a birth date (`1967-03-03`, `3/3/1967`),
 * a whole chart number, or the beginnings of names in any order, without regard to capitals and
 * accents. At most 20, by family name. Nothing for fewer than two letters.
 */
export async function findPatients(
  tx: Tx,
  who: StaffSubject,
  typed: string,
): Promise<readonly Patient[]> {
  const search = searchFor(typed)
  return search === undefined ? [] : await selectMatching(tx, who.practiceId, search, foundMax)
}

function searchFor(typed: string): Search | undefined {
  const whole = typed.slice(0, lettersMax).trim()
  if (whole.length < 2 || whole.includes('\0') || !whole.isWellFormed()) return undefined
  const day = birthDateIn(whole)
  if (day !== undefined) return { by: 'birth date', day }
  const words = plainWords(whole)
  return words.length === 0 ? undefined : { by: 'words', whole, words: words.slice(0, wordsMax) }
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

function birthDateIn(text: string): Temporal.PlainDate | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  const american = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  const [year, month, day] =
    iso === null ? [american?.[3], american?.[1], american?.[2]] : [iso[1], iso[2], iso[3]]
  if (year === undefined || month === undefined || day === undefined) return undefined
  try {
    const parts = { year: Number(year), month: Number(month), day: Number(day) }
    return Temporal.PlainDate.from(parts, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

/** The patient with a chart number, for commands that name one. */
export async function patientByChartNumber(
  tx: Tx,
  practiceId: PracticeId,
  chartNumber: string,
): Promise<PatientId | undefined> {
  return await selectIdByChartNumber(tx, practiceId, chartNumber)
}
