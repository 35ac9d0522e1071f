import { addressOf, type Mailbox } from './addresses.ts'

/** A field as it is to stand: its value in ASCII, on one line. */
export type FieldToWrite = readonly [name: string, value: string]

/** Thrown where a value would break out of its header field, or cannot stand in one. */
export class HeaderRefused extends Error {
  override readonly name = 'HeaderRefused'
}

const lineLength = 76
const lineLengthMax = 998

/**
 * The lines of a header, folded at spaces where they are long, each ended by CRLF; without the empty
 * line after them.
 *
 * Throws `HeaderRefused` for a name that is none, and for a value with a line end, another
 * control character or a character beyond ASCII: nothing can put a field of its own into a header.
 * Sources: RFC 5322 s.2.2, Applicability Statement (all header fields are ASCII).
 */
export function writeHeader(fields: readonly FieldToWrite[]): string {
  return fields.map(writeField).join('')
}

/** Text for a field like Subject: as it is where it is plain, else in encoded words (RFC 2047). */
export function encodedText(text: string): string {
  refuseControls(text)
  if (!text.includes('=?') && /^[\t -~]*$/.test(text) && isFoldable(text)) return text
  const words: string[] = []
  let word = ''
  for (const character of text) {
    // 45 bytes make 60 characters, and with the charset a word below the 75 that one may have.
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word]
    .map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`)
    .join(' ')
}

/** Addresses for a field like To, each with its name where it has one. */
export function addressList(
  mailboxes: readonly (Pick<Mailbox, 'local' | 'domain'> & {
    readonly name?: string | undefined
  })[],
): string {
  return mailboxes
    .map((mailbox) => {
      const address = addressOf(mailbox)
      const name = mailbox.name ?? ''
      return name === '' ? address : `${phrase(name)} <${address}>`
    })
    .join(', ')
}

/** A value with parameters, for Content-Type and the like; what is not ASCII is encoded (RFC 2231). */
export function structuredValue(
  value: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(parameters).map(([name, text]) => {
    refuseControls(text)
    if (/^[\w!#$&+.^`{|}~-]+$/.test(text)) return `; ${name}=${text}`
    if (/^[ -~]*$/.test(text)) return `; ${name}=${quoted(text)}`
    return `; ${name}*=utf-8''${encodeURIComponent(text.toWellFormed()).replaceAll(/['()*]/g, percent)}`
  })
  return value + written.join('')
}

/** An instant as a Date field has it, in UTC (RFC 5322 s.3.3). */
export function dateText(at: Temporal.Instant): string {
  const { dayOfWeek, day, month, year, hour, minute, second } = at.toZonedDateTimeISO('UTC')
  const two = (number: number): string => String(number).padStart(2, '0')
  const date = `${days[dayOfWeek - 1]}, ${two(day)} ${months[month - 1]} ${year}`
  return `${date} ${two(hour)}:${two(minute)}:${two(second)} +0000`
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function writeField([name, value]: FieldToWrite): string {
  if (!/^[!-9;-~]+$/.test(name)) throw new HeaderRefused('a name that is none')
  if (!/^[\t -~]*$/.test(value)) throw new HeaderRefused(`a value that cannot stand in ${name}`)
  const lines = folded(`${name}: ${value}`)
  if (lines.some((line) => line.length > lineLengthMax))
    throw new HeaderRefused(`${name} is too long`)
  return `${lines.join('\r\n')}\r\n`
}

/** Lines that begin with the space they were broken at. The first always has more than the name. */
function folded(text: string): readonly string[] {
  const lines: string[] = []
  let start = 0
  while (text.length - start > lineLength) {
    const room = text.lastIndexOf(' ', start + lineLength)
    const from = lines.length === 0 ? text.indexOf(': ') + 1 : start
    const end = room > from ? room : text.indexOf(' ', Math.max(start + lineLength, from + 1))
    if (end === -1 || text.slice(end).trim() === '') break
    lines.push(text.slice(start, end))
    start = end
  }
  return [...lines, text.slice(start)].filter((line) => line !== '')
}

/** Encoded, they would pass through the header and come out where the text is read. */
function refuseControls(text: string): void {
  if (/[^\t\P{Cc}]/u.test(text)) throw new HeaderRefused('a control character in the text')
}

function isFoldable(text: string): boolean {
  return text.split(' ').every((word) => word.length < 900)
}

function phrase(name: string): string {
  if (/^[\w!#$%&'*+/=?^`{|}~ -]+$/.test(name) && !name.includes('=?')) return name
  return /^[ -~]*$/.test(name) && !name.includes('=?') ? quoted(name) : encodedText(name)
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

function percent(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`
}
