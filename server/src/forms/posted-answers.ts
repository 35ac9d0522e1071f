import { isWhole } from './answer-value.ts'
import type { Answers, AnswerValue } from './answer-value.ts'
import { answerProblem, fieldName, questionName } from './answer-problem.ts'
import type { AnswerProblem } from './answer-problem.ts'
import { offeredOptions } from './check-answers.ts'
import type { Prefill } from './prefill.ts'
import { everyItem, isAsked } from './questionnaire.ts'
import type { Item, Questionnaire } from './questionnaire.ts'
import { unknownQuestion } from './read-answers.ts'
import { readPostedDate } from './read-posted-date.ts'

/** Fields as a form posts them: one text, or several of the same name. */
export type PostedFields = { readonly [name: string]: string | readonly string[] }

export type PostedAnswers = {
  readonly answers: Answers
  readonly problems: readonly AnswerProblem[]
}

/** What a radio posts to say "the answer I wrote myself"; picking it is not needed, writing is enough. */
export const otherKey = '~other'

type Read = { readonly values: readonly AnswerValue[]; readonly problems: readonly AnswerProblem[] }

const nothing: Read = { values: [], problems: [] }
const valuesMax = 100
const fieldsMax = 500
const lettersMax = 20_000

/**
 * Reads the fields of a posted page into typed answers.
 *
 * A question's field is `a.<linkId>`; a date may come as `.year`, `.month` and `.day`, a unit as `.unit`, an
 * answer of one's own as `.other`. Takes any JSON and never throws: a value that cannot be read becomes a
 * problem that names its field. Fields that do not start with `a.` belong to others and are passed over.
 */
export function readPostedAnswers(
  questionnaire: Questionnaire,
  fields: { readonly [name: string]: unknown },
  prefill?: Prefill,
): PostedAnswers {
  const problems: AnswerProblem[] = []
  const answers: [string, readonly AnswerValue[]][] = []
  const known = new Set<string>()
  for (const item of everyItem(questionnaire.items).filter(isAsked)) {
    for (const name of fieldNames(item)) known.add(name)
    const read = readItem(item, fields, prefill)
    problems.push(...read.problems)
    if (read.values.length > 0) answers.push([item.linkId, read.values])
  }
  const strange = Object.keys(fields).filter((name) => name.startsWith('a.') && !known.has(name))
  problems.push(...strange.slice(0, 1).map((name) => unknownQuestion(name.slice(2))))
  return { answers: Object.fromEntries(answers), problems }
}

/**
 * The fields that hold answers, as texts, to keep with a draft and show again. Broken characters are taken
 * out, as a database would not take them; at most 500 fields, 20,000 letters a text.
 */
export function keepAnswerFields(fields: { readonly [name: string]: unknown }): PostedFields {
  const kept = Object.keys(fields)
    .filter((name) => name.startsWith('a.') && name.length <= 300 && isWhole(name))
    .slice(0, fieldsMax)
    .map((name): [string, readonly string[]] => [name, texts(fields, name).map(mend)])
  return Object.fromEntries(kept)
}

function mend(text: string): string {
  return text.slice(0, lettersMax).replaceAll('\u0000', '').toWellFormed()
}

function fieldNames(item: Item): readonly string[] {
  const name = fieldName(item.linkId)
  if (item.kind === 'date') return [name, `${name}.year`, `${name}.month`, `${name}.day`]
  if (item.kind === 'quantity') return [name, `${name}.unit`]
  if (item.kind === 'open-choice') return [name, `${name}.other`]
  return [name]
}

function readItem(
  item: Item,
  fields: { readonly [name: string]: unknown },
  prefill: Prefill | undefined,
): Read {
  const posted = texts(fields, fieldName(item.linkId)).filter((text) => text.trim() !== '')
  switch (item.kind) {
    case 'group':
    case 'display':
      return nothing
    case 'choice':
    case 'open-choice':
      return readChoices(item, posted, fields, prefill)
    case 'boolean':
      return readEach(posted, (text) => readBoolean(item, text))
    case 'date':
      return readPostedDate(item, posted, (part) => texts(fields, part)[0] ?? '')
    case 'integer':
    case 'decimal':
      return readEach(posted, (text) => readNumber(item, text))
    case 'quantity':
      return readEach(posted, (text) => readQuantity(item, text, fields))
    case 'string':
    case 'text':
      return readEach(posted, (text) => ({ valueString: text }))
  }
}

function readEach(
  posted: readonly string[],
  read: (text: string) => AnswerValue | { readonly problem: AnswerProblem },
): Read {
  const values: AnswerValue[] = []
  for (const text of posted) {
    const found = read(text)
    if ('problem' in found) return { values: [], problems: [found.problem] }
    values.push(found)
  }
  return { values, problems: [] }
}

function readChoices(
  item: Item,
  posted: readonly string[],
  fields: { readonly [name: string]: unknown },
  prefill: Prefill | undefined,
): Read {
  const options = offeredOptions(item, prefill)
  const picked = posted.filter((key) => key !== otherKey)
  const read = readEach(picked, (key) => {
    const option = options.find((candidate) => candidate.key === key)
    if (option !== undefined) return option.value
    return { problem: answerProblem(item, 'not-offered', 'Pick one of the answers shown') }
  })
  if (item.kind === 'choice' || read.problems.length > 0) return read
  const other = (texts(fields, `${fieldName(item.linkId)}.other`)[0] ?? '').trim()
  if (other === '') {
    if (!posted.includes(otherKey)) return read
    const words = `Write your own answer for “${questionName(item)}”`
    return { values: [], problems: [answerProblem(item, 'missing', words, 'other')] }
  }
  if (!item.repeats && picked.length > 0) {
    const words = 'Pick an answer or write your own, not both'
    return { values: [], problems: [answerProblem(item, 'too-many', words, 'other')] }
  }
  return { values: [...read.values, { valueString: other }], problems: [] }
}

function readBoolean(item: Item, text: string): AnswerValue | { problem: AnswerProblem } {
  if (['true', 'yes', 'on', '1'].includes(text)) return { valueBoolean: true }
  if (['false', 'no', 'off', '0'].includes(text)) return { valueBoolean: false }
  return { problem: answerProblem(item, 'not-offered', 'Pick Yes or No') }
}

/** A number as people type it: a comma may stand for the point (`98,6`) or part thousands (`1,200`). */
function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace(/^(-?\d+),(\d{1,2})$/, '$1.$2')
  const joined = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain
  return /^-?\d{1,13}(\.\d{1,6})?$/.test(joined) ? Number(joined) : undefined
}

function readNumber(item: Item, text: string): AnswerValue | { problem: AnswerProblem } {
  const number = parseNumber(text)
  if (number === undefined) {
    return { problem: answerProblem(item, 'not-a-number', 'Use only a number here, such as 98') }
  }
  if (item.kind === 'decimal') return { valueDecimal: number }
  if (!Number.isInteger(number) || Math.abs(number) > 2_147_483_647) {
    return { problem: answerProblem(item, 'not-a-number', 'Use a whole number here, such as 98') }
  }
  return { valueInteger: number }
}

function readQuantity(
  item: Item,
  text: string,
  fields: { readonly [name: string]: unknown },
): AnswerValue | { problem: AnswerProblem } {
  const number = parseNumber(text)
  if (number === undefined) {
    return { problem: answerProblem(item, 'not-a-number', 'Use only a number here, such as 98.6') }
  }
  const chosen = (texts(fields, `${fieldName(item.linkId)}.unit`)[0] ?? '').trim()
  const unit =
    chosen === '' && item.units.length === 1
      ? item.units[0]
      : item.units.find(({ code, unit: words }) => chosen !== '' && chosen === (code ?? words))
  if (unit === undefined && item.units.length > 0) {
    return { problem: answerProblem(item, 'unit-missing', 'Pick a unit for this number', 'unit') }
  }
  return { valueQuantity: { value: number, ...unit } }
}

/** The texts posted under a name; anything that is not text counts as nothing. */
function texts(fields: { readonly [name: string]: unknown }, name: string): readonly string[] {
  const found = Object.hasOwn(fields, name) ? fields[name] : undefined
  const list: readonly unknown[] = Array.isArray(found) ? found : [found]
  return list.slice(0, valuesMax).filter((text) => typeof text === 'string')
}
