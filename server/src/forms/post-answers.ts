import { own, sameValue, valueKey } from './answer-value.ts'
import type { Answers, AnswerValue } from './answer-value.ts'
import { fieldName } from './answer-problem.ts'
import { offeredOptions } from './check-answers.ts'
import type { PostedFields } from './posted-answers.ts'
import type { Prefill } from './prefill.ts'
import { everyItem, isAsked } from './questionnaire.ts'
import type { AnswerOption, Item, Questionnaire } from './questionnaire.ts'

type Field = readonly [string, string | readonly string[]]

/** Answers as the fields a page would post for them: `readPostedAnswers` the other way round. */
export function postAnswers(
  questionnaire: Questionnaire,
  answers: Answers,
  prefill?: Prefill,
): PostedFields {
  const fields = everyItem(questionnaire.items)
    .filter(isAsked)
    .flatMap((item) => {
      const values = own(answers, item.linkId) ?? []
      return values.length === 0 ? [] : postItem(item, values, offeredOptions(item, prefill))
    })
  return Object.fromEntries(fields)
}

function postItem(
  item: Item,
  values: readonly AnswerValue[],
  options: readonly AnswerOption[],
): readonly Field[] {
  const name = fieldName(item.linkId)
  if (item.kind === 'choice' || item.kind === 'open-choice')
    return postChoices(name, values, options)
  const [first] = values
  if (first !== undefined && 'valueDate' in first) return postDate(name, first.valueDate)
  if (first !== undefined && 'valueQuantity' in first) {
    const { value, code, unit } = first.valueQuantity
    const chosen: readonly Field[] = [[`${name}.unit`, code ?? unit ?? '']]
    return [[name, String(value)], ...(item.units.length === 0 ? [] : chosen)]
  }
  return [[name, values.map(valueKey)]]
}

function postChoices(
  name: string,
  values: readonly AnswerValue[],
  options: readonly AnswerOption[],
): readonly Field[] {
  const picked: string[] = []
  const others: string[] = []
  for (const value of values) {
    const option = options.find((candidate) => sameValue(candidate.value, value))
    if (option === undefined) others.push(valueKey(value))
    else picked.push(option.key)
  }
  return [[name, picked], ...others.slice(0, 1).map((text): Field => [`${name}.other`, text])]
}

function postDate(name: string, text: string): readonly Field[] {
  const [year = '', month = '', day = ''] = text.split('-')
  return [
    [`${name}.year`, year],
    [`${name}.month`, String(Number(month))],
    [`${name}.day`, String(Number(day))],
  ]
}
