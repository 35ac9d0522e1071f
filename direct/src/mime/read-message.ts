import { boundaryBytesMax, type BoundaryLine, OpenBoundaries } from './boundaries.ts'
import { type LimitName, LimitReached, type MessageLimits, usualLimits } from './limits.ts'
import type { ContentType, Defect, Part, TransferEncoding } from './part.ts'
import { unfold, valueNamed } from './part.ts'
import { type Header, readHeader } from './read-header.ts'
import { readStructuredField } from './structured-field.ts'
import { decodedBody } from './transfer-encoding.ts'

/** A message as a tree of parts, or that it goes beyond a limit. */
export type ReadMessage =
  | { readonly outcome: 'read'; readonly message: Part }
  | { readonly outcome: 'refused'; readonly limit: LimitName; readonly sentence: string }

/**
 * Reads a message into places of its own bytes, each byte looked at a fixed number of times. Bodies are
 * decoded only on demand (`decodedBody`), but for an encoded wrapper: a message/rfc822 in
 * quoted-printable or base64 is decoded to find the message inside.
 *
 * Refused only beyond a limit. Whatever else is wrong is kept as a defect of its part, and the
 * part is read as far as it goes; a multipart whose boundary is missing is a leaf. Never throws.
 * Sources: RFC 5322, RFC 2045, RFC 2046.
 */
export function readMessage(source: Buffer, limits: MessageLimits = usualLimits): ReadMessage {
  try {
    if (source.length > limits.sizeBytesMax) throw new LimitReached('sizeBytesMax')
    return { outcome: 'read', message: new Reading(source, limits).message(0) }
  } catch (fault) {
    if (!(fault instanceof LimitReached)) throw fault
    return { outcome: 'refused', limit: fault.limit, sentence: sentences[fault.limit] }
  }
}

const sentences: Readonly<Record<LimitName, string>> = {
  sizeBytesMax: 'The message is larger than we take.',
  depthMax: 'The message has too many messages or parts inside one another.',
  partsMax: 'The message has too many parts.',
  headerBytesMax: 'The message has a header that is too long.',
  headerLineBytesMax: 'The message has a header line that is too long.',
  fieldsMax: 'The message has too many header fields.',
}

type Begun = { readonly start: number; readonly depth: number; readonly header: Header }
type Content = Pick<Part, 'kind' | 'parts'> & { readonly at: BoundaryLine | undefined }
type Entity = { readonly part: Part; readonly at: BoundaryLine | undefined }

/** One pass over one buffer. Every method goes on where the one before stopped. */
class Reading {
  readonly #source: Buffer
  readonly #limits: MessageLimits
  readonly #boundaries: OpenBoundaries
  readonly #count: { parts: number }

  constructor(source: Buffer, limits: MessageLimits, count: { parts: number } = { parts: 0 }) {
    this.#source = source
    this.#limits = limits
    this.#boundaries = new OpenBoundaries(source)
    this.#count = count
  }

  message(depth: number): Part {
    const marked = this.#source.toString('latin1', 0, 3) === '\u00EF\u00BB\u00BF'
    const { part } = this.#entity(marked ? 3 : 0, depth, 'text/plain')
    if (!marked) return part
    return {
      ...part,
      defects: new Set([...part.defects, 'begins with a byte order mark' as const]),
    }
  }

  /** A part from its header to the next boundary line that is not its own. */
  #entity(from: number, depth: number, usualType: string): Entity {
    const limits = this.#limits
    // Where nothing stands before a boundary line, the part is empty, and before that line's line end.
    const empty = this.#boundaries.lineAt(from)
    const start = empty === undefined ? from : this.#boundaries.endBefore(empty, from - 2)
    this.#count.parts += 1
    if (depth > limits.depthMax) throw new LimitReached('depthMax')
    if (this.#count.parts > limits.partsMax) throw new LimitReached('partsMax')
    const isBoundary = (at: number): boolean => this.#boundaries.lineAt(at) !== undefined
    const header = readHeader({ source: this.#source, start: from, limits, isBoundary })
    const defects = new Set<Defect>(header.defects)
    const headerOnly: Part = {
      kind: 'leaf',
      source: this.#source,
      whole: header.span,
      header: header.span,
      body: header.span,
      fields: header.fields,
      contentType: { type: usualType, parameters: new Map() },
      encoding: 'identity',
      parts: [],
      defects,
    }
    const contentType = contentTypeOf(headerOnly, defects, usualType)
    const encoding = encodingOf(headerOnly, defects)
    const begun = { start, depth, header }
    const part = { ...headerOnly, contentType, encoding }
    const content = this.#content(part, begun, defects)
    const end =
      content.at === undefined ? this.#source.length : this.#boundaries.endBefore(content.at, start)
    const { kind, parts, at } = content
    const places = {
      whole: { start, end },
      header: { start, end: Math.min(header.span.end, end) },
      body: { start: Math.min(header.bodyStart, end), end },
    }
    return { part: this.#unwrapped({ ...part, kind, parts, ...places }, depth), at }
  }

  #content(part: Part, begun: Begun, defects: Set<Defect>): Content {
    const { type } = part.contentType
    if (type.startsWith('multipart/')) return this.#multipart(part, begun, defects)
    if (isMessage(type) && part.encoding === 'identity') {
      const inner = this.#entity(begun.header.bodyStart, begun.depth + 1, 'text/plain')
      return { kind: 'message', parts: [inner.part], at: inner.at }
    }
    return this.#leaf(begun)
  }

  #leaf({ header }: Begun): Content {
    return { kind: 'leaf', parts: [], at: this.#boundaries.next(header.bodyStart) }
  }

  #multipart(part: Part, begun: Begun, defects: Set<Defect>): Content {
    const boundary = part.contentType.parameters.get('boundary')?.trimEnd() ?? ''
    const key = Buffer.from(boundary).toString('latin1')
    if (key === '' || key.length > boundaryBytesMax) {
      defects.add('a multipart has no boundary')
      return this.#leaf(begun)
    }
    if (part.encoding !== 'identity') defects.add('a multipart has a transfer encoding')
    if (!this.#boundaries.open(key, begun.depth)) {
      defects.add('a multipart has the boundary of the one around it')
      return this.#leaf(begun)
    }
    const { parts, at } = this.#inside(part, begun)
    this.#boundaries.close(key)
    const kind = parts.length === 0 ? 'leaf' : 'multipart'
    if (at?.depth === begun.depth) return { kind, parts, at: this.#boundaries.next(at.next) }
    defects.add(kind === 'leaf' ? 'the boundary never appears' : 'the last boundary is missing')
    return { kind, parts, at }
  }

  /** The parts of a multipart, and the boundary line after them: its own last one, or one from around. */
  #inside(part: Part, { header, depth }: Begun): Omit<Content, 'kind'> {
    const usualType = part.contentType.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    const parts: Part[] = []
    let at = this.#boundaries.next(header.bodyStart)
    while (at?.depth === depth && !at.closes) {
      const inner = this.#entity(at.next, depth + 1, usualType)
      parts.push(inner.part)
      at = inner.at
    }
    return { parts, at }
  }

  /** Opens a wrapped message that is itself encoded, in a buffer of its own. */
  #unwrapped(part: Part, depth: number): Part {
    const isEncoded = part.encoding === 'base64' || part.encoding === 'quoted-printable'
    if (!isEncoded || !isMessage(part.contentType.type)) return part
    const inner = new Reading(decodedBody(part), this.#limits, this.#count)
    return { ...part, kind: 'message', parts: [inner.message(depth + 1)] }
  }
}

function isMessage(type: string): boolean {
  return type === 'message/rfc822' || type === 'message/global'
}

function contentTypeOf(part: Part, defects: Set<Defect>, usualType: string): ContentType {
  const value = valueNamed(part, 'content-type')
  if (value === undefined) return { type: usualType, parameters: new Map() }
  const field = readStructuredField(unfold(value))
  const type = field.value.replaceAll(/\s/g, '').toLowerCase()
  const readable = /^[!-.0-~]+\/[!-.0-~]+$/.test(type)
  if (!readable || field.doubtful) defects.add('the content type is doubtful')
  return { type: readable ? type : 'text/plain', parameters: field.parameters }
}

function encodingOf(part: Part, defects: Set<Defect>): TransferEncoding {
  const value = valueNamed(part, 'content-transfer-encoding')
  if (value === undefined) return 'identity'
  const known = encodings.get(readStructuredField(value).value.toLowerCase())
  if (known === undefined) defects.add('the transfer encoding is unknown')
  return known ?? 'unknown'
}

const encodings: ReadonlyMap<string, TransferEncoding> = new Map([
  ['7bit', 'identity'],
  ['8bit', 'identity'],
  ['binary', 'identity'],
  ['base64', 'base64'],
  ['quoted-printable', 'quoted-printable'],
  ['x-uuencode', 'uuencode'],
  ['x-uue', 'uuencode'],
  ['uuencode', 'uuencode'],
])
