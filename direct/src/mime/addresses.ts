import { type Token, tokensOf } from './address-tokens.ts'
import { decodeEncodedWords } from './encoded-words.ts'

export type Mailbox = {
  readonly kind: 'mailbox'
  /** What stands beside the address, decoded; anybody can write anything there. */
  readonly name: string | undefined
  readonly local: string
  readonly domain: string
}
export type Group = {
  readonly kind: 'group'
  readonly name: string
  readonly members: readonly Mailbox[]
}

/** Why another program may see other addresses in the same field. */
export type AddressDoubt =
  | 'something is no address'
  | 'an entry is empty'
  | 'an address stands in a name'
  | 'a name has characters that must stand in quotes'
  | 'a semicolon ends no group'
  | 'something follows an address'
  | 'an address has spaces or comments inside'
  | 'an address has a route'
  | 'an address has a part in quotes'
  | 'an address has characters that belong in none'
  | 'a quote, comment or bracket is never closed'

export type AddressList = {
  readonly entries: readonly (Mailbox | Group)[]
  readonly doubts: ReadonlySet<AddressDoubt>
}

/** The address as it is written, the local part quoted where it must be. */
export function addressOf({ local, domain }: Pick<Mailbox, 'local' | 'domain'>): string {
  const plain = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local)
  const written = plain ? local : `"${local.replaceAll(/["\\]/g, String.raw`\$&`)}"`
  return `${written}@${domain}`
}

/** The address for comparing: in lower case, without a `rfc822;` before it or angle brackets around it. */
export function addressKey(address: string): string {
  const bare = address.trim().replace(/^rfc822\s*;\s*/i, '')
  return (/<([^<>]*)>\s*$/.exec(bare)?.[1] ?? bare).trim().toLowerCase()
}

/** The mailboxes of a list, those in groups included. */
export function mailboxesOf({ entries }: AddressList): readonly Mailbox[] {
  return entries.flatMap((entry) => (entry.kind === 'group' ? entry.members : [entry]))
}

/**
 * Reads the text of an address field, unfolded and not decoded. What is no address is left out, and
 * whatever two programs may read differently is told as a doubt. Never throws. Source: RFC 5322 s.3.4.
 */
export function readAddresses(text: string): AddressList {
  const doubts = new Set<AddressDoubt>()
  const entries: (Mailbox | Group)[] = []
  const pieces = cut(tokensOf(text))
  if (hasEmptyEntry(pieces)) doubts.add('an entry is empty')
  let group: { name: string; members: Mailbox[] } | undefined
  for (const { tokens, end } of pieces) {
    if (end === ':' && group === undefined) {
      group = { name: phraseOf(tokens), members: [] }
      entries.push({ kind: 'group', ...group })
      continue
    }
    const mailbox = tokens.length === 0 ? undefined : mailboxOf(tokens, doubts)
    if (mailbox !== undefined) (group?.members ?? entries).push(mailbox)
    if (end === ';' && group === undefined) doubts.add('a semicolon ends no group')
    if (end === ';') group = undefined
  }
  return { entries, doubts }
}

type Piece = { readonly tokens: readonly Token[]; readonly end: string }

/** Cuts at commas, and at the colon and semicolon of a group, but not inside angle brackets. */
function cut(tokens: readonly Token[]): readonly Piece[] {
  const pieces: Piece[] = []
  let piece: Token[] = []
  let angle = false
  for (const token of tokens) {
    const special = token.kind === 'special' ? token.text : ''
    if (special === '<') angle = true
    if (special === '>') angle = false
    if (!angle && ',;:'.includes(special) && special !== '') {
      pieces.push({ tokens: piece, end: special })
      piece = []
    } else piece.push(token)
  }
  return [...pieces, { tokens: piece, end: '' }]
}

/** Nothing may stand in a field, in a group, and between the end of a group and what follows. */
function hasEmptyEntry(pieces: readonly Piece[]): boolean {
  return pieces.some(({ tokens, end }, index) => {
    const mayBeEmpty = pieces.length === 1 || end === ';' || pieces[index - 1]?.end === ';'
    return tokens.length === 0 && !mayBeEmpty
  })
}

const isSpecial = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'special' && token.text === text

function mailboxOf(tokens: readonly Token[], doubts: Set<AddressDoubt>): Mailbox | undefined {
  if (tokens.some(({ kind }) => kind === 'broken')) {
    doubts.add('a quote, comment or bracket is never closed')
  }
  const open = tokens.findIndex((token) => isSpecial(token, '<'))
  if (open === -1) {
    const comment = tokens.findLast(({ kind }) => kind === 'comment')?.text
    return addressIn(tokens, comment, doubts)
  }
  const before = tokens.slice(0, open)
  const close = tokens.findIndex((token, index) => index > open && isSpecial(token, '>'))
  if (close === -1) doubts.add('a quote, comment or bracket is never closed')
  const inside = tokens.slice(open + 1, close === -1 ? undefined : close)
  const after = close === -1 ? [] : tokens.slice(close + 1)
  noteName(before, doubts)
  if (after.some(({ kind }) => kind !== 'comment')) doubts.add('something follows an address')
  return addressIn(inside, phraseOf(before), doubts)
}

/** Words, quoted or not, and dots, as in `Gus Q. Obi` (RFC 5322 s.4.1), with space around quotes. */
function noteName(tokens: readonly Token[], doubts: Set<AddressDoubt>): void {
  const isPlain = tokens.every((token, index) => {
    const last = tokens[index - 1]
    const touches = index > 0 && !token.space && [token.kind, last?.kind].includes('quoted')
    return (inName.has(token.kind) || isSpecial(token, '.')) && !touches
  })
  if (tokens.some((token) => isSpecial(token, '@'))) doubts.add('an address stands in a name')
  else if (!isPlain) doubts.add('a name has characters that must stand in quotes')
}

const inName: ReadonlySet<Token['kind']> = new Set(['atom', 'quoted', 'comment'])

function addressIn(
  all: readonly Token[],
  name: string | undefined,
  doubts: Set<AddressDoubt>,
): Mailbox | undefined {
  const tokens = withoutRoute(all, doubts).filter(({ kind }) => kind !== 'comment')
  const at = tokens.findIndex((token) => isSpecial(token, '@'))
  const [local, domain] = [tokens.slice(0, at), tokens.slice(at + 1)]
  if (at === -1 || !isDotted(local, ['atom', 'quoted']) || !isDomain(domain)) {
    doubts.add('something is no address')
    return undefined
  }
  if (tokens.some(({ space }, index) => space && index > 0)) {
    doubts.add('an address has spaces or comments inside')
  }
  if (local.some(({ kind }) => kind === 'quoted')) doubts.add('an address has a part in quotes')
  const mailbox: Mailbox = {
    kind: 'mailbox',
    name: name === undefined || name === '' ? undefined : decodeEncodedWords(name),
    local: local.map(({ text }) => text).join(''),
    domain: domain.map(({ text }) => text).join(''),
  }
  if (!isSound(mailbox)) doubts.add('an address has characters that belong in none')
  return mailbox
}

/** `<@one,@two:ada@clinic.example>`: the way such an address once was to go (RFC 5322 s.4.4). */
function withoutRoute(tokens: readonly Token[], doubts: Set<AddressDoubt>): readonly Token[] {
  const colon = isSpecial(tokens[0], '@') ? tokens.findIndex((token) => isSpecial(token, ':')) : -1
  if (colon === -1) return tokens
  doubts.add('an address has a route')
  return tokens.slice(colon + 1)
}

/** Words with single dots between them. */
function isDotted(tokens: readonly Token[], kinds: readonly Token['kind'][]): boolean {
  return (
    tokens.length % 2 === 1 &&
    tokens.every((token, index) =>
      index % 2 === 0 ? kinds.includes(token.kind) : isSpecial(token, '.'),
    )
  )
}

function isDomain(tokens: readonly Token[]): boolean {
  return tokens.length === 1 && tokens[0]?.kind === 'literal' ? true : isDotted(tokens, ['atom'])
}

/** Printable ASCII, no encoded word, a domain of letters, digits and hyphens or a literal. */
function isSound({ local, domain }: Mailbox): boolean {
  return (
    /^[ -~]{1,64}$/.test(local) &&
    !local.includes('=?') &&
    /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[!-Z^-~]*\])$/i.test(domain)
  )
}

function phraseOf(tokens: readonly Token[]): string {
  const words = tokens.filter(({ kind }) => kind !== 'comment')
  const text = words
    .map(({ text, space }) => (space ? ` ${text}` : text))
    .join('')
    .trim()
  return text === '' ? (tokens.findLast(({ kind }) => kind === 'comment')?.text ?? '') : text
}
