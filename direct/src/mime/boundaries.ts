const [lineFeed, carriageReturn, dash] = [10, 13, 45]
const lineStart = Buffer.from('\n--')
/** A boundary has 70 characters at most (RFC 2046 s.5.1.1); some senders take more. */
export const boundaryBytesMax = 200
/** A boundary line may end in spaces; longer lines are text. */
const lineBytesMax = boundaryBytesMax + 100

/** A line that separates parts or ends the last one. */
export type BoundaryLine = {
  /** Whose it is: the depth of the multipart. */
  readonly depth: number
  readonly closes: boolean
  readonly start: number
  /** The first byte of the line after it. */
  readonly next: number
}

/** The boundaries of the multiparts that are open at one place, outermost first. */
export class OpenBoundaries {
  readonly #source: Buffer
  readonly #depths = new Map<string, number>()

  constructor(source: Buffer) {
    this.#source = source
  }

  /** Says false where a multipart around has the same boundary: then its lines belong to that one. */
  open(boundary: string, depth: number): boolean {
    if (this.#depths.has(boundary)) return false
    this.#depths.set(boundary, depth)
    return true
  }

  close(boundary: string): void {
    this.#depths.delete(boundary)
  }

  /** The boundary line that begins at this place; undefined where none does. */
  lineAt(start: number): BoundaryLine | undefined {
    const source = this.#source
    if (this.#depths.size === 0 || source[start] !== dash || source[start + 1] !== dash)
      return undefined
    const limit = Math.min(source.length, start + lineBytesMax)
    const feed = source.subarray(start, limit).indexOf(lineFeed)
    if (feed === -1 && limit < source.length) return undefined
    const end = feed === -1 ? source.length : start + feed
    const text = source.toString('latin1', start + 2, end).trimEnd()
    const next = feed === -1 ? end : end + 1
    const depth = this.#depths.get(text)
    if (depth !== undefined) return { depth, closes: false, start, next }
    if (!text.endsWith('--')) return undefined
    const closed = this.#depths.get(text.slice(0, -2))
    return closed === undefined ? undefined : { depth: closed, closes: true, start, next }
  }

  /** The next boundary line at or after `from`, which must begin a line. */
  next(from: number): BoundaryLine | undefined {
    if (this.#depths.size === 0) return undefined
    let line = this.lineAt(from)
    let at = from - 1
    while (line === undefined) {
      at = this.#source.indexOf(lineStart, at + 1)
      if (at === -1) return undefined
      line = this.lineAt(at + 1)
    }
    return line
  }

  /** Where what stands before a boundary line ends: the line end before it belongs to the boundary. */
  endBefore(line: BoundaryLine, start: number): number {
    let end = line.start
    if (end > start && this.#source[end - 1] === lineFeed) end -= 1
    if (end > start && end < line.start && this.#source[end - 1] === carriageReturn) end -= 1
    return end
  }
}
