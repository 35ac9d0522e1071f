import type { Word } from './read-words.ts'

type Slot = {
  readonly words: ReadonlySet<string>
  /** The number range that also fits, both ends included. */
  readonly range: readonly [number, number] | undefined
  /** How many other words may stand before this one. */
  readonly skipMax: number
}

export type Phrase = { readonly slots: readonly Slot[]; readonly notNext: ReadonlySet<string> }

export type WordGroups = { readonly [name: string]: string }

/** Phrases by the word they start with, each with what it stands for. Numbers are under `#`. */
export type PhraseBook<Meaning> = ReadonlyMap<string, readonly Shelved<Meaning>[]>

type Shelved<Meaning> = { readonly phrase: Phrase; readonly meaning: Meaning }

/** Words found in order: `from` the first up to, not including, `to`. */
export type Found<Meaning> = {
  readonly from: number
  readonly to: number
  readonly meaning: Meaning
}

/** A phrase does not reach over these: what follows them is another thought. */
const barriers: ReadonlySet<string> = new Set(
  'but however although though because except pero sino aunque porque no not dont doesnt didnt isnt wasnt arent werent havent hasnt hadnt never without nor ni sin nunca tampoco denies niega'.split(
    ' ',
  ),
)

/**
 * Reads a phrase: words parted by spaces, each `a|b` (either), `@name` (any word of that group) or
 * `#10-53` (a number in that range); `~3` lets up to three other words stand in between; a last
 * `!a|b` says that none of these may follow. Throws on an unknown group, a
 * second range in one place and an empty phrase: phrases are part of the program.
 */
export function readPhrase(text: string, groups: WordGroups): Phrase {
  const slots: Slot[] = []
  let notNext: ReadonlySet<string> = new Set()
  let skipMax = 0
  for (const part of text.split(' ')) {
    if (part.startsWith('~')) skipMax = Number(part.slice(1))
    else if (part.startsWith('!')) notNext = readSlot(part.slice(1), groups, 0).words
    else {
      slots.push(readSlot(part, groups, skipMax))
      skipMax = 0
    }
  }
  if (slots.length === 0) throw new Error(`phrase without words: "${text}"`)
  return { slots, notNext }
}

/** Gathers phrases by first word, so that a text is looked through once. */
export function phraseBook<Meaning>(
  entries: Iterable<readonly [Phrase, Meaning]>,
): PhraseBook<Meaning> {
  const book = new Map<string, Shelved<Meaning>[]>()
  for (const [phrase, meaning] of entries) {
    const [first] = phrase.slots
    const keys = [...(first?.words ?? []), ...(first?.range === undefined ? [] : ['#'])]
    for (const key of keys) {
      const shelf = book.get(key)
      if (shelf === undefined) book.set(key, [{ phrase, meaning }])
      else shelf.push({ phrase, meaning })
    }
  }
  return book
}

/** Every word a phrase can use, for telling words from misspelled ones. */
export function wordsOf(phrases: Iterable<Phrase>): ReadonlySet<string> {
  const words = new Set<string>()
  for (const phrase of phrases) {
    for (const slot of phrase.slots) for (const word of slot.words) words.add(word)
  }
  return words
}

/** All places where phrases of the book stand, in the order of the text. */
export function findPhrases<Meaning>(
  words: readonly Word[],
  book: PhraseBook<Meaning>,
): readonly Found<Meaning>[] {
  const found: Found<Meaning>[] = []
  for (let from = 0; from < words.length; from++) {
    const word = words[from]
    if (word === undefined) break
    const byWord = book.get(word.text)
    const byNumber = word.number === undefined ? undefined : book.get('#')
    if (byWord !== undefined) collect(words, from, byWord, found)
    if (byNumber !== undefined) collect(words, from, byNumber, found)
  }
  return found
}

/** Whether the words after a phrase start, without a comma or stop between, with one of these. */
export function isFollowedBy(
  words: readonly Word[],
  to: number,
  these: ReadonlySet<string>,
): boolean {
  const next = words[to]
  return next !== undefined && next.gap === 'space' && these.has(next.text)
}

function readSlot(part: string, groups: WordGroups, skipMax: number): Slot {
  const words = new Set<string>()
  let range: readonly [number, number] | undefined
  for (const option of part.split('|')) {
    if (option.startsWith('@')) {
      const group = groups[option.slice(1)]
      if (group === undefined) throw new Error(`unknown group ${option}`)
      for (const word of group.split(' ')) words.add(word)
    } else if (option.startsWith('#')) {
      if (range !== undefined) throw new Error(`two ranges in ${part}`)
      const [low, high] = option.slice(1).split('-').map(Number)
      range = [low ?? 0, high ?? 0]
    } else words.add(option)
  }
  return { words, range, skipMax }
}

function collect<Meaning>(
  words: readonly Word[],
  from: number,
  shelf: readonly Shelved<Meaning>[],
  found: Found<Meaning>[],
): void {
  for (const { phrase, meaning } of shelf) {
    const first = phrase.slots[0]
    const word = words[from]
    if (first === undefined || word === undefined || !fits(first, word)) continue
    const to = matchRest(words, from + 1, phrase.slots, 1)
    if (to !== undefined && !isFollowedBy(words, to, phrase.notNext))
      found.push({ from, to, meaning })
  }
}

/** Where a phrase ends, from its slot `nth` on. Takes the nearest; skips are small and few, so time stays in proportion to the text. */
function matchRest(
  words: readonly Word[],
  at: number,
  slots: readonly Slot[],
  nth: number,
): number | undefined {
  const slot = slots[nth]
  if (slot === undefined) return at
  for (let index = at; index <= at + slot.skipMax; index++) {
    const word = words[index]
    if (word === undefined || (word.gap !== 'space' && word.gap !== 'soft')) return undefined
    const to = fits(slot, word) ? matchRest(words, index + 1, slots, nth + 1) : undefined
    if (to !== undefined) return to
    if (barriers.has(word.text)) return undefined
  }
  return undefined
}

function fits(slot: Slot, word: Word): boolean {
  if (slot.words.has(word.text)) return true
  const { number } = word
  const { range } = slot
  return number !== undefined && range !== undefined && number >= range[0] && number <= range[1]
}
