import { randomBytes } from 'node:crypto'
import { encodeBase64, encodeQuotedPrintable } from './encode-transfer.ts'
import { isSevenBit, withCrlf } from './line-ends.ts'
import { type FieldToWrite, HeaderRefused, structuredValue, writeHeader } from './write-header.ts'

type Content = {
  /** Content-Disposition, Content-ID and the like, before those that are written for it. */
  readonly fields?: readonly FieldToWrite[]
  readonly parameters?: Readonly<Record<string, string>>
}

/** What a part is to hold. */
export type PartToWrite =
  | (Content & { readonly kind: 'text'; readonly text: string; readonly type?: string })
  | (Content & { readonly kind: 'bytes'; readonly bytes: Buffer; readonly type: string })
  | (Content & {
      readonly kind: 'multipart'
      readonly type: string
      readonly parts: readonly PartToWrite[]
      /** At random where none is given. */
      readonly boundary?: string
    })
  /** A whole message, as message/rfc822. */
  | (Content & { readonly kind: 'message'; readonly bytes: Buffer })
  /** Header and body as they already stand, with CRLF: a part that was signed. */
  | { readonly kind: 'exact'; readonly bytes: Buffer }

/**
 * A message: the fields, then those of its content. Lines end in CRLF and are ASCII; text goes as 7bit
 * or quoted-printable in UTF-8, bytes as base64. Throws `HeaderRefused` as `writeHeader` does.
 * Sources: RFC 5322, RFC 2045; RFC 8551 s.3.1 (7bit before signing).
 */
export function writeMessage(fields: readonly FieldToWrite[], part: PartToWrite): Buffer {
  const head = writeHeader([...fields, ['MIME-Version', '1.0']])
  return Buffer.concat([Buffer.from(head, 'latin1'), ...piecesOf(part), lineEnd])
}

/** A part alone, header and body, without a line end after it: the bytes that a signature covers. */
export function writePart(part: PartToWrite): Buffer {
  return Buffer.concat(piecesOf(part))
}

const lineEnd = Buffer.from('\r\n')

/** The same in pieces: what a part holds already is not copied. */
export function piecesOf(part: PartToWrite): readonly Buffer[] {
  switch (part.kind) {
    case 'text':
      return textChunks(part)
    case 'bytes':
      return [header(part, part.type, 'base64'), encodeBase64(part.bytes)]
    case 'message':
      return messageChunks(part, part.bytes)
    case 'multipart':
      return multipartChunks(part)
    case 'exact':
      return [part.bytes]
  }
}

function header(part: Content, type: string, encoding: string | undefined): Buffer {
  const fields: readonly FieldToWrite[] = [
    ...(part.fields ?? []),
    ['Content-Type', structuredValue(type, part.parameters)],
    ...(encoding === undefined ? [] : [['Content-Transfer-Encoding', encoding] as const]),
  ]
  return Buffer.from(`${writeHeader(fields)}\r\n`, 'latin1')
}

function textChunks(part: PartToWrite & { readonly kind: 'text' }): readonly Buffer[] {
  const bytes = withCrlf(Buffer.from(part.text))
  const charset = isSevenBit(bytes) ? 'us-ascii' : 'utf-8'
  const parameters = { charset, ...part.parameters }
  const plain = isSevenBit(bytes) && !changesOnItsWay.test(part.text)
  const encoding = plain ? '7bit' : 'quoted-printable'
  return [
    header({ ...part, parameters }, part.type ?? 'text/plain', encoding),
    plain ? bytes : encodeQuotedPrintable(bytes),
  ]
}

/** What some mail servers change in plain text, which would break a signature (RFC 3676 s.4.4). */
const changesOnItsWay = /^From |[\t ]$/m

/**
 * RFC 2046 s.5.2.1 allows no encoding for a message inside; but what is signed must be 7bit, and the
 * reference implementations encode such a message as quoted-printable and read it so.
 */
function messageChunks(part: Content, message: Buffer): readonly Buffer[] {
  const bytes = withCrlf(message)
  const plain = isSevenBit(bytes)
  return [
    header(part, 'message/rfc822', plain ? '7bit' : 'quoted-printable'),
    plain ? bytes : encodeQuotedPrintable(bytes),
  ]
}

function multipartChunks(part: PartToWrite & { readonly kind: 'multipart' }): readonly Buffer[] {
  // Neither base64 nor quoted-printable can hold these two characters in a row (RFC 2045 s.6.7).
  const boundary = part.boundary ?? `=_${randomBytes(16).toString('hex')}`
  if (!/^[\w'()+,./:=?-]{1,70}$/.test(boundary)) throw new HeaderRefused('a boundary that is none')
  const inner = part.parts.flatMap((each) => [
    Buffer.from(`--${boundary}\r\n`, 'latin1'),
    ...piecesOf(each),
    lineEnd,
  ])
  const parameters = { ...part.parameters, boundary }
  const end = Buffer.from(`--${boundary}--`, 'latin1')
  return [header({ ...part, parameters }, part.type, undefined), ...inner, end]
}
