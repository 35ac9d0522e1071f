import { own, sameAnswers, sameValue } from './answer-value.ts'
import type { Answers, AnswerValue } from './answer-value.ts'
import { answerProblem, missingWords } from './answer-problem.ts'
import type { AnswerProblem } from './answer-problem.ts'
import { canonicalOf, everyItem, isAsked, isQuestion } from './questionnaire.ts'
import type { AnswerOption, Item, Questionnaire } from './questionnaire.ts'
import { enabledItems } from './enable-when.ts'
import { checkValues } from './check-values.ts'
import type { Prefill } from './prefill.ts'
import { responseUrls } from './extension-urls.ts'
import type {
  QuestionnaireResponse,
  ResponseAnswer,
  ResponseExtension,
  ResponseItem,
} from './questionnaire-response.ts'
import { readAnswers } from './read-answers.ts'

export type CheckedAnswers =
  | {
      readonly outcome: 'accepted'
      readonly response: QuestionnaireResponse
      /** Answers to questions that are not asked given the others; kept out of the response. */
      readonly leftOut: Answers
    }
  | { readonly outcome: 'refused'; readonly problems: readonly AnswerProblem[] }

/**
 * Checks what a patient answered against the form, and gives the FHIR R4 QuestionnaireResponse.
 *
 * Takes any JSON and never throws. Only items that are asked count: an answer to one that enableWhen leaves
 * out is set aside, not refused. Refuses: a linkId the form does not have; a required answer that is missing;
 * a value of another type, too long, out of bounds, or not among the options of the form and of `prefill`;
 * text with broken characters. Hidden and read-only items keep what the form or the chart gave them. Each
 * prefilled item says, in an extension, what was filled in and whether the patient changed it (SDC IG,
 * population; what was there before is Salve's own extension).
 */
export function checkAnswers(
  questionnaire: Questionnaire,
  answers: unknown,
  prefill?: Prefill,
): CheckedAnswers {
  const all = everyItem(questionnaire.items)
  const { given, problems: unreadable } = readAnswers(all, answers)
  const questions = all.filter(isQuestion)
  const found = new Map(
    questions.map((item) => [item.linkId, checkGiven(item, own(given, item.linkId), prefill)]),
  )
  const clean: Answers = Object.fromEntries(
    [...found].flatMap(([linkId, { values }]) => (values.length === 0 ? [] : [[linkId, values]])),
  )
  const enabled = enabledItems(questionnaire, clean)
  const asked = questions.filter(({ linkId }) => enabled.has(linkId))
  const problems = [
    ...unreadable,
    ...asked.flatMap((item) => found.get(item.linkId)?.problems ?? []),
    ...asked.flatMap((item) => checkCount(item, found.get(item.linkId))),
  ]
  if (problems.length > 0) return { outcome: 'refused', problems: inOrder(problems, all) }
  return {
    outcome: 'accepted',
    response: {
      resourceType: 'QuestionnaireResponse',
      questionnaire: canonicalOf(questionnaire),
      status: 'completed',
      item: writeItems(questionnaire.items, { enabled, clean, prefill }),
    },
    leftOut: Object.fromEntries(Object.entries(clean).filter(([linkId]) => !enabled.has(linkId))),
  }
}

/** The options an item offers: its own, and those taken from the chart. */
export function offeredOptions(item: Item, prefill: Prefill | undefined): readonly AnswerOption[] {
  const fromChart = prefill === undefined ? undefined : own(prefill.options, item.linkId)
  if (fromChart === undefined) return item.options
  const keys = new Set(fromChart.map(({ key }) => key))
  return [...fromChart, ...item.options.filter(({ key }) => !keys.has(key))]
}

type Found = {
  readonly values: readonly AnswerValue[]
  readonly problems: readonly AnswerProblem[]
}

function checkGiven(
  item: Item,
  given: readonly AnswerValue[] | undefined,
  prefill: Prefill | undefined,
): Found {
  if (isAsked(item)) return checkValues(item, given ?? [], offeredOptions(item, prefill))
  const filled = prefill === undefined ? undefined : own(prefill.values, item.linkId)
  return { values: filled?.answers ?? item.initial, problems: [] }
}

function checkCount(item: Item, found: Found | undefined): readonly AnswerProblem[] {
  if (found === undefined || found.problems.length > 0 || !isAsked(item)) return []
  const count = found.values.length
  if (count === 0) {
    return item.required ? [answerProblem(item, 'missing', missingWords(item))] : []
  }
  const least = item.minOccurs ?? 0
  return count < least
    ? [answerProblem(item, 'too-few', `Give at least ${least} answers here`)]
    : []
}

/** Problems in the order of the form, those of no item last; at most 200. */
export function inOrder(
  problems: readonly AnswerProblem[],
  all: readonly Item[],
): readonly AnswerProblem[] {
  const places = new Map(all.map(({ linkId }, index) => [linkId, index]))
  const place = ({ linkId }: AnswerProblem): number => places.get(linkId) ?? all.length
  return problems.toSorted((one, other) => place(one) - place(other)).slice(0, 200)
}

type Writing = {
  readonly enabled: ReadonlySet<string>
  readonly clean: Answers
  readonly prefill: Prefill | undefined
}

function writeItems(items: readonly Item[], writing: Writing): readonly ResponseItem[] {
  return items.flatMap((item) => {
    if (item.kind === 'display' || !writing.enabled.has(item.linkId)) return []
    const inside = writeItems(item.items, writing)
    const extension = prefilledExtension(item, writing)
    const start = {
      linkId: item.linkId,
      ...(item.text === '' ? {} : { text: item.text }),
      ...(extension === undefined ? {} : { extension: [extension] }),
    }
    if (item.kind === 'group') return inside.length === 0 ? [] : [{ ...start, item: inside }]
    const values = own(writing.clean, item.linkId) ?? []
    if (values.length === 0) return extension === undefined ? [] : [start]
    const answer = values.map((value, index) =>
      writeAnswer(item, value, index === 0 ? inside : [], writing),
    )
    return [{ ...start, answer }]
  })
}

function writeAnswer(
  item: Item,
  value: AnswerValue,
  inside: readonly ResponseItem[],
  writing: Writing,
): ResponseAnswer {
  const option = offeredOptions(item, writing.prefill).find((offered) =>
    sameValue(offered.value, value),
  )
  const reference = option?.reference
  return {
    ...value,
    ...(reference === undefined
      ? {}
      : { extension: [{ url: responseUrls.fromRecord, valueReference: { reference } }] }),
    ...(inside.length === 0 ? {} : { item: inside }),
  }
}

function prefilledExtension(item: Item, writing: Writing): ResponseExtension | undefined {
  const before =
    writing.prefill === undefined ? undefined : own(writing.prefill.values, item.linkId)
  if (before === undefined || before.answers.length === 0) return undefined
  const changed = !sameAnswers(before.answers, own(writing.clean, item.linkId) ?? [])
  return {
    url: responseUrls.prefilled,
    extension: [
      { url: 'origin', valueString: before.origin },
      { url: 'changed', valueBoolean: changed },
      ...before.answers.map((answer) => ({ url: 'value', ...answer })),
    ],
  }
}
