import { sameValue, valueKey } from './answer-value.ts'
import { fieldName, questionName } from './answer-problem.ts'
import { offeredOptions } from './check-answers.ts'
import type { WhenRuleView, WhenView } from './form-view.ts'
import { isQuestion } from './questionnaire.ts'
import type { EnableRule, Item } from './questionnaire.ts'
import type { Viewing } from './viewing.ts'

/** The conditions an item hangs on: its own, and the answer of the question it is inside of. */
export function viewWhen(item: Item, viewing: Viewing, around?: Item): readonly WhenView[] {
  const inside: readonly WhenView[] =
    around === undefined || !isQuestion(around)
      ? []
      : [{ behavior: 'all', rules: [existsRule(around)] }]
  if (item.enableWhen === undefined) return inside
  const { behavior, rules } = item.enableWhen
  return [...inside, { behavior, rules: rules.map((rule) => viewRule(rule, viewing)) }]
}

/**
 * The line over a part that is not always asked, for a page that shows every part: "If yes:" right below its
 * question, and longer elsewhere. Undefined for what is always asked.
 */
export function conditionWords(
  item: Item,
  before: Item | undefined,
  viewing: Viewing,
): string | undefined {
  const [first, ...others] = item.enableWhen?.rules ?? []
  if (first === undefined) return undefined
  const question = viewing.byId.get(first.question)
  if (question === undefined || others.some((rule) => rule.question !== first.question)) {
    return 'If this fits:'
  }
  const said = [first, ...others].map((rule) => saidWords(rule, question, viewing))
  if (said.includes(undefined)) return 'If this fits:'
  const answer = said.join(' or ')
  return before?.linkId === question.linkId
    ? `If ${answer}:`
    : `If ${answer} for “${questionName(question)}”:`
}

function saidWords(rule: EnableRule, question: Item, viewing: Viewing): string | undefined {
  if (rule.operator !== '=') return undefined
  if ('valueBoolean' in rule.value) return rule.value.valueBoolean ? 'yes' : 'no'
  const options = offeredOptions(question, viewing.prefill)
  const option = options.find(({ value }) => sameValue(value, rule.value))
  return option === undefined ? undefined : `“${option.label}”`
}

function existsRule(question: Item): WhenRuleView {
  return { name: fieldName(question.linkId), operator: 'exists', value: 'true', compare: 'text' }
}

function viewRule(rule: EnableRule, viewing: Viewing): WhenRuleView {
  const question = viewing.byId.get(rule.question)
  const options = question === undefined ? [] : offeredOptions(question, viewing.prefill)
  const option = options.find(({ value }) => sameValue(value, rule.value))
  return {
    name: fieldName(rule.question),
    operator: rule.operator,
    value: option?.key ?? valueKey(rule.value),
    compare: compareBy(rule, question),
  }
}

function compareBy(rule: EnableRule, question: Item | undefined): WhenRuleView['compare'] {
  if (rule.operator === 'exists' || question === undefined) return 'text'
  if (question.kind === 'date') return 'date'
  return ['integer', 'decimal', 'quantity'].includes(question.kind) ? 'number' : 'text'
}
