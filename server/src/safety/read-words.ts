/**
 * What stands before a word. `soft` (a bracket, dots, a line that runs on) ends what a negation
 * reaches but not a phrase; `comma` and `colon` end a phrase; `sentence` and `question` end both.
 */
export type Gap = 'space' | 'soft' | 'comma' | 'colon' | 'question' | 'sentence'

/** One word: its folded text (lower case, no accents or apostrophes), and where it is written. */
export type Word = {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly gap: Gap
  readonly number: number | undefined
}

// Each alternative starts on a different kind of letter and repeats one class: no backtracking.
const wordPattern =
  /\d+(?:[.,:/-]\d+)*|\p{L}[\p{L}\p{M}\p{N}\u{200b}-\u{200d}\u{ad}]*(?:['’ʼ`´][\p{L}\p{M}\p{N}]+)*/gu

const numberWords: ReadonlyMap<string, number> = new Map(
  [
    ['one', 'un', 'una', 'uno'],
    ['two', 'dos'],
    ['three', 'tres'],
    ['four', 'cuatro'],
    ['five', 'cinco'],
    ['six', 'seis'],
    ['seven', 'siete'],
    ['eight', 'ocho'],
    ['nine', 'nueve'],
    ['ten', 'diez'],
    ['eleven'],
    ['twelve', 'doce'],
  ].flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])),
)

/** Two written words that mean one: `do not` is read as `dont`, `can t` as `cant`. */
const pairs: ReadonlyMap<string, string> = new Map([
  ...[
    'do',
    'does',
    'did',
    'have',
    'has',
    'had',
    'is',
    'are',
    'was',
    'were',
    'could',
    'would',
  ].flatMap((verb): [string, string][] => [
    [`${verb} not`, `${verb}nt`],
    [`${verb}n t`, `${verb}nt`],
  ]),
  ['can not', 'cant'],
  ['can t', 'cant'],
  ['don t', 'dont'],
  ['will not', 'wont'],
  ['won t', 'wont'],
  ['my self', 'myself'],
  ['i m', 'im'],
  ['i ve', 'ive'],
  ['x ray', 'xray'],
  ['de repente', 'repente'],
])

const pairFirsts = new Set(pairs.keys().map((pair) => pair.split(' ')[0]))

/** Slips in words that turn a sentence around, and misspellings too far off for `spellWords`. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['cannot', 'cant'],
  ['dnt', 'dont'],
  ['havnt', 'havent'],
  ['wihout', 'without'],
  ['whitout', 'without'],
  ['witout', 'without'],
  ['tounge', 'tongue'],
  ['toung', 'tongue'],
  ['sucidal', 'suicidal'],
  ['suicidle', 'suicidal'],
  ['seisure', 'seizure'],
  ['anaphalactic', 'anaphylactic'],
])

/**
 * The words of a text in order, folded so that case, accents, curly quotes, invisible letters and
 * drawn-out spelling (`paaain`) do not matter. Numbers keep their value; dates, times and ratios
 * such as `120/80` have none. Takes time in proportion to the text.
 */
export function readWords(text: string): readonly Word[] {
  const words: Word[] = []
  const folds = new Map<string, Folded>()
  let end = 0
  for (const match of text.matchAll(wordPattern)) {
    const written = match[0]
    const start = match.index
    const gap = words.length === 0 ? 'sentence' : gapOf(text, end, start)
    end = start + written.length
    const folded = folds.get(written) ?? readFold(written)
    folds.set(written, folded)
    const before = words.at(-1)
    const joined =
      before === undefined || gap !== 'space' ? undefined : pairOf(before.text, folded.text)
    if (before !== undefined && joined !== undefined) {
      words[words.length - 1] = { ...before, text: joined, end }
    } else words.push({ text: folded.text, start, end, gap, number: folded.number })
  }
  return words
}

/** A text as the rules see it: lower case, without accents, apostrophes and drawn-out letters. */
export function fold(written: string): string {
  // The accent is all that tells Spanish "sí" (yes) from "si" (if).
  const lower = written.toLowerCase()
  if (lower.normalize('NFC') === 'sí') return 'yes'
  const isPlain = /^[a-z]*$/.test(lower)
  const plain = isPlain ? lower : lower.normalize('NFKD').replaceAll(/[^\p{L}\p{N}.,:/-]/gu, '')
  const short = /^\d/.test(plain) ? plain : plain.replaceAll(/(.)\1{2,}/gu, '$1')
  return spellings.get(short) ?? short
}

type Folded = { readonly text: string; readonly number: number | undefined }

function readFold(written: string): Folded {
  const text = fold(written)
  return { text, number: numberOf(text) }
}

function pairOf(first: string, second: string): string | undefined {
  return pairFirsts.has(first) ? pairs.get(`${first} ${second}`) : undefined
}

function numberOf(folded: string): number | undefined {
  if (/^\d+(?:[.,]\d+)?$/.test(folded)) return Number(folded.replace(',', '.'))
  return numberWords.get(folded)
}

function gapOf(text: string, from: number, to: number): Gap {
  if (to - from === 1 && text[from] === ' ') return 'space'
  if (to - from > gapCharsMax) return 'sentence'
  let gap: Gap = 'space'
  for (let index = from; index < to; index++) {
    const found = gapAt(text, index, from, to)
    if (weight[found] > weight[gap]) gap = found
  }
  return gap
}

/** Words further apart than this do not belong together, whatever stands between. */
const gapCharsMax = 40

const weight: { readonly [gap in Gap]: number } = {
  space: 0,
  soft: 1,
  comma: 2,
  colon: 3,
  sentence: 4,
  question: 5,
}

function gapAt(text: string, index: number, from: number, to: number): Gap {
  const letter = text[index] ?? ''
  if (letter === '.') return dotGap(text, index)
  if (letter === '\n') return lineGap(text, index, to)
  if (',،¿¡'.includes(letter)) return 'comma'
  if (letter === ':') return 'colon'
  if (letter === '?') return 'question'
  if ('!;•|'.includes(letter)) return 'sentence'
  if ('()[]{}…"“”«»'.includes(letter)) return 'soft'
  // A dash between spaces parts thoughts; inside a word it only joins.
  if ('-–—'.includes(letter) && to - from > 1) return 'colon'
  return 'space'
}

/** A full stop ends a sentence when a space follows; `chest.pain` and `chest... pain` run on. */
function dotGap(text: string, index: number): Gap {
  const isDots = text[index + 1] === '.' || text[index - 1] === '.'
  const ends = index + 1 >= text.length || /\s/.test(text[index + 1] ?? '')
  return ends && !isDots ? 'sentence' : 'soft'
}

/** A single line break before a small letter is a long line that was wrapped. */
function lineGap(text: string, index: number, to: number): Gap {
  const next = text[to] ?? ''
  const wraps = next !== next.toUpperCase() && text.slice(index + 1, to).trim() === ''
  return wraps && !text.slice(index + 1, to).includes('\n') ? 'soft' : 'sentence'
}
