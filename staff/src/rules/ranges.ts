import type { Range } from '@salve/contract/desk-words'
import { findBlanks } from '@salve/contract/desk-words'

/** Where marked stretches of `before` are in `after`. A stretch the edit touched is the writer's own words now and is dropped. */
export function keepRanges(ranges: Range[], before: string, after: string): Range[] {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head += 1
  let tail = 0
  while (
    tail < most - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1
  }
  const moved = after.length - before.length
  return ranges.flatMap((range) => {
    if (range.end <= head) return [range]
    if (range.start < before.length - tail) return []
    return [{ start: range.start + moved, end: range.end + moved }]
  })
}

/**
 * What Tab does in a text with blanks: goes to the next one after the selection; where a whole blank is
 * selected, first takes its words as they are. Undefined when no blank is left.
 */
export function stepBlank(text: string, at: Range): { text: string; select: Range } | undefined {
  const blanks = findBlanks(text)
  const on = blanks.find(({ start, end }) => start === at.start && end === at.end)
  if (on === undefined) {
    const next = blanks.find(({ start }) => start >= at.end) ?? blanks[0]
    return next === undefined ? undefined : { text, select: { start: next.start, end: next.end } }
  }
  const end = on.start + on.text.length
  const kept = text.slice(0, on.start) + on.text + text.slice(on.end)
  return stepBlank(kept, { start: end, end }) ?? { text: kept, select: { start: end, end } }
}

export type Piece = { text: string; mark: 'plain' | 'filled' | 'blank' }

/** The text cut into plain pieces, stretches filled from the chart, and blanks still to check. */
export function pieces(text: string, filled: Range[]): Piece[] {
  const marks = [
    ...findBlanks(text).map((range) => ({ ...range, mark: 'blank' as const })),
    ...filled.map((range) => ({ ...range, mark: 'filled' as const })),
  ].toSorted((one, other) => one.start - other.start)
  const found: Piece[] = []
  let at = 0
  for (const { start, end, mark } of marks) {
    if (start < at) continue
    if (start > at) found.push({ text: text.slice(at, start), mark: 'plain' })
    found.push({ text: text.slice(start, end), mark })
    at = end
  }
  if (at < text.length) found.push({ text: text.slice(at), mark: 'plain' })
  return found
}
