import { decodeCharset } from './charsets.ts'
import { decodeEncodedWords } from './encoded-words.ts'

/** A field of a value and parameters: Content-Type, Content-Disposition (RFC 2045 s.5.1, RFC 2183). */
export type StructuredField = {
  /** As it stands, without comments. */
  readonly value: string
  /** Names in lower case; continued and encoded ones put together (RFC 2231). */
  readonly parameters: ReadonlyMap<string, string>
  /** Something was left out or stood twice: another program may read another value. */
  readonly doubtful: boolean
}

const parametersMax = 200

/**
 * Reads the value and its parameters. What cannot be read is passed over and makes it `doubtful`;
 * of two parameters with one name the first counts. Encoded words in quotes are decoded, as many
 * senders put file names that way. Never throws.
 */
export function readStructuredField(text: string): StructuredField {
  const [value = '', ...rest] = splitOutside(text)
  const found = new Map<string, string>()
  let doubtful = rest.length > parametersMax
  for (const piece of rest.slice(0, parametersMax)) {
    const parameter = readParameter(piece)
    if (parameter === undefined) doubtful ||= piece.trim() !== ''
    else if (found.has(parameter.name)) doubtful = true
    else found.set(parameter.name, parameter.value)
  }
  return { value: value.trim(), parameters: putTogether(found), doubtful }
}

/** What stands between semicolons, without comments; quotes are kept as they are. */
function splitOutside(text: string): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  let quoted = false
  let comments = 0
  for (const [token] of text.matchAll(/\\[^]?|["();]|[^\\"();]+/g)) {
    if (comments > 0) comments += token === '(' ? 1 : token === ')' ? -1 : 0
    else if (!quoted && token === '(') comments = 1
    else if (!quoted && token === ';') {
      pieces.push(piece)
      piece = ''
    } else {
      if (token === '"') quoted = !quoted
      piece += token
    }
  }
  return [...pieces, piece]
}

function readParameter(piece: string): { name: string; value: string } | undefined {
  const text = piece.trim()
  const equals = text.indexOf('=')
  if (equals < 1) return undefined
  const name = text.slice(0, equals).trimEnd().toLowerCase()
  if (!/^[!-~]+$/.test(name)) return undefined
  const value = text.slice(equals + 1).trimStart()
  return { name, value: value.startsWith('"') ? unquote(value) : value }
}

function unquote(text: string): string {
  const end = /^"(?:[^"\\]|\\[^])*"/.exec(text)?.[0].length ?? text.length + 1
  return text.slice(1, end - 1).replaceAll(/\\([^])/g, '$1')
}

/** Puts `name*0*`, `name*1` … together and decodes them (RFC 2231 s.3 and s.4). */
function putTogether(found: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const plain = new Map<string, string>()
  const sections = new Map<string, Map<number, { text: string; encoded: boolean }>>()
  for (const [key, text] of found) {
    const [, name = '', number, star] = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(key) ?? []
    if (name === '') continue
    if (number === undefined && star === undefined) {
      plain.set(name, text.includes('=?') ? decodeEncodedWords(text) : text)
      continue
    }
    const parts = sections.get(name) ?? new Map<number, { text: string; encoded: boolean }>()
    parts.set(Number(number ?? 0), { text, encoded: star !== undefined })
    sections.set(name, parts)
  }
  for (const [name, parts] of sections) plain.set(name, joinSections(parts))
  return plain
}

function joinSections(
  parts: ReadonlyMap<number, { readonly text: string; readonly encoded: boolean }>,
): string {
  const bytes: Buffer[] = []
  let charset = 'utf-8'
  for (let number = 0; ; number++) {
    const part = parts.get(number)
    if (part === undefined) break
    const [, named, words] = (number === 0 && /^([^']*)'[^']*'([^]*)$/.exec(part.text)) || []
    if (part.encoded && named !== undefined && named !== '') charset = named
    const text = part.encoded ? (words ?? part.text) : part.text
    bytes.push(part.encoded ? percentDecoded(text) : Buffer.from(text))
  }
  return decodeCharset(Buffer.concat(bytes), charset).text
}

function percentDecoded(text: string): Buffer {
  const decoded = text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  )
  return Buffer.from(decoded, 'latin1')
}
