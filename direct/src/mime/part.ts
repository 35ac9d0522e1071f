/** From the first byte to before the last, in the `source` of a part. */
export type Span = { readonly start: number; readonly end: number }

/** One header field, folding and all. */
export type HeaderField = {
  /** In lower case. */
  readonly name: string
  /** The whole field with its line ends. */
  readonly whole: Span
  /** What follows the colon, without the last line end. */
  readonly value: Span
}

export type TransferEncoding = 'identity' | 'base64' | 'quoted-printable' | 'uuencode' | 'unknown'

/** The type of a part, in lower case, with its parameters decoded (names in lower case). */
export type ContentType = {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

/** What is not as it should be, where reading went on all the same. */
export type Defect =
  | 'begins with a byte order mark'
  | 'a header line is no field'
  | 'a header begins with a folded line'
  | 'space before the colon'
  | 'the header has a bare carriage return'
  | 'the header has a bare line feed'
  | 'the header has a null byte'
  | 'the header is not ASCII'
  | 'the header has no end'
  | 'a field stands twice'
  | 'the content type is doubtful'
  | 'the transfer encoding is unknown'
  | 'a multipart has a transfer encoding'
  | 'a multipart has no boundary'
  | 'a multipart has the boundary of the one around it'
  | 'the boundary never appears'
  | 'the last boundary is missing'

/**
 * A message or a part of one, as places in the bytes that came: nothing is copied, nothing decoded.
 * A `leaf` has no parts, a `message` (message/rfc822) has one: the message inside.
 */
export type Part = {
  readonly kind: 'leaf' | 'multipart' | 'message'
  /** What the spans point into: the bytes that came, or those that an encoded wrapper held. */
  readonly source: Buffer
  /** Header and body, without the line end before a boundary: exactly what a signature covers (RFC 1847 s.2.1). */
  readonly whole: Span
  readonly header: Span
  readonly body: Span
  readonly fields: readonly HeaderField[]
  readonly contentType: ContentType
  readonly encoding: TransferEncoding
  readonly parts: readonly Part[]
  readonly defects: ReadonlySet<Defect>
}

/** The bytes of a span; shared with the source, not copied. */
export function bytesOf(part: Part, span: Span): Buffer {
  return part.source.subarray(span.start, span.end)
}

/** The fields of that name, in the order they stand. `name` in lower case. */
export function fieldsNamed(part: Part, name: string): readonly HeaderField[] {
  return part.fields.filter((field) => field.name === name)
}

/**
 * The value of a field on one line: unfolded, trimmed, nothing decoded. Bytes beyond ASCII are read
 * as UTF-8 (RFC 6532) and, where they are not that, as ISO 8859-1.
 */
export function valueOf(part: Part, field: HeaderField): string {
  return unfold(textOfBytes(bytesOf(part, field.value)))
}

/** The value of the first field of that name; undefined where there is none. `name` in lower case. */
export function valueNamed(part: Part, name: string): string | undefined {
  const field = part.fields.find((each) => each.name === name)
  return field === undefined ? undefined : valueOf(part, field)
}

/** The part and all parts inside it, outermost first. */
export function allParts(part: Part): readonly Part[] {
  return [part, ...part.parts.flatMap(allParts)]
}

/** Field text on one line: a line end before a space or tab goes (RFC 5322 s.2.2.3). */
export function unfold(text: string): string {
  return (text.includes('\n') ? text.replaceAll(/\r?\n/g, '') : text).trim()
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOfBytes(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  if (!/[\u0080-\u00ff]/.test(text)) return text
  try {
    return utf8.decode(bytes)
  } catch {
    return text
  }
}
