/** How the lines of some bytes end. */
export type LineEnds = {
  /** A carriage return without a line feed after it. */
  readonly bareCarriageReturn: boolean
  /** A line feed without a carriage return before it. */
  readonly bareLineFeed: boolean
}

/** Whether lines end otherwise than in CRLF; a message may not (RFC 5322 s.2.3). */
export function lineEndsOf(bytes: Buffer): LineEnds {
  const text = bytes.toString('latin1')
  return { bareCarriageReturn: /\r(?!\n)/.test(text), bareLineFeed: /(?<!\r)\n/.test(text) }
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
  const text = bytes.toString('latin1')
  // Only where a line begins, as a search from every place would take a thousand times as long.
  return !/[\0\u0080-\u00ff]/.test(text) && !/(?:^|\n)[^\n]{1000}/.test(text)
}
