import type { Word } from './read-words.ts'

/**
 * Which thought and which sentence each word belongs to, by number. A negation, a time or a person
 * holds for its own thought (clause) only.
 */
export type Clauses = {
  readonly clauseOf: readonly number[]
  readonly sentenceOf: readonly number[]
}

/** However a text is written, no thought is longer: keeps the work in proportion to the text. */
const clauseWordsMax = 60
const sentenceWordsMax = 150

const turns = setOf(
  'but however although though because cuz except yet still pero sino aunque porque only just solo solamente',
)
const links = setOf('and y e plus so then also entonces ademas que')
const starters = setOf(
  'i im ive id ill my me he hes she shes it its the there theres this his her we they now today having have feel feeling felt got started yo mi mis tengo tiene siento el la los hay ahora hoy estoy esta tambien le se creo',
)

/**
 * Parts words into thoughts and sentences. A new thought starts at a full stop, at a word that turns
 * ("but"), and after a comma or "and" when a new subject follows ("no fever, my chest hurts"); not
 * after an opening time ("last year, I had ..."), for which `isOpeningTime` tells whether one ends
 * right before the word.
 */
export function partClauses(
  words: readonly Word[],
  isOpeningTime: (clauseFrom: number, to: number) => boolean,
): Clauses {
  const clauseOf: number[] = []
  const sentenceOf: number[] = []
  let [clause, sentence, clauseFrom, sentenceFrom] = [0, 0, 0, 0]
  for (const [index, word] of words.entries()) {
    const isFull = index - sentenceFrom >= sentenceWordsMax
    if (index > 0 && (isFull || word.gap === 'sentence' || word.gap === 'question')) {
      sentence++
      clause++
      clauseFrom = index
      sentenceFrom = index
    } else if (
      index - clauseFrom >= clauseWordsMax ||
      (startsThought(words, index) && !(word.gap === 'comma' && isOpeningTime(clauseFrom, index)))
    ) {
      clause++
      clauseFrom = index
    }
    clauseOf.push(clause)
    sentenceOf.push(sentence)
  }
  return { clauseOf, sentenceOf }
}

function startsThought(words: readonly Word[], index: number): boolean {
  const word = words[index]
  const before = words[index - 1]
  if (word === undefined || before === undefined) return false
  if (word.gap === 'soft' || turns.has(word.text)) return true
  const isParted = word.gap === 'comma' || word.gap === 'colon' || links.has(before.text)
  return isParted && starters.has(word.text)
}

function setOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
