import { type Hit, kindsInOrder } from '../safety/red-flags.ts'

const foundMax = 3

/** What the urgent stop page says first, and which of the patient's own words it shows. */
export function dangerOf(hits: readonly Hit[]): {
  readonly danger: 'emergency' | 'crisis'
  readonly found: readonly string[]
} {
  const crisis = kindsInOrder(hits)[0] === 'self-harm'
  const found = [...new Set(hits.map((hit) => hit.found))].slice(0, foundMax)
  return { danger: crisis ? 'crisis' : 'emergency', found }
}
