import { readDay } from './answer-value.ts'
import type { AnswerValue } from './answer-value.ts'
import { answerProblem, fieldName } from './answer-problem.ts'
import type { AnswerProblem } from './answer-problem.ts'
import type { Item } from './questionnaire.ts'

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/**
 * Reads a date posted as three boxes, or as one `YYYY-MM-DD`. A month may be a number or an English name;
 * a year needs four digits. A date with a box left empty, or that is not a real day, is a problem that names
 * the box.
 */
export function readPostedDate(
  item: Item,
  posted: readonly string[],
  box: (name: string) => string,
): { readonly values: readonly AnswerValue[]; readonly problems: readonly AnswerProblem[] } {
  const [whole] = posted
  if (whole !== undefined) return readWhole(item, whole)
  const name = fieldName(item.linkId)
  const year = box(`${name}.year`).trim()
  const month = box(`${name}.month`).trim()
  const day = box(`${name}.day`).trim()
  if (`${year}${month}${day}` === '') return { values: [], problems: [] }
  if (month === '') return problem(answerProblem(item, 'not-a-date', 'Add the month', 'month'))
  if (day === '') return problem(answerProblem(item, 'not-a-date', 'Add the day', 'day'))
  if (!/^\d{4}$/.test(year)) {
    const words = year === '' ? 'Add the year' : 'Write the year with 4 numbers, such as 2024'
    return problem(answerProblem(item, 'not-a-date', words, 'year'))
  }
  return readWhole(item, `${year}-${monthNumber(month).padStart(2, '0')}-${day.padStart(2, '0')}`)
}

function readWhole(item: Item, text: string): ReturnType<typeof readPostedDate> {
  const day = readDay(text.trim())
  if (day !== undefined) return { values: [{ valueDate: day.toString() }], problems: [] }
  const words = 'Check the date. It is not a real day'
  return problem(answerProblem(item, 'not-a-date', words))
}

function monthNumber(text: string): string {
  const index = months.indexOf(text.slice(0, 3).toLowerCase())
  return index === -1 ? text : String(index + 1)
}

function problem(found: AnswerProblem): ReturnType<typeof readPostedDate> {
  return { values: [], problems: [found] }
}
