import { answerValueSchema, own, valueWords } from './answer-value.ts'
import type { Answers, AnswerValue } from './answer-value.ts'
import { questionName } from './answer-problem.ts'
import { responseUrls } from './extension-urls.ts'
import { everyItem } from './questionnaire.ts'
import type { Questionnaire } from './questionnaire.ts'
import { answerValue, everyResponseItem } from './questionnaire-response.ts'
import type { QuestionnaireResponse, ResponseItem } from './questionnaire-response.ts'

/** One answer in words. */
export type DescribedAnswer = {
  readonly linkId: string
  readonly label: string
  /** Empty when the patient took out what was filled in. */
  readonly value: string
  /** The same, one by one: a choice of several has several. */
  readonly parts: readonly string[]
  /** Set when it is as the chart had it ("from your chart"). */
  readonly origin?: string
  /** What the chart had, when the patient changed it. */
  readonly changedFrom?: string
}

/** Some text of a response to screen for danger words, and where it stands. */
export type ScreenedText = {
  readonly linkId: string
  readonly label: string
  readonly text: string
  readonly from: 'typed' | 'picked'
}

const summaryMax = 90

/**
 * A response in words, in the order of its form, for the conversation, the PDF and the staff. Labels are the
 * short names of the form's version it was made with; questions left empty are not in it.
 */
export function describeAnswers(
  questionnaire: Questionnaire,
  response: QuestionnaireResponse,
): readonly DescribedAnswer[] {
  const items = new Map(everyItem(questionnaire.items).map((item) => [item.linkId, item]))
  return everyResponseItem(response.item).flatMap((answered) => {
    const filled = readPrefilled(answered)
    if ((answered.answer ?? []).length === 0 && filled === undefined) return []
    const item = items.get(answered.linkId)
    if (item?.hidden === true) return []
    const label = item === undefined ? (answered.text ?? answered.linkId) : questionName(item)
    const parts = valuesOf(answered).map(valueWords)
    const described = { linkId: answered.linkId, label, value: parts.join('; '), parts }
    if (filled === undefined) return [described]
    return filled.changed
      ? [{ ...described, changedFrom: filled.values.map(valueWords).join('; ') }]
      : [{ ...described, origin: filled.origin }]
  })
}

/**
 * The need in one line of at most 90 letters, for a desk's list: the form's own pieces with their blanks
 * filled, else its first answers. Cut at a word.
 */
export function summaryLine(questionnaire: Questionnaire, response: QuestionnaireResponse): string {
  const described = withoutNone(questionnaire, describeAnswers(questionnaire, response))
  const pieces = questionnaire.summary.flatMap((piece) => fillBlanks(piece, described) ?? [])
  const words = pieces.length > 0 ? pieces : described.slice(0, 2).map(({ value }) => value)
  return cutAtWord(words.filter((piece) => piece !== '').join(', '), summaryMax)
}

/**
 * A line with its `{linkId}` blanks filled by answers, or undefined when one of them has none. A list longer
 * than two is shortened to "Metformin and 2 more". `{changed}` names the filled-in answers that were changed.
 */
export function fillBlanks(
  line: string,
  described: readonly DescribedAnswer[],
): string | undefined {
  const values = {
    ...Object.fromEntries(described.map(({ linkId, parts }) => [linkId, listWords(parts)])),
    changed: changedNames(described),
  }
  let complete = true
  const filled = line.replaceAll(/\{([^{}]+)\}/g, (_, linkId: string) => {
    const value = own(values, linkId) ?? ''
    if (value === '') complete = false
    return value
  })
  return complete ? filled : undefined
}

/**
 * Every text of a response that a red-flag screen should read, and where it stands: what the patient typed,
 * and the words of what they picked. What the chart filled in and was left as it is, is not theirs. Give
 * `leftOut` too: words below a question that was not asked are words all the same.
 */
export function allText(
  questionnaire: Questionnaire,
  response: QuestionnaireResponse,
  leftOut: Answers = {},
): readonly ScreenedText[] {
  const items = new Map(everyItem(questionnaire.items).map((item) => [item.linkId, item]))
  const given = everyResponseItem(response.item)
    .filter((answered) => readPrefilled(answered)?.changed !== false)
    .map((answered) => ({ linkId: answered.linkId, values: valuesOf(answered) }))
  const set = Object.entries(leftOut).map(([linkId, values]) => ({ linkId, values }))
  return [...given, ...set].flatMap(({ linkId, values }) => {
    const item = items.get(linkId)
    const label = item === undefined ? linkId : questionName(item)
    return values.flatMap((value): readonly ScreenedText[] => {
      const text = valueWords(value)
      if ('valueString' in value) return [{ linkId, label, text, from: 'typed' }]
      return 'valueCoding' in value ? [{ linkId, label, text, from: 'picked' }] : []
    })
  })
}

/** The codes picked for each choice of a response, for rules on answers such as a topic's urgent promise. */
export function pickedCodes(
  response: QuestionnaireResponse,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    everyResponseItem(response.item).map((answered) => [
      answered.linkId,
      valuesOf(answered).flatMap((value) =>
        'valueCoding' in value ? [value.valueCoding.code] : [],
      ),
    ]),
  )
}

function valuesOf(answered: ResponseItem): readonly AnswerValue[] {
  return (answered.answer ?? []).flatMap((answer) => answerValue(answer) ?? [])
}

function readPrefilled(answered: ResponseItem) {
  const extension = answered.extension?.find(({ url }) => url === responseUrls.prefilled)
  if (extension === undefined) return undefined
  const parts = extension.extension ?? []
  const values = parts
    .filter(({ url }) => url === 'value')
    .flatMap(({ url: _url, ...value }) => answerValueSchema.safeParse(value).data ?? [])
  return {
    values,
    origin: parts.find(({ url }) => url === 'origin')?.valueString ?? '',
    changed: parts.find(({ url }) => url === 'changed')?.valueBoolean ?? false,
  }
}

function changedNames(described: readonly DescribedAnswer[]): string {
  return described
    .filter(({ changedFrom }) => changedFrom !== undefined)
    .map(({ label }) => label.toLowerCase())
    .join(', ')
}

function listWords(parts: readonly string[]): string {
  return parts.length <= 2 ? parts.join(' and ') : `${parts[0]} and ${parts.length - 1} more`
}

/** An answer that only says "none of these" tells a desk nothing in one line. */
function withoutNone(
  questionnaire: Questionnaire,
  described: readonly DescribedAnswer[],
): readonly DescribedAnswer[] {
  const nones = new Map(
    everyItem(questionnaire.items).map(({ linkId, options }) => [
      linkId,
      options.find(({ key, exclusive }) => exclusive && key === 'none')?.label,
    ]),
  )
  return described.filter(({ linkId, value }) => nones.get(linkId) !== value)
}

/** Text on one line, cut at a word when it is longer than `most` letters. */
export function cutAtWord(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  const cut = line.slice(0, most - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > most / 2 ? cut.slice(0, space) : cut).toWellFormed().trimEnd()}…`
}
