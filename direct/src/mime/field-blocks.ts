import { decodeCharset } from './charsets.ts'

/** One block of fields as they stand: names in lower case, values on one line. */
export type FieldBlock = readonly (readonly [name: string, value: string])[]

const bytesMax = 256 * 1024
const linesMax = 5000

/**
 * Reads a body that is written like a header: blocks of fields, separated by empty lines. Lenient, as real
 * systems are: any case, space anywhere around name and value, empty lines anywhere, folded
 * lines. Lines that are no field are passed over. What is longer than any such body is cut. Never
 * throws. Sources: RFC 3464 s.2.1, RFC 8098 s.3.1.
 */
export function readFieldBlocks(body: Buffer): readonly FieldBlock[] {
  const { text } = decodeCharset(body.subarray(0, bytesMax), 'utf-8')
  const blocks: [string, string][][] = [[]]
  for (const line of text.split(/\r\n|\r|\n/, linesMax)) {
    const block = blocks.at(-1) ?? []
    const last = block.at(-1)
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (line.trim() === '') blocks.push([])
    else if (/^[ \t]/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`.trim()
    else if (/^[!-9;-~]+$/.test(name)) block.push([name, line.slice(colon + 1).trim()])
  }
  return blocks.filter((block) => block.length > 0)
}

/** The fields by name; of two with one name the first counts. */
export function fieldsIn(blocks: readonly FieldBlock[]): ReadonlyMap<string, string> {
  return new Map(blocks.flat().toReversed())
}
