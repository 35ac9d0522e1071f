import { decodeCharset } from '../mime/charsets.ts'

/** The fields of one block of a report. Names in lower case; of two with one name the first counts. */
export type ReportFields = ReadonlyMap<string, string>

const bytesMax = 256 * 1024
const linesMax = 5000
const blocksMax = 1000

/**
 * Reads the body of a machine-readable report part: blocks of fields, separated by empty lines. Lenient, as
 * real systems are: any case, space anywhere around name and value, empty lines anywhere, folded
 * lines. Lines that are no field are passed over. Longer than any report is, it is cut. Never
 * throws. Sources: RFC 3464 s.2.1, RFC 8098 s.3.1.
 */
export function readReportFields(body: Buffer): readonly ReportFields[] {
  const { text } = decodeCharset(body.subarray(0, bytesMax), 'utf-8')
  const blocks: Map<string, string>[] = []
  let block = new Map<string, string>()
  let last: string | undefined
  for (const line of text.split(/\r\n|\r|\n/, linesMax)) {
    if (line.trim() === '') {
      block = new Map()
      last = undefined
    } else if (/^[ \t]/.test(line) && last !== undefined) {
      block.set(last, `${block.get(last)} ${line.trim()}`.trim())
    } else {
      const colon = line.indexOf(':')
      const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
      if (!/^[!-9;-~]+$/.test(name)) continue
      last = block.has(name) ? undefined : name
      if (block.size === 0) blocks.push(block)
      if (last !== undefined) block.set(name, line.slice(colon + 1).trim())
    }
  }
  return blocks.slice(0, blocksMax)
}

/** All blocks as one, as where a sender put empty lines between the fields of a single block. */
export function merged(blocks: readonly ReportFields[]): ReportFields {
  return new Map(blocks.toReversed().flatMap((block) => [...block]))
}
