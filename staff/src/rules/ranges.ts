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

/** The first blank after a selection. */
export function nextBlank(text: string, at: Range): Range | undefined {
  return findBlanks(text).find(({ start }) => start >= at.end)
}

/**
 * Takes the words of a blank as they are, and says what to select then: the next one, else the first
 * that was left behind, else the place after the words. Undefined unless a whole blank is selected.
 */
export function keepBlank(text: string, at: Range): { text: string; select: Range } | undefined {
  const on = findBlanks(text).find(({ start, end }) => start === at.start && end === at.end)
  if (on === undefined) return undefined
  const end = on.start + on.text.length
  const kept = text.slice(0, on.start) + on.text + text.slice(on.end)
  const after = { start: end, end }
  return { text: kept, select: nextBlank(kept, after) ?? findBlanks(kept)[0] ?? after }
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
