import { decodeCharset, type DecodedText } from './charsets.ts'
import { type Part, valueNamed } from './part.ts'
import { readStructuredField } from './structured-field.ts'
import { decodedBody } from './transfer-encoding.ts'

/**
 * The text of a part, in the charset it names. Where it names none, or US-ASCII and is not that, it is
 * read as UTF-8 or else windows-1252, and doubtful. Never throws.
 */
export function textOf(part: Part): DecodedText {
  const body = decodedBody(part)
  const charset = part.contentType.parameters.get('charset') ?? 'us-ascii'
  if (charset.toLowerCase() !== 'us-ascii') return decodeCharset(body, charset)
  const text = body.toString('latin1')
  return /[\u0080-\u00ff]/.test(text) ? decodeCharset(body, '') : { text, doubtful: false }
}

/** Whether the sender wants a part kept apart from the text (RFC 2183 s.2); unknown words mean so too. */
export function isAttachment(part: Part): boolean {
  const value = valueNamed(part, 'content-disposition')
  return value !== undefined && readStructuredField(value).value.toLowerCase() !== 'inline'
}

const nameLengthMax = 200

/**
 * The name of the file that a part is, as the sender calls it: without folders, without characters that
 * act on a screen or in a path, at most 200 characters. Undefined where nothing is left.
 */
export function fileNameOf(part: Part): string | undefined {
  const value = valueNamed(part, 'content-disposition') ?? ''
  const named = readStructuredField(value).parameters.get('filename')
  const text = named ?? part.contentType.parameters.get('name') ?? ''
  const last = text.split(/[/\\]/).at(-1) ?? ''
  const clean = last.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}:*?"<>|]/gu, '').trim()
  // The cut may leave half of a character.
  const short = clean.slice(-nameLengthMax).replace(/^\p{Cs}/u, '')
  return /^\.*$/.test(short) ? undefined : short
}
