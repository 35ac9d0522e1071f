// What patients read, in their language: one catalogue per language, in ICU syntax, compiled once.
import { IntlMessageFormat } from 'intl-messageformat'
import type { VNode } from 'preact'
import english from './messages/en.json' with { type: 'json' }

export type WordKey = keyof typeof english
export type Language = 'en'
export type WordValues = Readonly<Record<string, string | number>>

/** Words with parts of them marked up, such as `<call>Call 911</call>`: each mark is drawn by its function. */
export type Marks = Readonly<Record<string, (inside: Piece[]) => Piece>>
export type Piece = string | VNode

export type Words = {
  (key: WordKey, values?: WordValues): string
  readonly marked: (key: WordKey, marks: Marks, values?: WordValues) => Piece[]
}

const catalogues: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = { en: english }
const compiled = new Map<string, IntlMessageFormat>()

/** The words of one language. Throws on a message whose blanks are not all given. */
export function wordsOf(language: Language): Words {
  const say = (key: WordKey, values: WordValues = {}): string =>
    String(messageOf(language, key).format(values))
  const marked = (key: WordKey, marks: Marks, values: WordValues = {}): Piece[] => {
    const pieces = messageOf(language, key).format<VNode>({ ...values, ...marks })
    return Array.isArray(pieces) ? pieces : [pieces]
  }
  return Object.assign(say, { marked })
}

function messageOf(language: Language, key: WordKey): IntlMessageFormat {
  const name = `${language} ${key}`
  const known = compiled.get(name)
  if (known !== undefined) return known
  const message = new IntlMessageFormat(catalogues[language][key], language)
  compiled.set(name, message)
  return message
}
