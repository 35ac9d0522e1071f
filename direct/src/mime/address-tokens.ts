/** A piece of an address field; `space` tells whether space or a comment stands before it. */
export type Token = {
  readonly kind: 'atom' | 'quoted' | 'literal' | 'comment' | 'special' | 'broken'
  /** Of a quoted text or comment: what is inside, unescaped. */
  readonly text: string
  readonly space: boolean
}

const pattern =
  /(?<space>[ \t\r\n]+)|"(?<quoted>(?:[^"\\]|\\[^])*)"|(?<literal>\[[^[\]]*\])|(?<special>[<>@,;:.])|(?<atom>[^\s<>@,;:.()"[\]\\]+)/y

/**
 * Cuts the text of an address field into its pieces (RFC 5322 s.3.2). A quote, comment or bracket that
 * is never closed is one `broken` piece up to the end: nothing in it can be told apart.
 */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let space = false
  for (let at = 0; at < text.length;) {
    const { token, next } = text[at] === '(' ? commentAt(text, at) : tokenAt(text, at)
    if (token === undefined) space = true
    else {
      tokens.push({ ...token, space })
      space = token.kind === 'comment'
    }
    at = next
  }
  return tokens
}

type Found = { readonly token?: Omit<Token, 'space'>; readonly next: number }

function tokenAt(text: string, at: number): Found {
  pattern.lastIndex = at
  const { space, quoted, ...plain } = pattern.exec(text)?.groups ?? {}
  const next = pattern.lastIndex
  if (space !== undefined) return { next }
  if (quoted !== undefined) return { token: { kind: 'quoted', text: unescaped(quoted) }, next }
  for (const kind of ['literal', 'special', 'atom'] as const) {
    const found = plain[kind]
    if (found !== undefined) return { token: { kind, text: found }, next }
  }
  return { token: { kind: 'broken', text: text.slice(at) }, next: text.length }
}

function commentAt(text: string, at: number): Found {
  const end = endOfComment(text, at)
  if (end === undefined)
    return { token: { kind: 'broken', text: text.slice(at) }, next: text.length }
  return { token: { kind: 'comment', text: unescaped(text.slice(at + 1, end - 1)) }, next: end }
}

function endOfComment(text: string, start: number): number | undefined {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return undefined
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\([^])/g, '$1') : text
}
