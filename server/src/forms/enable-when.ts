import { numberOf, own, sameValue } from './answer-value.ts'
import type { Answers, AnswerValue } from './answer-value.ts'
import { isQuestion } from './questionnaire.ts'
import type { EnableRule, Item, Questionnaire } from './questionnaire.ts'

/**
 * The linkIds of the items that are asked, given the answers so far (FHIR R4 Questionnaire.item.enableWhen).
 *
 * An item inside a group is asked only if the group is; one inside a question only if that has an answer.
 * The answers of an item that is not asked do not count for the rules of others.
 */
export function enabledItems(questionnaire: Questionnaire, answers: Answers): ReadonlySet<string> {
  const places = new Map<string, { readonly item: Item; readonly around: Item | undefined }>()
  const note = (item: Item, around: Item | undefined): void => {
    places.set(item.linkId, { item, around })
    for (const child of item.items) note(child, item)
  }
  for (const item of questionnaire.items) note(item, undefined)

  const known = new Map<string, boolean>()
  const answersOf = (linkId: string): readonly AnswerValue[] =>
    isEnabled(linkId) ? (own(answers, linkId) ?? []) : []
  const isEnabled = (linkId: string): boolean => {
    const found = known.get(linkId)
    if (found !== undefined) return found
    // A parsed form has no rings; until an item is settled it counts as not asked, so this always ends.
    known.set(linkId, false)
    const place = places.get(linkId)
    const enabled = place !== undefined && isReachable(place.around) && holds(place.item, answersOf)
    known.set(linkId, enabled)
    return enabled
  }
  const isReachable = (around: Item | undefined): boolean => {
    if (around === undefined) return true
    if (isQuestion(around)) return answersOf(around.linkId).length > 0
    return isEnabled(around.linkId)
  }
  return new Set([...places.keys()].filter(isEnabled))
}

function holds(item: Item, answersOf: (linkId: string) => readonly AnswerValue[]): boolean {
  if (item.enableWhen === undefined) return true
  const { behavior, rules } = item.enableWhen
  const holdsFor = (rule: EnableRule): boolean => ruleHolds(rule, answersOf(rule.question))
  return behavior === 'all' ? rules.every(holdsFor) : rules.some(holdsFor)
}

/**
 * Whether one rule holds for the answers of its question. Every operator but `exists` needs at least one
 * answer for which it is true; with no answer none of them holds (`!=` included).
 */
export function ruleHolds(rule: EnableRule, answers: readonly AnswerValue[]): boolean {
  switch (rule.operator) {
    case 'exists':
      return 'valueBoolean' in rule.value && rule.value.valueBoolean === answers.length > 0
    case '=':
      return answers.some((answer) => sameValue(answer, rule.value))
    case '!=':
      return answers.some((answer) => !sameValue(answer, rule.value))
    case '>':
      return answers.some((answer) => order(answer, rule.value) === 1)
    case '<':
      return answers.some((answer) => order(answer, rule.value) === -1)
    case '>=':
      return answers.some((answer) => [0, 1].includes(order(answer, rule.value) ?? Number.NaN))
    case '<=':
      return answers.some((answer) => [0, -1].includes(order(answer, rule.value) ?? Number.NaN))
  }
}

/** 1, 0 or -1 as the first value is more than, the same as or less than the second; undefined when unlike. */
export function order(one: AnswerValue, other: AnswerValue): 1 | 0 | -1 | undefined {
  if ('valueDate' in one && 'valueDate' in other) return compare(one.valueDate, other.valueDate)
  const [number, otherNumber] = [numberOf(one), numberOf(other)]
  if (number === undefined || otherNumber === undefined) return undefined
  return compare(number, otherNumber)
}

function compare<Value extends number | string>(one: Value, other: Value): 1 | 0 | -1 {
  if (one === other) return 0
  return one > other ? 1 : -1
}
