import { z } from 'zod'
import { codingSchema, dayWords, isWhole, valueWords } from './answer-value.ts'
import type { AnswerValue, Coding } from './answer-value.ts'
import { doseWords } from './dose-words.ts'
import { evaluatePath } from './evaluate-path.ts'
import type { PathVariables } from './evaluate-path.ts'
import type { PrefillProblem } from './prefill.ts'
import type { AnswerOption, Item, OptionDetail, OptionSource } from './questionnaire.ts'
import { giveKeys } from './read-options.ts'

const optionsMax = 50
const detailsMax = 2
const lettersMax = 200
const recordSystem = 'http://salve.example/fhir/record'

const resourceSchema = z.looseObject({ resourceType: z.string(), id: z.string() })

type Draft = Omit<AnswerOption, 'key'>
type Made = { readonly draft?: Draft; readonly failed?: 'does not compile' | 'failed' }

/**
 * The options one question takes from the chart. Its answerExpression gives resources, Codings or texts; for
 * a resource, Salve's option-code, option-label and option-detail expressions give the parts, and may name
 * the resource itself as %option. A resource without a label is passed over; one without a code is known by
 * its own reference.
 */
export function optionsFromChart(
  item: Item,
  variables: PathVariables,
): { readonly options: readonly AnswerOption[]; readonly problems: readonly PrefillProblem[] } {
  const { linkId, optionsFrom: source } = item
  if (source === undefined) return { options: [], problems: [] }
  const found = evaluatePath(source.expression, {}, variables)
  if (found.outcome === 'failed') {
    return { options: [], problems: [{ linkId, part: 'options', reason: found.reason }] }
  }
  const made = found.values
    .slice(0, optionsMax)
    .map((value) => makeOption(value, source, variables))
  const failed = made.find((option) => option.failed !== undefined)?.failed
  return {
    options: giveKeys(withoutDoubles(made.flatMap(({ draft }) => draft ?? []))),
    problems: failed === undefined ? [] : [{ linkId, part: 'option', reason: failed }],
  }
}

/** A chart may list one thing twice under two codes: what would look the same is offered once. */
function withoutDoubles(drafts: readonly Draft[]): readonly Draft[] {
  const seen = new Set<string>()
  return drafts.filter(({ label, details }) => {
    const look = [label.toLowerCase(), ...details].join('\n')
    if (seen.has(look)) return false
    seen.add(look)
    return true
  })
}

/** Whether text from a chart can be shown and kept: some words, and no broken characters. */
export function isSound(text: string): boolean {
  return text.trim() !== '' && isWhole(text)
}

function makeOption(value: unknown, source: OptionSource, variables: PathVariables): Made {
  if (typeof value === 'string')
    return isSound(value) ? { draft: plain({ valueString: cut(value) }) } : {}
  const resource = resourceSchema.safeParse(value).data
  if (resource === undefined) {
    const coding = codingSchema.safeParse(value).data
    if (coding === undefined || !isSound(coding.display ?? coding.code)) return {}
    return {
      draft: plain({ valueCoding: { ...coding, display: cut(coding.display ?? coding.code) } }),
    }
  }
  const reference = `${resource.resourceType}/${resource.id}`
  const scope = { ...variables, option: value }
  const label = firstText(source.label, value, scope)
  const code = codeOf(source, value, scope)
  if (label.text === undefined || label.failed !== undefined) return failure(label.failed)
  const { details, failed } = detailLines(source.details, value, scope)
  const display = label.text
  const coding = code === undefined ? { system: recordSystem, code: reference } : code
  const draft = {
    value: { valueCoding: { ...coding, display } },
    label: display,
    details,
    exclusive: false,
    initial: false,
    reference,
  }
  return { draft, ...failure(failed) }
}

function codeOf(source: OptionSource, value: unknown, scope: PathVariables): Coding | undefined {
  if (source.code === undefined) return undefined
  const found = evaluatePath(source.code, value, scope)
  const coding =
    found.outcome === 'found' ? codingSchema.safeParse(found.values[0]).data : undefined
  if (coding === undefined || !isSound(coding.code)) return undefined
  return { ...(coding.system === undefined ? {} : { system: coding.system }), code: coding.code }
}

function detailLines(details: readonly OptionDetail[], value: unknown, scope: PathVariables) {
  const lines: string[] = []
  let failed: Made['failed']
  for (const { expression, words, as } of details) {
    if (lines.length === detailsMax) break
    const found = evaluatePath(expression, value, scope)
    if (found.outcome === 'failed') {
      failed = found.reason
      continue
    }
    const text = detailText(found.values[0], as)
    if (text !== undefined && isSound(text)) lines.push(cut(words.replace('{value}', () => text)))
  }
  return { details: lines, failed }
}

function detailText(value: unknown, as: OptionDetail['as']): string | undefined {
  if (as === 'dose') return doseWords(value)
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return undefined
  return as === 'day' ? dayWords(value) : value
}

function firstText(expression: string | undefined, value: unknown, scope: PathVariables) {
  if (expression === undefined) return { text: undefined, failed: undefined }
  const found = evaluatePath(expression, value, scope)
  if (found.outcome === 'failed') return { text: undefined, failed: found.reason }
  const text = found.values.find((candidate) => typeof candidate === 'string')
  return { text: text === undefined || !isSound(text) ? undefined : cut(text), failed: undefined }
}

function plain(value: AnswerValue): Draft {
  return { value, label: valueWords(value), details: [], exclusive: false, initial: false }
}

function failure(failed: Made['failed']): Made {
  return failed === undefined ? {} : { failed }
}

function cut(text: string): string {
  const trimmed = text.replaceAll(/\s+/g, ' ').trim()
  return trimmed.length <= lettersMax
    ? trimmed
    : `${trimmed.slice(0, lettersMax - 1).toWellFormed()}…`
}
