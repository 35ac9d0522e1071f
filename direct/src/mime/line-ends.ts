import { isAscii } from 'node:buffer'

/** How the lines of some bytes end. */
export type LineEnds = {
  /** A carriage return without a line feed after it. */
  readonly bareCarriageReturn: boolean
  /** A line feed without a carriage return before it. */
  readonly bareLineFeed: boolean
}

/** Whether lines end otherwise than in CRLF; a message may not (RFC 5322 s.2.3). */
export function lineEndsOf(bytes: Buffer): LineEnds {
  const found = { bareCarriageReturn: false, bareLineFeed: false }
  // In slices, so that a large message never stands there twice; none of them parts CR from LF.
  for (let start = 0; start < bytes.length;) {
    const end = start + sliceBytes
    const text = bytes.toString('latin1', start, bytes[end - 1] === carriageReturn ? end + 1 : end)
    found.bareCarriageReturn ||= /\r(?!\n)/.test(text)
    found.bareLineFeed ||= /(?<!\r)\n/.test(text)
    start += text.length
  }
  return found
}

/**
 * The same bytes with every line ended by CRLF, as they must be before they are signed (RFC 8551
 * s.3.1.1). Bytes that are so already come back as they are, not copied.
 */
export function withCrlf(bytes: Buffer): Buffer {
  const { bareCarriageReturn, bareLineFeed } = lineEndsOf(bytes)
  if (!bareCarriageReturn && !bareLineFeed) return bytes
  return Buffer.from(bytes.toString('latin1').replaceAll(/\r\n|\r|\n/g, '\r\n'), 'latin1')
}

/** Whether bytes may go as 7bit: ASCII without null, lines of at most 998 (RFC 2045 s.2.7). */
export function isSevenBit(bytes: Buffer): boolean {
  if (!isAscii(bytes) || bytes.includes(0)) return false
  // From one line's start to the last line end within reach: a look at each line would take ten
  // times as long.
  let start = 0
  while (bytes.length - start >= lineReach) {
    const end = bytes.lastIndexOf(lineFeed, start + lineReach - 1)
    if (end < start) return false
    start = end + 1
  }
  return true
}

const [lineFeed, carriageReturn] = [10, 13]
const sliceBytes = 64 * 1024
/** A line of 998 and its end. */
const lineReach = 1000
