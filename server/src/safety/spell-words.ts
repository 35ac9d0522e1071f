import type { Word } from './read-words.ts'

/** The words the rules know, and what is one slip of the finger away from each. */
export type Speller = {
  /** Beginnings of correctable words, for finding torn ones. */
  readonly beginnings: ReadonlySet<string>
  readonly correctable: ReadonlySet<string>
  readonly known: ReadonlySet<string>
  readonly near: ReadonlyMap<string, readonly string[]>
  /** Ordinary words that look like a slip but are none: `cheat` is not `chest`. */
  readonly ordinary: ReadonlySet<string>
}

const slipLengthMin = 5
const swapLengthMin = 4
const joinLengthMin = 5
const partLengthMin = 3
const wordLengthMax = 30

/** Gets a speller ready. Only `correctable` words are ever read out of a misspelled one; all `known` and `ordinary` words are left alone. */
export function makeSpeller(
  correctable: ReadonlySet<string>,
  known: ReadonlySet<string>,
  ordinary: ReadonlySet<string>,
): Speller {
  const near = new Map<string, string[]>()
  for (const word of correctable) {
    if (word.length < swapLengthMin) continue
    for (const key of [word, ...withoutOneLetter(word)]) {
      const list = near.get(key)
      if (list === undefined) near.set(key, [word])
      else if (!list.includes(word)) list.push(word)
    }
  }
  const beginnings = new Set(
    correctable.values().flatMap((word) => Array.from(word, (_, index) => word.slice(0, index))),
  )
  return { beginnings, correctable, known: known.union(correctable), near, ordinary }
}

/**
 * The same words with slips put right: one letter wrong, missing, extra or swapped with its
 * neighbour (`siezure`), two words run together (`chestpain`), one word torn apart (`sei zure`).
 * Words of four letters are only ever read as swapped; shorter ones are left alone.
 */
export function spellWords(words: readonly Word[], speller: Speller): readonly Word[] {
  const spelled: Word[] = []
  const seen = new Map<string, readonly string[]>()
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    const next = words[index + 1]
    if (word === undefined) break
    const joined = next === undefined ? undefined : tornApart(word, next, speller)
    if (next !== undefined && joined !== undefined) {
      spelled.push({ ...word, text: joined, end: next.end })
      index++
      continue
    }
    const texts = seen.get(word.text) ?? corrected(word.text, speller)
    seen.set(word.text, texts)
    for (const [part, text] of texts.entries()) {
      spelled.push(part === 0 ? { ...word, text } : { ...word, text, gap: 'space' })
    }
  }
  return spelled
}

function tornApart(word: Word, next: Word, speller: Speller): string | undefined {
  const { beginnings, correctable, known } = speller
  if (!beginnings.has(word.text)) return undefined
  if (next.gap !== 'space' || (known.has(word.text) && known.has(next.text))) return undefined
  const joined = word.text + next.text
  return joined.length >= joinLengthMin && correctable.has(joined) ? joined : undefined
}

function corrected(text: string, speller: Speller): readonly string[] {
  const { known, ordinary } = speller
  if (known.has(text) || ordinary.has(text) || text.length > wordLengthMax) return [text]
  return runTogether(text, speller) ?? [slipOf(text, speller) ?? text]
}

/** Two known words without their space, at least one of them a word worth correcting. */
function runTogether(text: string, { known, correctable }: Speller): readonly string[] | undefined {
  for (let cut = partLengthMin; cut <= text.length - partLengthMin; cut++) {
    const [left, right] = [text.slice(0, cut), text.slice(cut)]
    const isWorth = correctable.has(left) || correctable.has(right)
    if (isWorth && known.has(left) && known.has(right)) return [left, right]
  }
  return undefined
}

function slipOf(text: string, { near }: Speller): string | undefined {
  if (text.length < swapLengthMin || /\d/.test(text)) return undefined
  for (const key of [text, ...withoutOneLetter(text)]) {
    for (const word of near.get(key) ?? []) {
      if (isOneSwap(text, word)) return word
      if (text.length >= slipLengthMin && word.length >= slipLengthMin && isOneSlip(text, word))
        return word
    }
  }
  return undefined
}

function withoutOneLetter(word: string): string[] {
  return Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1))
}

/** Whether two words differ by one letter wrong, missing or extra. First letters must agree: slips seldom start a word. */
function isOneSlip(a: string, b: string): boolean {
  if (a[0] !== b[0]) return false
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const [restA, restB] = [a.slice(same), b.slice(same)]
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)
}

function isOneSwap(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false
  let same = 0
  while (a[same] === b[same]) same++
  return (
    a[same] === b[same + 1] && a[same + 1] === b[same] && a.slice(same + 2) === b.slice(same + 2)
  )
}
