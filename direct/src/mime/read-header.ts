import { LimitReached, type MessageLimits } from './limits.ts'
import type { Defect, HeaderField, Span } from './part.ts'

export type Header = {
  readonly fields: readonly HeaderField[]
  readonly span: Span
  /** Where the body begins: behind the empty line, or where the header broke off. */
  readonly bodyStart: number
  readonly defects: ReadonlySet<Defect>
}

/** Which bytes to read, how far to go, and whether a line is the boundary of a part around. */
type HeaderInput = {
  readonly source: Buffer
  readonly start: number
  readonly limits: MessageLimits
  readonly isBoundary: (lineStart: number) => boolean
}

const [lineFeed, carriageReturn, space, tab, dash] = [10, 13, 32, 9, 45]
/** Only one of each may stand in a header (RFC 5322 s.3.6, RFC 2045): two are read differently. */
const singles = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'date',
  'subject',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
])

/**
 * Reads the fields of a header up to its empty line. A line that is no field ends the header: the body
 * begins there. Throws only `LimitReached`. Source: RFC 5322 s.2.2.
 */
export function readHeader(input: HeaderInput): Header {
  const { source, start, limits } = input
  const defects = new Set<Defect>()
  const fields: HeaderField[] = []
  let at = start
  let ended = false
  while (at < source.length && !ended) {
    const line = lineAt(source, at)
    if (line.next - at > limits.headerLineBytesMax) throw new LimitReached('headerLineBytesMax')
    if (line.next - start > limits.headerBytesMax) throw new LimitReached('headerBytesMax')
    if (source[at] === dash && input.isBoundary(at)) break
    if (line.end === line.start) ended = true
    else if (!takeLine(source, line, { fields, defects })) break
    if (fields.length > limits.fieldsMax) throw new LimitReached('fieldsMax')
    at = line.next
  }
  if (!ended) defects.add('the header has no end')
  const end = ended ? lineBefore(source, at, start) : at
  noteDefects(source, { start, end }, { fields, defects })
  return { fields, span: { start, end }, bodyStart: at, defects }
}

type Taken = { readonly fields: HeaderField[]; readonly defects: Set<Defect> }

/** Adds the line to the fields; false where it is none. */
function takeLine(source: Buffer, line: Line, { fields, defects }: Taken): boolean {
  const first = source[line.start]
  if (first === space || first === tab) {
    const last = fields.pop()
    if (last === undefined) defects.add('a header begins with a folded line')
    else fields.push(continued(last, line))
    return true
  }
  const field = fieldOf(source, line)
  if (field !== undefined) {
    fields.push(field)
    return true
  }
  // Mailboxes in files put such a line before the header.
  if (fields.length === 0 && /^>?From /.test(source.toString('latin1', line.start, line.end)))
    return true
  defects.add('a header line is no field')
  return false
}

type Line = Span & { readonly next: number }

/** The end of a line without and with its line end. Only a line feed ends a line. */
function lineAt(source: Buffer, start: number): Line {
  const feed = source.indexOf(lineFeed, start)
  if (feed === -1) return { start, end: source.length, next: source.length }
  const end = feed > start && source[feed - 1] === carriageReturn ? feed - 1 : feed
  return { start, end, next: feed + 1 }
}

/** Where the empty line that ends at `at` begins. */
function lineBefore(source: Buffer, at: number, start: number): number {
  const end = source[at - 1] === lineFeed ? at - 1 : at
  return end > start && source[end - 1] === carriageReturn ? end - 1 : end
}

function continued({ name, whole, value }: HeaderField, line: Line): HeaderField {
  return {
    name,
    whole: { start: whole.start, end: line.next },
    value: { start: value.start, end: line.end },
  }
}

function fieldOf(source: Buffer, { start, end, next }: Line): HeaderField | undefined {
  const colon = source.subarray(start, end).indexOf(58)
  if (colon < 1) return undefined
  const name = /^([!-9;-~]+)[ \t]*$/.exec(source.toString('latin1', start, start + colon))?.[1]
  if (name === undefined) return undefined
  return {
    name: name.toLowerCase(),
    whole: { start, end: next },
    value: { start: start + colon + 1, end },
  }
}

function noteDefects(source: Buffer, span: Span, { fields, defects }: Taken): void {
  const text = source.toString('latin1', span.start, span.end)
  if (text.includes('\0')) defects.add('the header has a null byte')
  if (/\r(?!\n)/.test(text)) defects.add('the header has a bare carriage return')
  if (/(?<!\r)\n/.test(text)) defects.add('the header has a bare line feed')
  if (/[\u0080-\u00ff]/.test(text)) defects.add('the header is not ASCII')
  const seen = new Set<string>()
  for (const { name, whole, value } of fields) {
    if (singles.has(name) && seen.has(name)) defects.add('a field stands twice')
    seen.add(name)
    const beforeColon = source[value.start - 2]
    if (value.start - 1 > whole.start && (beforeColon === space || beforeColon === tab))
      defects.add('space before the colon')
  }
}
