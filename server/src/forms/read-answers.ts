import { answerValueSchema } from './answer-value.ts'
import type { Answers, AnswerValue } from './answer-value.ts'
import { answerProblem, fieldName } from './answer-problem.ts'
import type { AnswerProblem } from './answer-problem.ts'
import { isQuestion } from './questionnaire.ts'
import type { Item } from './questionnaire.ts'

const answersMax = 100
const linkIdsMax = 1000

/** Sorts any JSON into answers by linkId: what is not a list of FHIR answers becomes a problem, never a throw. */
export function readAnswers(
  all: readonly Item[],
  json: unknown,
): { readonly given: Answers; readonly problems: readonly AnswerProblem[] } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const words = 'We could not read what you sent. Please try again'
    return {
      given: {},
      problems: [{ linkId: '', field: '', problem: 'malformed', words }],
    }
  }
  const questions = new Map(all.filter(isQuestion).map((item) => [item.linkId, item]))
  const problems: AnswerProblem[] = []
  const given: [string, readonly AnswerValue[]][] = []
  for (const [linkId, values] of Object.entries(json).slice(0, linkIdsMax)) {
    const item = questions.get(linkId)
    if (item === undefined) {
      problems.push(unknownQuestion(linkId))
      continue
    }
    const read = readList(values)
    if (read === undefined) {
      problems.push(answerProblem(item, 'malformed', 'We could not read this answer. Try again'))
    } else if (read.length > 0) {
      given.push([linkId, read])
    }
  }
  return { given: Object.fromEntries(given), problems }
}

/** A problem for an answer to something this form does not ask; the name is cut, as a stranger chose it. */
export function unknownQuestion(linkId: string): AnswerProblem {
  const name = linkId.toWellFormed().replaceAll('\u0000', '').slice(0, 60)
  return {
    linkId: name,
    field: fieldName(name),
    problem: 'unknown-question',
    words: 'This form has changed. Please check it and send it again',
  }
}

function readList(json: unknown): readonly AnswerValue[] | undefined {
  if (!Array.isArray(json) || json.length > answersMax) return undefined
  const values: AnswerValue[] = []
  for (const element of json) {
    const read = answerValueSchema.safeParse(element)
    if (!read.success) return undefined
    values.push(read.data)
  }
  return values
}
