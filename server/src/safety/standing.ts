import { partClauses } from './clauses.ts'
import type { Clauses } from './clauses.ts'
import { findPhrases, isFollowedBy, phraseBook, readPhrase } from './phrases.ts'
import type { Found } from './phrases.ts'
import type { Word } from './read-words.ts'
import type { RedFlagKind } from './red-flags.ts'
import { signGroups, signPhrases, topics } from './rules/2026-11-signs.ts'
import type { SignKind } from './rules/2026-11-signs.ts'

/** Whether a danger named in the text is one to act on, or why it is not. */
export type Standing = 'stands' | 'topic' | 'denied' | 'supposed' | 'someone-else' | 'past'

type Sign = Found<SignKind>

/** A text made ready for weighing: its words, its thoughts, and the signs found in each. */
export type Reading = {
  readonly words: readonly Word[]
  readonly clauses: Clauses
  readonly signsIn: ReadonlyMap<number, readonly Sign[]>
  readonly sentenceSigns: ReadonlyMap<number, readonly Sign[]>
}

type Span = { readonly from: number; readonly to: number; readonly kind: RedFlagKind }

const signKinds: readonly SignKind[] = Object.keys(signPhrases).filter(isSignKind)
const signBook = phraseBook(
  signKinds.flatMap((kind) =>
    signPhrases[kind].map((text) => [readPhrase(text, signGroups), kind] as const),
  ),
)
const topicSet: ReadonlySet<string> = new Set(topics)

/** The words that signs are made of. */
export const signWords: ReadonlySet<string> = new Set(
  signBook.keys().filter((word) => word !== '#'),
)

/** How far from a sign a danger may stand and still be meant by it, in words. */
const riskReach = 3
const ifReach = 9
const notMeantReach = 4

/** Reads the words of one text once, for weighing any number of dangers in it. */
export function readSigns(words: readonly Word[]): Reading {
  const signs = findPhrases(words, signBook)
  const times = signs.filter((sign) => sign.meaning === 'past' || sign.meaning === 'now')
  const openings = new Set(times.map((sign) => `${sign.from}-${sign.to}`))
  const clauses = partClauses(words, (clauseFrom, to) => openings.has(`${clauseFrom}-${to}`))
  return {
    words,
    clauses,
    signsIn: Map.groupBy(signs, (sign) => clauses.clauseOf[sign.from] ?? 0),
    sentenceSigns: Map.groupBy(signs, (sign) => clauses.sentenceOf[sign.from] ?? 0),
  }
}

/**
 * Weighs one danger found in a text. Ways it does not stand, in this order: as part of a name
 * ("chest pain clinic"), denied, only supposed or read about, someone else's history, long past.
 * Thoughts of self-harm stand even when supposed ("if I do not get help ..."). In doubt it stands.
 */
export function standingOf(reading: Reading, span: Span): Standing {
  const clause = reading.clauses.clauseOf[span.from] ?? 0
  const sentence = reading.clauses.sentenceOf[span.from] ?? 0
  const near = new Signs(reading.signsIn.get(clause) ?? [])
  const around = new Signs(reading.sentenceSigns.get(sentence) ?? [])
  if (isFollowedBy(reading.words, span.to, topicSet)) return 'topic'
  if (isDenied(reading, span, near) || isDeniedAfter(reading.words, span.to)) return 'denied'
  if (isSupposed(reading, span, near, around)) return 'supposed'
  if (isSomeoneElses(span, near)) return 'someone-else'
  return isPast(span, near, around) ? 'past' : 'stands'
}

/** The signs of one thought or sentence. */
class Signs {
  readonly #signs: readonly Sign[]

  constructor(signs: readonly Sign[]) {
    this.#signs = signs
  }

  all(...kinds: readonly SignKind[]): readonly Sign[] {
    return this.#signs.filter((sign) => kinds.includes(sign.meaning))
  }

  has(...kinds: readonly SignKind[]): boolean {
    return this.#signs.some((sign) => kinds.includes(sign.meaning))
  }

  /** Those that end at or before a word. */
  before(index: number, ...kinds: readonly SignKind[]): readonly Sign[] {
    return this.all(...kinds).filter((sign) => sign.to <= index)
  }
}

function isDenied(reading: Reading, span: Span, near: Signs): boolean {
  if (near.before(span.from, 'not-next').some((sign) => sign.to === span.from)) return true
  if (span.kind === 'self-harm') {
    const notMeant = near.before(span.from, 'not-meant')
    if (notMeant.some((sign) => span.from - sign.to <= notMeantReach)) return true
  }
  const never = near.has('unlike-before') ? [] : near.before(span.from, 'never')
  return [...near.before(span.from, 'not'), ...never].some((sign) =>
    reaches(reading.words, sign, span),
  )
}

const ors = setOf('or nor o u ni')
const ands = setOf('and y e plus')
const strong = setOf(
  'severe bad terrible horrible crushing intense sudden sharp strong awful extreme fuerte mucho mucha muchisimo intenso horrible terrible',
)
const begins = setOf('since started starts start is are began keeps wont for desde empezo comenzo')
const formal = setOf('denies deny denied denying niega niego nego')
const listReach = 8

/**
 * Whether a denial still holds at a danger later in the same thought. "No fever, chest pain or
 * cough" denies all three; "no fever, chest pain since noon", "no fever and severe chest pain", "no
 * fever or cough, chest pain" and "no fever, chest pain" do not deny the pain.
 */
function reaches(words: readonly Word[], sign: Sign, span: Span): boolean {
  if (hasComma(words[sign.to])) return false
  const between = words.slice(sign.to, span.from)
  const commas = words.slice(sign.to + 1, span.from + 1).filter(hasComma).length
  if (commas === 0 && !between.some((word) => ands.has(word.text))) return true
  if (isFollowedBy(words, span.to, begins) || isStrongItem(words, span)) return false
  if (listGoesOn(words, span.to) || commas === 0) return true
  if (isListOver(between)) return false
  const isBarePair = commas === 1 && hasComma(words[span.from])
  return !isBarePair || hasComma(words[span.to]) || isOneOf(words[sign.from], formal)
}

/** "Fever or chills, ...": the "or" has named the last item, and does not stand right before this one. */
function isListOver(between: readonly Word[]): boolean {
  if (isOneOf(between.at(-1), ors)) return false
  return between.slice(0, -1).some((word) => ors.has(word.text))
}

/** A new item of a list that is said with force: "and severe chest pain". */
function isStrongItem(words: readonly Word[], span: Span): boolean {
  const [last, own] = [words[span.from - 1], words[span.from]]
  if (isOneOf(last, strong)) return true
  return (hasComma(own) || isOneOf(last, ands)) && isOneOf(own, strong)
}

function listGoesOn(words: readonly Word[], to: number): boolean {
  const next = words[to]
  if (next === undefined || next.gap === 'sentence' || next.gap === 'question') return false
  return words.slice(to, to + listReach).some((word) => ors.has(word.text) || ands.has(word.text))
}

const noes = setOf('no none nope denied negative ninguno ninguna negativo nada never')
const fillers = setOf('is are was were has have all now it completely ya se me')
const gone = setOf('gone resolved negative denied disappeared quito fue paso desaparecio')
const fillersMax = 3

/** "Chest pain: no", "chest pain? None.", "the chest pain is all gone". */
function isDeniedAfter(words: readonly Word[], to: number): boolean {
  const next = words[to]
  if (next === undefined || next.gap === 'sentence') return false
  if (next.gap === 'comma' || next.gap === 'colon' || next.gap === 'question') {
    return noes.has(next.text) && words[to + 1]?.gap !== 'space'
  }
  const tail = words.slice(to, to + fillersMax + 1)
  const end = tail.findIndex((word) => !fillers.has(word.text))
  return end > 0 && tail[end]?.gap === 'space' && gone.has(tail[end].text)
}

function isSupposed(reading: Reading, span: Span, near: Signs, around: Signs): boolean {
  const isPersonal = around.has('personal')
  if (around.has('leaflet') && !isPersonal) return true
  if (near.before(span.from, 'info').length > 0 && !isPersonal) return true
  if (span.kind === 'self-harm') return false
  if (near.before(span.from, 'risk').some((sign) => span.from - sign.to <= riskReach)) return true
  if (isMedicineFor(reading.words, span, near)) return true
  const asked = new Set(near.all('asking').map((sign) => sign.to))
  const isAsked = (sign: Sign): boolean => asked.has(sign.from + 1)
  const ifs = near.before(span.from, 'if').filter((sign) => span.from - sign.to <= ifReach)
  const ifsNext = near.before(span.from, 'if-next').filter((sign) => sign.to === span.from)
  if ([...ifs, ...ifsNext].some((sign) => !isAsked(sign))) return true
  if (!around.has('what-to-do')) return false
  const sis = near.before(span.from, 'si').filter((sign) => span.from - sign.to <= ifReach)
  const sisNext = near.before(span.from, 'si-next').filter((sign) => sign.to === span.from)
  return [...sis, ...sisNext].some((sign) => !isAsked(sign))
}

/** "My medicine for seizures" is an old matter; "medicine for my chest pain" and "need something for ..." are not. */
function isMedicineFor(words: readonly Word[], span: Span, near: Signs): boolean {
  const isNamed = (sign: Sign): boolean =>
    sign.to === span.from && !possessives.has(words[sign.to]?.text ?? '')
  if (near.before(span.from, 'refill-for').some(isNamed)) return true
  return near.before(span.from, 'medicine-for').some(isNamed) && !near.has('wish')
}

const possessives = setOf('my this these the mi mis este esta el la')

function isSomeoneElses(span: Span, near: Signs): boolean {
  if (near.has('now')) return false
  if (near.has('family-history', 'died')) return true
  const relatives = near.before(span.from, 'relative')
  return relatives.some((relative) =>
    near.all('had-it').some((had) => had.from >= relative.to && had.from <= span.from),
  )
}

function isPast(span: Span, near: Signs, around: Signs): boolean {
  if (near.has('now') || around.all('resumed').some((sign) => sign.from >= span.to)) return false
  if (near.before(span.from, 'prior-next').some((sign) => sign.to === span.from)) return true
  const ongoing = near.all('ongoing')
  const isOngoing = (past: Sign): boolean =>
    ongoing.some((sign) => sign.from < past.to && past.from < sign.to)
  return near.all('past').some((past) => !isOngoing(past))
}

function isOneOf(word: Word | undefined, these: ReadonlySet<string>): boolean {
  return word !== undefined && these.has(word.text)
}

function hasComma(word: Word | undefined): boolean {
  return word?.gap === 'comma'
}

function isSignKind(name: string): name is SignKind {
  return name in signPhrases
}

function setOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
