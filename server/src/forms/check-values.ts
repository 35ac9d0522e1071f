import { isWhole, numberOf, readDay, sameValue, valueWords } from './answer-value.ts'
import type { AnswerValue } from './answer-value.ts'
import { answerProblem } from './answer-problem.ts'
import type { AnswerProblem, AnswerProblemCode } from './answer-problem.ts'
import { canAnswer } from './check-structure.ts'
import { order } from './enable-when.ts'
import type { AnswerOption, Item } from './questionnaire.ts'

/** The most letters an answer may have, by the kind of box it is written in. */
export const textLengthMax: Readonly<Record<'string' | 'text' | 'other', number>> = {
  string: 500,
  text: 5000,
  other: 500,
}
const repeatsMax = 30
const numberMax = 1e12

type Found = AnswerValue | { readonly problem: AnswerProblem } | undefined

/**
 * Checks the answers to one question, and gives them as they will be kept: text trimmed, choices as the
 * form or the chart words them, blanks and doubles gone. At most 30 answers, or maxOccurs.
 */
export function checkValues(
  item: Item,
  values: readonly AnswerValue[],
  offered: readonly AnswerOption[],
): { readonly values: readonly AnswerValue[]; readonly problems: readonly AnswerProblem[] } {
  const kept: AnswerValue[] = []
  const problems: AnswerProblem[] = []
  for (const value of values) {
    const found = checkValue(item, value, offered)
    if (found === undefined) continue
    if ('problem' in found) problems.push(found.problem)
    else if (!kept.some((earlier) => sameValue(earlier, found))) kept.push(found)
  }
  if (problems.length > 0) return { values: [], problems: problems.slice(0, 1) }
  const tooMany = checkTogether(item, kept, offered)
  return tooMany === undefined
    ? { values: kept, problems: [] }
    : { values: [], problems: [tooMany] }
}

function checkTogether(
  item: Item,
  kept: readonly AnswerValue[],
  offered: readonly AnswerOption[],
): AnswerProblem | undefined {
  const most = item.repeats ? Math.min(item.maxOccurs ?? repeatsMax, repeatsMax) : 1
  if (kept.length > most) {
    const words = most === 1 ? 'Give only one answer here' : `Give at most ${most} answers here`
    return answerProblem(item, 'too-many', words)
  }
  const exclusive = offered.find((option) => option.exclusive && kept.includes(option.value))
  if (exclusive !== undefined && kept.length > 1) {
    return answerProblem(item, 'not-together', `Pick “${exclusive.label}” or the others, not both`)
  }
  return undefined
}

function checkValue(item: Item, value: AnswerValue, offered: readonly AnswerOption[]): Found {
  if (item.kind === 'choice' || item.kind === 'open-choice')
    return checkChoice(item, value, offered)
  if (!canAnswer(item.kind, value)) {
    return refuse(item, 'wrong-type', 'We could not read this answer. Try again')
  }
  if ('valueString' in value) {
    return checkText(
      item,
      value.valueString,
      textLengthMax[item.kind === 'text' ? 'text' : 'string'],
    )
  }
  if ('valueDate' in value && readDay(value.valueDate) === undefined) {
    return refuse(item, 'not-a-date', 'Check the date. It is not a real day')
  }
  if ('valueQuantity' in value) return checkQuantity(item, value)
  return checkBounds(item, value)
}

function checkChoice(item: Item, value: AnswerValue, offered: readonly AnswerOption[]): Found {
  const option = offered.find((candidate) => sameValue(candidate.value, value))
  if (option !== undefined) return option.value
  if (item.kind === 'open-choice' && 'valueString' in value) {
    return checkText(item, value.valueString, textLengthMax.other)
  }
  return refuse(item, 'not-offered', 'Pick one of the answers shown')
}

function checkText(item: Item, text: string, lengthMax: number): Found {
  if (!isWhole(text)) {
    return refuse(item, 'broken-text', 'Some marks here cannot be read. Please type it again')
  }
  const lines = text.replaceAll(/\r\n?/g, '\n')
  const trimmed = (item.kind === 'text' ? lines : lines.replaceAll(/\s*\n\s*/g, ' ')).trim()
  if (trimmed === '') return undefined
  const most = Math.min(item.maxLength ?? lengthMax, lengthMax)
  if (trimmed.length > most) {
    const words = `Make this shorter. You wrote ${trimmed.length} letters; ${most} fit`
    return refuse(item, 'too-long', words)
  }
  return { valueString: trimmed }
}

function checkQuantity(item: Item, value: Extract<AnswerValue, { valueQuantity: unknown }>): Found {
  const { value: number, code, unit } = value.valueQuantity
  if (item.units.length === 0) {
    return checkBounds(item, { valueQuantity: { value: number } })
  }
  const only = item.units.length === 1 && code === undefined && unit === undefined
  const chosen = only
    ? item.units[0]
    : item.units.find((known) => (code === undefined ? known.unit === unit : known.code === code))
  if (chosen === undefined) return refuse(item, 'unit-missing', 'Pick a unit for this number')
  return checkBounds(item, { valueQuantity: { value: number, ...chosen } })
}

function checkBounds(item: Item, value: AnswerValue): Found {
  const number = numberOf(value)
  if (number !== undefined && !(Math.abs(number) <= numberMax)) {
    return refuse(item, 'not-a-number', 'Check this number')
  }
  const { minValue, maxValue } = item
  const isDate = 'valueDate' in value
  if (minValue !== undefined && order(value, minValue) === -1) {
    const least = valueWords(minValue)
    const words = isDate ? `Use a date from ${least} on` : `This is too low. The least is ${least}`
    return refuse(item, 'too-small', words)
  }
  if (maxValue !== undefined && order(value, maxValue) === 1) {
    const most = valueWords(maxValue)
    const words = isDate ? `Use a date up to ${most}` : `This is too high. The most is ${most}`
    return refuse(item, 'too-large', words)
  }
  return value
}

function refuse(item: Item, problem: AnswerProblemCode, words: string): { problem: AnswerProblem } {
  return { problem: answerProblem(item, problem, words) }
}
