import { type Mailbox, readAddresses } from './addresses.ts'
import { bytesOf, type Defect, fieldsNamed, type Part, valueOf } from './part.ts'

/** Who a message says it is from. Only `one` can be held against the signer. */
export type From =
  | { readonly outcome: 'one'; readonly mailbox: Mailbox }
  | {
      readonly outcome: 'several'
      readonly mailboxes: readonly Mailbox[]
      readonly sentence: string
    }
  | { readonly outcome: 'none'; readonly sentence: string }
  | { readonly outcome: 'ambiguous'; readonly sentence: string }

/** With these, another program may take another line for the From field. */
const harmful: readonly Defect[] = [
  'a header line is no field',
  'a header begins with a folded line',
  'space before the colon',
  'the header has a bare carriage return',
  'the header has a null byte',
  'begins with a byte order mark',
]

/**
 * The address in the From field: an answer only where every program reads the same one. It is
 * `ambiguous` where the header is damaged, the field stands twice, an entry is a group, is not
 * plainly written or not ASCII, or where the name hides characters that some take for an address.
 * `several` is allowed by RFC 5322 s.3.6.2, and for the caller to decide. Never throws.
 */
export function readFrom(part: Part): From {
  const fields = fieldsNamed(part, 'from')
  const [field] = fields
  if (field === undefined)
    return { outcome: 'none', sentence: 'The message does not say who it is from.' }
  if (fields.length > 1) return ambiguous('it has more than one From field')
  const defect = harmful.find((each) => part.defects.has(each))
  if (defect !== undefined) return ambiguous(defect)
  const header = bytesOf(part, part.header).toString('latin1')
  if (/\r\n/.test(header) && /(?<!\r)\n/.test(header)) return ambiguous('its lines end in two ways')
  return fromOf(valueOf(part, field))
}

function fromOf(text: string): From {
  const { entries, doubts } = readAddresses(text)
  const [doubt] = doubts
  if (doubt !== undefined) return ambiguous(doubt)
  if (/[^\t -~]/.test(text)) return ambiguous('it has characters beyond ASCII')
  const mailboxes = entries.filter((entry) => entry.kind === 'mailbox')
  if (mailboxes.length < entries.length) return ambiguous('it names a group')
  if (mailboxes.some(({ name }) => hides(name, text))) {
    return ambiguous('a name hides characters of an address')
  }
  const [mailbox] = mailboxes
  if (mailbox === undefined) return { outcome: 'none', sentence: 'The From field is empty.' }
  if (mailboxes.length === 1) return { outcome: 'one', mailbox }
  return { outcome: 'several', mailboxes, sentence: 'The message says it is from several people.' }
}

/** Characters of an address that only appear when a name is decoded; some programs decode first. */
function hides(name: string | undefined, text: string): boolean {
  return text.includes('=?') && name !== undefined && /[<>@\p{Cc}]/u.test(name)
}

function ambiguous(why: string): From {
  return { outcome: 'ambiguous', sentence: `It is not clear who the message is from: ${why}.` }
}
