import { canAnswer } from './check-structure.ts'
import { readDay } from './answer-value.ts'
import type { AnswerValue } from './answer-value.ts'
import { asVariable, evaluatePath } from './evaluate-path.ts'
import type { PathVariables, Resource } from './evaluate-path.ts'
import { isSound, optionsFromChart } from './options-from-chart.ts'
import type { Prefill, PrefilledValue, PrefillProblem } from './prefill.ts'
import { everyItem, isQuestion } from './questionnaire.ts'
import type { AnswerOption, Item, Questionnaire } from './questionnaire.ts'
import { z } from 'zod'

/** What is known of one patient, as FHIR R4 resources; `today` is the day at the practice. */
export type ChartRecord = {
  readonly today: Temporal.PlainDate
  readonly patient?: Resource | undefined
  /** MedicationRequest, MedicationStatement and MedicationDispense. */
  readonly medications?: readonly Resource[] | undefined
  readonly conditions?: readonly Resource[] | undefined
  readonly allergies?: readonly Resource[] | undefined
  readonly observations?: readonly Resource[] | undefined
  readonly reports?: readonly Resource[] | undefined
  readonly immunizations?: readonly Resource[] | undefined
  readonly appointments?: readonly Resource[] | undefined
  readonly encounters?: readonly Resource[] | undefined
  readonly coverage?: readonly Resource[] | undefined
}

const listNames = [
  'medications',
  'conditions',
  'allergies',
  'observations',
  'reports',
  'immunizations',
  'appointments',
  'encounters',
  'coverage',
] as const

const origin = 'from your chart'
const prefilledMax = 30

/**
 * Fills a form from the chart (SDC IG, expression-based population): a value for each initialExpression, and
 * options for each answerExpression.
 *
 * Expressions may name %patient, %medications, %conditions, %allergies, %observations, %reports,
 * %immunizations, %appointments, %encounters, %coverage and %today. Never throws: an expression that fails,
 * or gives what cannot answer its question, fills nothing in and is reported without a word of the chart.
 * At most 30 values and 50 options a question; text from the chart is cut to 200 letters.
 */
export function prefillForm(questionnaire: Questionnaire, record: ChartRecord): Prefill {
  const filled = everyItem(questionnaire.items).filter(
    (item) => isQuestion(item) && (item.initialExpression ?? item.optionsFrom) !== undefined,
  )
  const variables = readyVariables(filled, record)
  const values: [string, PrefilledValue][] = []
  const options: [string, readonly AnswerOption[]][] = []
  const problems: PrefillProblem[] = []
  for (const item of filled) {
    const found = optionsFromChart(item, variables)
    problems.push(...found.problems)
    if (item.optionsFrom !== undefined) options.push([item.linkId, found.options])
    const value = prefillItem(item, [...found.options, ...item.options], variables)
    if ('reason' in value) problems.push(value)
    else if (value.answers.length > 0) values.push([item.linkId, value])
  }
  return { values: Object.fromEntries(values), options: Object.fromEntries(options), problems }
}

/** Only what the form's expressions name is made ready: a chart may hold thousands of observations. */
function readyVariables(items: readonly Item[], record: ChartRecord): PathVariables {
  const expressions = items
    .flatMap(({ initialExpression, optionsFrom }) => [
      initialExpression,
      optionsFrom?.expression,
      optionsFrom?.code,
      optionsFrom?.label,
      ...(optionsFrom?.details ?? []).map(({ expression }) => expression),
    ])
    .join('\n')
  const lists = listNames.map((name): [string, readonly unknown[]] => [
    name,
    expressions.includes(`%${name}`) ? asVariable(record[name] ?? []) : [],
  ])
  const patient = record.patient === undefined ? [] : { ...record.patient }
  return { ...Object.fromEntries(lists), patient, today: record.today.toString() }
}

function prefillItem(
  item: Item,
  options: readonly AnswerOption[],
  variables: PathVariables,
): PrefilledValue | PrefillProblem {
  const { linkId, initialExpression } = item
  if (initialExpression === undefined) return { answers: [], origin }
  const found = evaluatePath(initialExpression, {}, variables)
  if (found.outcome === 'failed') return { linkId, part: 'value', reason: found.reason }
  const answers: AnswerValue[] = []
  for (const value of found.values.slice(0, item.repeats ? prefilledMax : 1)) {
    const answer = asAnswer(item, value, options)
    if (answer !== undefined) answers.push(answer)
  }
  if (found.values.length > 0 && answers.length === 0) {
    return { linkId, part: 'value', reason: 'gave a value that cannot answer the question' }
  }
  return { answers, origin }
}

const quantitySchema = z.looseObject({
  value: z.number(),
  unit: z.string().max(100).optional(),
  code: z.string().max(100).optional(),
})
const codingSchema = z.looseObject({ system: z.string().optional(), code: z.string() })

function asAnswer(
  item: Item,
  value: unknown,
  options: readonly AnswerOption[],
): AnswerValue | undefined {
  if (item.kind === 'choice' || item.kind === 'open-choice') return asChoice(item, value, options)
  if (item.kind === 'quantity') return asQuantity(item, value)
  const answer = asPlain(item, value)
  return answer !== undefined && canAnswer(item.kind, answer) ? answer : undefined
}

function asPlain(item: Item, value: unknown): AnswerValue | undefined {
  if (typeof value === 'boolean') return { valueBoolean: value }
  if (typeof value === 'number') {
    if (item.kind === 'string') return { valueString: String(value) }
    return item.kind === 'integer' && Number.isInteger(value)
      ? { valueInteger: value }
      : { valueDecimal: value }
  }
  if (typeof value !== 'string' || !isSound(value)) return undefined
  if (item.kind !== 'date') return { valueString: value.trim().slice(0, 500) }
  const day = readDay(value.slice(0, 10))
  return day === undefined ? undefined : { valueDate: day.toString() }
}

/** A choice is filled in only with something the form offers: an option by its code, label or resource. */
function asChoice(
  item: Item,
  value: unknown,
  options: readonly AnswerOption[],
): AnswerValue | undefined {
  const coding = codingSchema.safeParse(value).data
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : coding?.code
  if (text === undefined) return undefined
  const option = options.find(({ key, label }) => key === text || label === text)
  if (option !== undefined) return option.value
  const isOwnWords = item.kind === 'open-choice' && typeof value === 'string' && isSound(value)
  return isOwnWords ? { valueString: value.trim().slice(0, 200) } : undefined
}

function asQuantity(item: Item, value: unknown): AnswerValue | undefined {
  if (typeof value === 'number') {
    const [unit] = item.units
    return { valueQuantity: { value, ...unit } }
  }
  const read = quantitySchema.safeParse(value)
  if (!read.success) return undefined
  const { code, unit } = read.data
  const known = item.units.find((candidate) =>
    code === undefined ? candidate.unit === unit : candidate.code === code,
  )
  if (known === undefined && item.units.length > 0) return undefined
  return { valueQuantity: { value: read.data.value, ...known } }
}
