import { isQuestion } from './questionnaire.ts'
import type { Item, QuestionKind } from './questionnaire.ts'

export type AnswerProblemCode =
  | 'missing'
  | 'unknown-question'
  | 'wrong-type'
  | 'broken-text'
  | 'too-long'
  | 'too-few'
  | 'too-many'
  | 'too-small'
  | 'too-large'
  | 'not-offered'
  | 'not-together'
  | 'not-a-number'
  | 'not-a-date'
  | 'unit-missing'
  | 'malformed'

/** What is wrong with one answer: which field of the page it belongs to, and a sentence for the patient. */
export type AnswerProblem = {
  readonly linkId: string
  readonly field: string
  readonly problem: AnswerProblemCode
  readonly words: string
}

/** The name of an item's field in a posted form. */
export function fieldName(linkId: string): string {
  return `a.${linkId}`
}

/** A problem with the answer to an item; `words` speak to the patient and never repeat what they wrote. */
export function answerProblem(
  item: Pick<Item, 'linkId'>,
  problem: AnswerProblemCode,
  words: string,
  part?: 'year' | 'month' | 'day' | 'other' | 'unit',
): AnswerProblem {
  const field = fieldName(item.linkId)
  return {
    linkId: item.linkId,
    field: part === undefined ? field : `${field}.${part}`,
    problem,
    words,
  }
}

const askingVerbs: Readonly<Record<QuestionKind, string>> = {
  choice: 'Pick an answer',
  'open-choice': 'Pick an answer',
  boolean: 'Pick an answer',
  date: 'Fill in the date',
  integer: 'Fill in a number',
  decimal: 'Fill in a number',
  quantity: 'Fill in a number',
  string: 'Write an answer',
  text: 'Write an answer',
}

/** What to say when a question that needs an answer has none. */
export function missingWords(item: Item): string {
  if (item.askWords !== undefined) return item.askWords
  const verb = isQuestion(item) ? askingVerbs[item.kind] : 'Write an answer'
  return `${verb} for “${questionName(item)}”`
}

/** The question in few words, to name it in a sentence. */
export function questionName(item: Pick<Item, 'shortText' | 'text'>): string {
  const name = (item.shortText ?? item.text).replace(/[?:.]\s*$/, '')
  return name.length <= 60 ? name : `${name.slice(0, 59).trimEnd()}…`
}
