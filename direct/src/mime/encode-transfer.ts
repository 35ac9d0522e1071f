const lineLength = 76

/** Base64 in lines of 76, without a line end after the last (RFC 2045 s.6.8). */
export function encodeBase64(bytes: Buffer): Buffer {
  const encoded = Buffer.allocUnsafe(base64Length(bytes.length))
  writeBase64(bytes, encoded, 0)
  return encoded
}

/** How long the base64 of so many bytes is, line ends included. */
export function base64Length(sizeBytes: number): number {
  const textLength = Math.ceil(sizeBytes / 3) * 4
  return textLength + breaksIn(textLength) * 2
}

/** The same as `encodeBase64`, into a buffer with room for it; answers where it ends. */
export function writeBase64(bytes: Buffer, into: Buffer, start: number): number {
  const text = bytes.toString('base64')
  const end = start + text.length + breaksIn(text.length) * 2
  // The text goes to the end of its place, and its lines move forward to theirs: native copies only,
  // as putting line ends into strings costs three times as much.
  let from = end - text.length
  into.write(text, from, 'latin1')
  let to = start
  while (from < end) {
    into.copyWithin(to, from, Math.min(end, from + lineLength))
    from += lineLength
    to += lineLength
    if (to < end) to = into.write('\r\n', to, 'latin1') + to
  }
  return end
}

function breaksIn(textLength: number): number {
  return Math.max(0, Math.ceil(textLength / lineLength) - 1)
}

/**
 * Text in lines ended by CRLF as quoted-printable, lines of at most 76 (RFC 2045 s.6.7). What mail servers
 * are known to change is encoded too: space at the end of a line, `From ` and a dot at its beginning.
 */
export function encodeQuotedPrintable(bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').split('\r\n')
  return Buffer.from(lines.map(quotedLine).join('\r\n'), 'latin1')
}

function quotedLine(line: string): string {
  const escaped = line
    .replaceAll(/[^\t -<>-~]/g, escapedCharacter)
    .replace(/[\t ]$/, escapedCharacter)
    .replace(/^(?:F(?=rom )|\.)/, escapedCharacter)
  return escaped.length <= lineLength ? escaped : softly(escaped)
}

const escapes: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
)

function escapedCharacter(character: string): string {
  return escapes[character.codePointAt(0) ?? 0] ?? ''
}

/** Breaks a line where no escape is torn apart. */
function softly(line: string): string {
  const pieces: string[] = []
  let start = 0
  while (line.length - start > lineLength) {
    let end = start + lineLength - 1
    const escape = line.lastIndexOf('=', end - 1)
    if (escape > end - 3 && escape >= start) end = escape
    pieces.push(line.slice(start, end))
    start = end
  }
  return [...pieces, line.slice(start)].join('=\r\n')
}
