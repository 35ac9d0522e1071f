import type { HelpLine, StopKind } from '../../pages/call-now.tsx'
import type { DangerKind } from '../forms/form-view.ts'
import type { AnswerRule } from '../topics/topic.ts'
import { type Hit, kindsInOrder } from '../safety/red-flags.ts'

const foundMax = 3

/** Whether picking one of these answers tells of an emergency, or of somebody who may hurt themselves. */
export function dangerKind({ codes }: AnswerRule): DangerKind {
  return codes.includes('self-harm') ? 'crisis' : 'emergency'
}

/**
 * What the urgent stop page says first, which of the patient's own words it shows, and which help
 * lines beside 911 belong to what was found: 988 beside an emergency, Poison Control, the one for
 * people who are not safe at home. `today` only while somebody picks up the nurse's phone, and for
 * what a nurse can sort out there.
 */
export function dangerOf(
  hits: readonly Hit[],
  isOpen: boolean,
): {
  readonly danger: StopKind
  readonly found: readonly string[]
  readonly helpLines: readonly HelpLine[]
} {
  const kinds = kindsInOrder(hits)
  const crisis = kinds[0] === 'self-harm'
  const found = [...new Set(hits.map((hit) => hit.found))].slice(0, foundMax)
  const helpLines = [
    ...(!crisis && kinds.includes('self-harm') ? ['crisis' as const] : []),
    ...[...lineOf]
      .filter(([ruleId]) => hits.some((hit) => hit.ruleId === ruleId))
      .map(([, line]) => line),
  ]
  const mild = isOpen && hits.every(({ ruleId }) => forTheNurse.has(ruleId))
  return { danger: crisis ? 'crisis' : mild ? 'today' : 'emergency', found, helpLines }
}

/** The other urgent rules find, in the same words, what needs 911: sugar that is too low, a reaction that begins. */
const forTheNurse: ReadonlySet<string> = new Set(['black-stool', 'severe-belly-pain'])

const lineOf: ReadonlyMap<string, HelpLine> = new Map([
  ['overdose', 'poison'],
  ['harm-at-home', 'home'],
])
