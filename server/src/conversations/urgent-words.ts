import type { DangerKind } from '../forms/form-view.ts'
import type { AnswerRule } from '../topics/topic.ts'
import { type Hit, kindsInOrder } from '../safety/red-flags.ts'

const foundMax = 3

/** Whether picking one of these answers tells of an emergency, or of somebody who may hurt themselves. */
export function dangerKind({ codes }: AnswerRule): DangerKind {
  return codes.includes('self-harm') ? 'crisis' : 'emergency'
}

/** What the urgent stop page says first, and which of the patient's own words it shows. */
export function dangerOf(hits: readonly Hit[]): {
  readonly danger: DangerKind
  readonly found: readonly string[]
} {
  const crisis = kindsInOrder(hits)[0] === 'self-harm'
  const found = [...new Set(hits.map((hit) => hit.found))].slice(0, foundMax)
  return { danger: crisis ? 'crisis' : 'emergency', found }
}
