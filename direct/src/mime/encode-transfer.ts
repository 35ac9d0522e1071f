const lineLength = 76

/** Base64 in lines of 76, without a line end after the last (RFC 2045 s.6.8). */
export function encodeBase64(bytes: Buffer): Buffer {
  const text = bytes.toString('base64')
  const breaks = Math.max(0, Math.ceil(text.length / lineLength) - 1)
  const encoded = Buffer.allocUnsafe(text.length + breaks * 2)
  // The text goes to the end of the buffer, and its lines move forward to their places: native copies
  // only, as putting line ends into strings costs three times as much.
  let from = encoded.write(text, breaks * 2, 'latin1') - text.length + breaks * 2
  let to = 0
  while (from < encoded.length) {
    encoded.copyWithin(to, from, from + lineLength)
    from += lineLength
    to += lineLength
    if (to < encoded.length) to = encoded.write('\r\n', to, 'latin1') + to
  }
  return encoded
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

function escapedCharacter(character: string): string {
  return `=${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
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
