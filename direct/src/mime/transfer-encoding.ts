import type { Part, Span } from './part.ts'
import { bytesOf } from './part.ts'

const [lineFeed, carriageReturn, space, tab, equals] = [10, 13, 32, 9, 61]

/**
 * The body of a part with its transfer encoding undone; with none, or an unknown one, the bytes as
 * they stand (shared, not copied). What is damaged is decoded as far as it goes. Never throws.
 */
export function decodedBody(part: Part): Buffer {
  const body = bytesOf(part, part.body)
  switch (part.encoding) {
    case 'base64':
      return decodeBase64(body)
    case 'quoted-printable':
      return decodeQuotedPrintable(body)
    case 'uuencode':
      return decodeUuencode(body)
    case 'identity':
    case 'unknown':
      return body
  }
}

/** Characters outside the alphabet are passed over; padding ends the data (RFC 2045 s.6.8). */
export function decodeBase64(bytes: Buffer): Buffer {
  // Node takes these two for digits, as in addresses of the web; in mail they stand for nothing.
  if (bytes.includes('-') || bytes.includes('_')) {
    return Buffer.from(bytes.toString('latin1').replaceAll(/[-_]/g, ''), 'base64')
  }
  return decodeEqualLines(bytes) ?? Buffer.from(bytes.toString('latin1'), 'base64')
}

/**
 * The usual form of base64, lines of one length, in slices: so no string as large as the message
 * stands beside it. Nothing where a line is otherwise, or padding ends the data early; that shows by
 * the number of bytes and the equals sign.
 */
function decodeEqualLines(bytes: Buffer): Buffer | undefined {
  const lineBytes = bytes.indexOf(lineFeed) + 1
  const characters = lineBytes - (bytes[lineBytes - 2] === carriageReturn ? 2 : 1)
  const lines = Math.floor(decodedAtOnce / lineBytes)
  if (lineBytes === 0 || characters % 4 !== 0 || lines === 0) return undefined
  const decoded = Buffer.allocUnsafe(Math.ceil((bytes.length * 3) / 4))
  let end = 0
  for (let start = 0; start < bytes.length; start += lines * lineBytes) {
    const slice = bytes.toString('latin1', start, start + lines * lineBytes)
    const written = decoded.write(slice, end, 'base64')
    const isLast = start + lines * lineBytes >= bytes.length
    const isWhole = written === (lines * characters * 3) / 4 && !slice.includes('=')
    if (!isLast && !isWhole) return undefined
    end += written
  }
  return decoded.subarray(0, end)
}

const decodedAtOnce = 64 * 1024

/** An equals sign that encodes nothing stays as it is; space at the end of a line goes (RFC 2045 s.6.7). */
export function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const decoded = Buffer.allocUnsafe(bytes.length)
  let length = 0
  let next = 0
  for (let start = 0; start < bytes.length; start = next) {
    const feed = bytes.indexOf(lineFeed, start)
    next = feed === -1 ? bytes.length : feed + 1
    const lineEnd = endOfLine(bytes, start, feed)
    let end = lineEnd
    while (end > start && (bytes[end - 1] === space || bytes[end - 1] === tab)) end -= 1
    const goesOn = end > start && bytes[end - 1] === equals
    length = decodeLine(bytes, { start, end: goesOn ? end - 1 : end }, decoded, length)
    for (let at = goesOn ? next : lineEnd; at < next; at++) decoded[length++] = bytes[at] ?? 0
  }
  return decoded.subarray(0, length)
}

/** Where the text of a line ends: before its line end, or where there is none, with the bytes. */
function endOfLine(bytes: Buffer, start: number, feed: number): number {
  if (feed === -1) return bytes.length
  return feed > start && bytes[feed - 1] === carriageReturn ? feed - 1 : feed
}

/** Puts the line behind what is decoded already; gives the new length. */
function decodeLine(bytes: Buffer, { start, end }: Span, decoded: Buffer, from: number): number {
  let length = from
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    const high = byte === equals && at + 2 < end ? digitOf(bytes[at + 1]) : -1
    const low = high === -1 ? -1 : digitOf(bytes[at + 2])
    decoded[length++] = low === -1 ? byte : high * 16 + low
    if (low !== -1) at += 2
  }
  return length
}

/** Of a hexadecimal digit; -1 of any other byte. */
function digitOf(byte: number = 0): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/** The first file of a uuencoded body; nothing where there is none. */
export function decodeUuencode(bytes: Buffer): Buffer {
  const pieces: Buffer[] = []
  let begun = false
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(lineFeed, at)
    const end = feed === -1 ? bytes.length : feed
    const line = bytes.subarray(at, end)
    at = end + 1
    if (!begun) begun = /^begin [0-7]{3,4} /.test(line.toString('latin1', 0, 11))
    else if (/^end\s*$/.test(line.toString('latin1', 0, 80))) break
    else pieces.push(uuencodedLine(line))
  }
  return Buffer.concat(pieces)
}

function uuencodedLine(line: Buffer): Buffer {
  const length = ((line[0] ?? 32) - 32) & 63
  const decoded = Buffer.alloc(Math.min(length, 45))
  for (let index = 0; index < decoded.length; index++) {
    const first = 1 + Math.floor(index / 3) * 4 + (index % 3)
    const [high, low] = [((line[first] ?? 32) - 32) & 63, ((line[first + 1] ?? 32) - 32) & 63]
    const shift = (index % 3) * 2
    decoded[index] = ((high << (2 + shift)) | (low >> (4 - shift))) & 255
  }
  return decoded
}
