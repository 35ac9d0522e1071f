import { sameValue, valueKey, valueWords } from './answer-value.ts'
import type { AnswerValue } from './answer-value.ts'
import type { AnswerOption } from './questionnaire.ts'
import { listedValueSetSchema } from './questionnaire-schema.ts'
import type { ListedValueSet, RawItem } from './questionnaire-schema.ts'
import { extensionFlag } from './read-extensions.ts'
import type { FormProblem } from './read-extensions.ts'
import { readChoice } from './read-choice.ts'

export type OptionsRead = {
  readonly options: readonly AnswerOption[]
  readonly problems: readonly FormProblem[]
}

type Draft = Omit<AnswerOption, 'key'>

/**
 * The options an item offers itself: its answerOptions, or the codes of a ValueSet inside the form.
 * A value set kept elsewhere, or given by a rule in place of a list, becomes a problem.
 */
export function readOptions(
  raw: RawItem,
  contained: readonly unknown[],
  path: string,
): OptionsRead {
  if (raw.answerOption !== undefined && raw.answerValueSet !== undefined) {
    return problem(`${path}.answerValueSet`, 'has both answerOption and answerValueSet')
  }
  if (raw.answerValueSet !== undefined) return readValueSet(raw.answerValueSet, contained, path)
  const drafts: Draft[] = []
  const problems: FormProblem[] = []
  for (const [index, element] of (raw.answerOption ?? []).entries()) {
    const value = readChoice(element, 'value')
    if (value === undefined || 'valueBoolean' in value || 'valueQuantity' in value) {
      problems.push({
        path: `${path}.answerOption[${index}]`,
        reason: 'an option must be a Coding, string, integer or date',
      })
    } else {
      const initial = element['initialSelected'] === true
      const exclusive = extensionFlag(element.extension, 'optionExclusive')
      drafts.push({ value, label: valueWords(value), details: [], exclusive, initial })
    }
  }
  return { options: giveKeys(drafts), problems }
}

/**
 * Gives each option the key that stands for it in a posted form: its code, or `system|code` where two codes
 * are alike. An option that says the same as an earlier one is left out.
 */
export function giveKeys(drafts: readonly Draft[]): readonly AnswerOption[] {
  const options: AnswerOption[] = []
  const keys = new Set<string>()
  for (const draft of drafts) {
    const plain = valueKey(draft.value)
    const key = keys.has(plain) ? systemKey(draft.value) : plain
    if (keys.has(key) || options.some(({ value }) => sameValue(value, draft.value))) continue
    keys.add(key)
    options.push({ ...draft, key })
  }
  return options
}

function systemKey(value: AnswerValue): string {
  const system = 'valueCoding' in value ? (value.valueCoding.system ?? '') : ''
  return `${system}|${valueKey(value)}`
}

function readValueSet(reference: string, contained: readonly unknown[], path: string): OptionsRead {
  const at = `${path}.answerValueSet`
  if (!reference.startsWith('#')) {
    return problem(at, 'takes its options from a value set outside the form')
  }
  for (const resource of contained) {
    const read = listedValueSetSchema.safeParse(resource)
    if (!read.success || read.data.id !== reference.slice(1)) continue
    const codings = listedCodings(read.data)
    if (codings === undefined) return problem(at, 'takes its options from a rule, not a list')
    return { options: giveKeys(codings.map(asDraft)), problems: [] }
  }
  return problem(at, 'names a value set that is not in the form, or is not a list')
}

type Listed = {
  readonly system?: string | undefined
  readonly code: string
  readonly display?: string | undefined
}

function asDraft(coding: Listed): Draft {
  const { system, code, display = code } = coding
  const value = { valueCoding: { ...(system === undefined ? {} : { system }), code, display } }
  return { value, label: display, details: [], exclusive: false, initial: false }
}

function listedCodings({ expansion, compose }: ListedValueSet): readonly Listed[] | undefined {
  if (expansion !== undefined) return expansion.contains
  if (compose === undefined || compose.exclude !== undefined) return undefined
  const rules = compose.include.filter(
    ({ concept, filter, valueSet }) =>
      concept === undefined || filter !== undefined || valueSet !== undefined,
  )
  if (rules.length > 0) return undefined
  return compose.include.flatMap(({ system, concept }) =>
    (concept ?? []).map(({ code, display }) => ({ system, code, display })),
  )
}

function problem(path: string, reason: string): OptionsRead {
  return { options: [], problems: [{ path, reason }] }
}
