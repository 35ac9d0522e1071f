import { everyItem, isQuestion } from './questionnaire.ts'
import type { EnableRule, Item, ItemKind } from './questionnaire.ts'
import type { AnswerValue } from './answer-value.ts'
import type { FormProblem } from './read-extensions.ts'

const fieldEndings = ['year', 'month', 'day', 'other', 'unit']
const ordered: ReadonlySet<ItemKind> = new Set(['integer', 'decimal', 'quantity', 'date'])

/**
 * What is wrong with a form as a whole: linkIds used twice or that would share a posted field, questions
 * without words or choices, questions inside one that repeats, groups that repeat, and enableWhen rules that
 * point at nothing, compare unlike things, or lead back to themselves.
 */
export function checkStructure(items: readonly Item[]): readonly FormProblem[] {
  const all = everyItem(items)
  const byId = new Map(all.map((item) => [item.linkId, item]))
  const problems = [
    ...checkNames(all),
    ...all.flatMap(checkItem),
    ...all.flatMap((item) =>
      (item.enableWhen?.rules ?? []).flatMap((rule) => checkRule(item, rule, byId)),
    ),
  ]
  return problems.length > 0 ? problems : findRings(items)
}

function checkNames(all: readonly Item[]): readonly FormProblem[] {
  const seen = new Set<string>()
  const problems: FormProblem[] = []
  for (const { linkId } of all) {
    if (seen.has(linkId)) problems.push(at(linkId, 'is used by two items'))
    seen.add(linkId)
  }
  for (const linkId of seen) {
    const ending = fieldEndings.find((word) => linkId.endsWith(`.${word}`))
    if (ending !== undefined && seen.has(linkId.slice(0, -ending.length - 1))) {
      problems.push(at(linkId, 'would share a field of the page with another item'))
    }
  }
  return problems
}

function checkItem(item: Item): readonly FormProblem[] {
  const { linkId, kind } = item
  const problems: FormProblem[] = []
  if (kind === 'group' && item.repeats) problems.push(at(linkId, 'is a group that repeats'))
  if (kind === 'display' && item.items.length > 0) {
    problems.push(at(linkId, 'is a display with items inside'))
  }
  if (!isQuestion(item)) return problems
  if (item.text.trim() === '' && !item.hidden) problems.push(at(linkId, 'asks nothing: no text'))
  if (item.repeats && everyItem(item.items).some(isQuestion)) {
    problems.push(at(linkId, 'repeats and has questions inside'))
  }
  return [...problems, ...checkChoices(item)]
}

function checkChoices({
  linkId,
  kind,
  options,
  optionsFrom,
  initial,
}: Item): readonly FormProblem[] {
  const isChoice = kind === 'choice' || kind === 'open-choice'
  const problems = initial
    .filter((value) => !canAnswer(kind, value))
    .map(() => at(linkId, 'starts with a value of another type'))
  if (!isChoice && options.length > 0) {
    problems.push(at(linkId, `has options, but is of type ${kind}`))
  }
  if (kind === 'choice' && options.length === 0 && optionsFrom === undefined) {
    problems.push(at(linkId, 'is a choice with nothing to choose from'))
  }
  return problems
}

function checkRule(
  item: Item,
  rule: EnableRule,
  byId: ReadonlyMap<string, Item>,
): readonly FormProblem[] {
  const question = byId.get(rule.question)
  if (question === undefined || !isQuestion(question)) {
    return [at(item.linkId, `depends on "${rule.question}", which is not a question of this form`)]
  }
  if (rule.operator === 'exists') {
    return 'valueBoolean' in rule.value
      ? []
      : [at(item.linkId, 'asks whether an answer exists, but not with true or false')]
  }
  if (!canAnswer(question.kind, rule.value)) {
    return [at(item.linkId, `compares "${rule.question}" with a value of another type`)]
  }
  if (rule.operator !== '=' && rule.operator !== '!=' && !ordered.has(question.kind)) {
    return [at(item.linkId, `compares "${rule.question}" by size, but it has none`)]
  }
  return []
}

const choiceTypes = ['valueCoding', 'valueString', 'valueInteger', 'valueDecimal', 'valueDate']

const answerTypes: Readonly<Record<ItemKind, readonly string[]>> = {
  group: [],
  display: [],
  choice: choiceTypes,
  'open-choice': choiceTypes,
  boolean: ['valueBoolean'],
  date: ['valueDate'],
  integer: ['valueInteger'],
  decimal: ['valueDecimal', 'valueInteger'],
  quantity: ['valueQuantity'],
  string: ['valueString'],
  text: ['valueString'],
}

/** Whether a value is of a type that answers a question of a kind (FHIR R4 Questionnaire, item types). */
export function canAnswer(kind: ItemKind, value: AnswerValue): boolean {
  return Object.keys(value).every((type) => answerTypes[kind].includes(type))
}

/** An item depends on the questions of its own rules and on whatever the item around it depends on. */
function findRings(items: readonly Item[]): readonly FormProblem[] {
  const needs = new Map<string, readonly string[]>()
  const note = (item: Item, around: string | undefined): void => {
    const own = (item.enableWhen?.rules ?? []).map(({ question }) => question)
    needs.set(item.linkId, around === undefined ? own : [...own, around])
    for (const child of item.items) note(child, item.linkId)
  }
  for (const item of items) note(item, undefined)
  const state = new Map<string, 'open' | 'done'>()
  const visit = (linkId: string): readonly FormProblem[] => {
    const found = state.get(linkId)
    if (found === 'open') return [at(linkId, 'depends on itself by way of its rules')]
    if (found === 'done') return []
    state.set(linkId, 'open')
    const problems = (needs.get(linkId) ?? []).flatMap(visit)
    state.set(linkId, 'done')
    return problems
  }
  return [...needs.keys()].flatMap(visit)
}

function at(linkId: string, reason: string): FormProblem {
  return { path: `linkId "${linkId}"`, reason }
}
