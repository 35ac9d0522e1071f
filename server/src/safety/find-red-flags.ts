import { flagDangerAnswers } from './flag-danger-answers.ts'
import type { DangerAnswer } from './flag-danger-answers.ts'
import { findPhrases, phraseBook, readPhrase, wordsOf } from './phrases.ts'
import type { Found, Phrase } from './phrases.ts'
import { readWords } from './read-words.ts'
import { gravestFirst } from './red-flags.ts'
import type { Hit, Rule } from './red-flags.ts'
import { correctableWords, ordinaryWords, redFlags202611 } from './rules/2026-11.ts'
import { makeSpeller, spellWords } from './spell-words.ts'
import { readSigns, signWords, standingOf } from './standing.ts'
import type { Reading, Standing } from './standing.ts'

/** One piece of a message: a field of the form, or what the patient wrote freely. */
export type MessagePart = { readonly where: string; readonly text: string }

/** A danger named in the text, and whether it counts: for staff who review the rules. */
export type WeighedFlag = Hit & { readonly standing: Standing }

/** What a phrase belongs to: a rule by itself, or one side of a pair that must both be found. */
type Place = { readonly rule: Rule; readonly pair?: number; readonly side?: 0 | 1 }

type WeighedPlace = { readonly place: Place; readonly flag: WeighedFlag }

/** The most text read in one message, all parts together. */
export const messageCharsMax = 400_000

const { version, groups, rules } = redFlags202611
const entries: readonly (readonly [Phrase, Place])[] = rules.flatMap(entriesOf)
const book = phraseBook(entries)
const ruleWords = new Set(wordsOf(entries.map(([phrase]) => phrase)))
const speller = makeSpeller(
  new Set(correctableWords),
  ruleWords.union(signWords),
  new Set(ordinaryWords),
)

/**
 * Finds the red flags in a whole message, in English and Spanish at once, and in its yes/no danger
 * answers. At most one hit for each rule and part, gravest first; `found` is the text as
 * written. Dangers that are denied, long past, someone's history or only supposed are left out. Takes
 * time in proportion to the text. Throws a RangeError over 400,000 characters: the caller's own limit
 * on a message is far below.
 */
export function findRedFlags(message: {
  readonly parts: readonly MessagePart[]
  readonly answers?: readonly DangerAnswer[]
}): readonly Hit[] {
  const stands = weighRedFlags(message.parts).filter((flag) => flag.standing === 'stands')
  const hits = stands.map(({ ruleId, kind, found, where, ruleVersion }) => ({
    ruleId,
    kind,
    found,
    where,
    ruleVersion,
  }))
  return gravestFirst([...flagDangerAnswers(message.answers ?? []), ...firstOfEach(hits)])
}

/**
 * Every danger the message names with why it counts or not, for reviewing the rules. The second half
 * of a pair ("pregnant" and "bleeding") is listed once the first is found. Same limits as
 * `findRedFlags`.
 */
export function weighRedFlags(parts: readonly MessagePart[]): readonly WeighedFlag[] {
  const chars = parts.reduce((sum, part) => sum + part.text.length, 0)
  if (chars > messageCharsMax)
    throw new RangeError(`message longer than ${messageCharsMax} characters`)
  const weighed = parts.flatMap(weighPart)
  const standing = weighed.filter(({ flag }) => flag.standing === 'stands')
  const firstSides = new Set(
    standing.filter(({ place }) => place.side === 0).map(({ place }) => pairKey(place)),
  )
  return weighed
    .filter(
      ({ place }) =>
        place.side === undefined || (place.side === 1 && firstSides.has(pairKey(place))),
    )
    .map(({ flag }) => flag)
}

function entriesOf(rule: Rule): (readonly [Phrase, Place])[] {
  const alone = (rule.says ?? []).map((text) => [readPhrase(text, groups), { rule }] as const)
  const paired = (rule.together ?? []).flatMap((sides, pair) =>
    ([0, 1] as const).flatMap((side) =>
      sides[side].map((text) => [readPhrase(text, groups), { rule, pair, side }] as const),
    ),
  )
  return [...alone, ...paired]
}

function weighPart({ where, text }: MessagePart): WeighedPlace[] {
  const words = spellWords(readWords(text), speller)
  const found = findPhrases(words, book)
  if (found.length === 0) return []
  const reading = readSigns(words)
  return found.map((match) => weigh(match, reading, { where, text }))
}

function weigh(match: Found<Place>, reading: Reading, { where, text }: MessagePart): WeighedPlace {
  const place = match.meaning
  const { id: ruleId, kind } = place.rule
  const start = reading.words[match.from]?.start ?? 0
  const end = reading.words[match.to - 1]?.end ?? start
  const standing = standingOf(reading, { from: match.from, to: match.to, kind })
  const found = text.slice(start, end)
  return { place, flag: { ruleId, kind, found, where, ruleVersion: version, standing } }
}

function pairKey(place: Place): string {
  return `${place.rule.id} ${place.pair ?? ''}`
}

function firstOfEach(hits: readonly Hit[]): readonly Hit[] {
  const firsts = new Map<string, Hit>()
  for (const hit of hits) {
    const key = JSON.stringify([hit.ruleId, hit.where])
    if (!firsts.has(key)) firsts.set(key, hit)
  }
  return [...firsts.values()]
}
