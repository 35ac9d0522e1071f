import { addressKey, addressOf } from '../mime/addresses.ts'
import { type FieldBlock, fieldsIn, readFieldBlocks } from '../mime/field-blocks.ts'
import { readFrom } from '../mime/from.ts'
import { readMessageIds } from '../mime/message-id.ts'
import { type Part, valueNamed } from '../mime/part.ts'
import { decodedBody } from '../mime/transfer-encoding.ts'
import type { Disposition, ReadReport, RecipientStatus, StatusAction } from './report.ts'

type Fields = ReadonlyMap<string, string>

/** The option, and the field that answers it (Delivery Notification guide s.1.3). */
export const finalDestinationField = 'x-direct-final-destination-delivery'

/**
 * Tells whether a message is a disposition notification or a delivery status, and what it says. One whose
 * disposition is missing, or whose machine-readable part is, is `unclear`. Reads the variants of the
 * edge testing tool (case, spaces, empty lines) and of real systems: a recipient with a name or without
 * its type, the original identifier in another field. Never throws. Sources: RFC 8098, RFC 3464.
 */
export function readReport(message: Part): ReadReport {
  const { type, parameters } = message.contentType
  const named = type === 'multipart/report' ? reportType(parameters.get('report-type')) : ''
  const inside = type.startsWith('multipart/') ? message.parts : [message]
  const part = inside.find((each) => kinds.has(each.contentType.type))
  if (part !== undefined) {
    return kinds.get(part.contentType.type) === 'disposition'
      ? dispositionIn(part, message)
      : statusIn(part, message)
  }
  if (named === '') return { outcome: 'none' }
  return {
    outcome: 'unclear',
    sentence: 'A notification came without the part that programs read.',
  }
}

const kinds: ReadonlyMap<string, 'disposition' | 'status'> = new Map([
  ['message/disposition-notification', 'disposition'],
  ['message/delivery-status', 'status'],
  ['message/global-disposition-notification', 'disposition'],
  ['message/global-delivery-status', 'status'],
])

function reportType(named: string | undefined): string {
  const name = named?.trim().toLowerCase()
  return name === 'disposition-notification' || name === 'delivery-status' ? name : ''
}

function dispositionIn(part: Part, message: Part): ReadReport {
  const fields = fieldsIn(readFieldBlocks(decodedBody(part)))
  const text = fields.get('disposition')
  if (text === undefined || text === '') {
    return { outcome: 'unclear', sentence: 'A notification came that does not say what happened.' }
  }
  const from = readFrom(message)
  const sender = from.outcome === 'one' ? addressKey(addressOf(from.mailbox)) : undefined
  return {
    outcome: 'disposition',
    report: {
      kind: 'disposition',
      disposition: dispositionOf(text),
      originalMessageId: originalMessageId(fields, message),
      finalRecipient: recipientIn(fields, 'final-recipient') ?? sender,
      originalRecipient: recipientIn(fields, 'original-recipient'),
      finalDestination: fields.has(finalDestinationField),
      reportingAgent: fields.get('reporting-ua'),
      failure: fields.get('failure') ?? fields.get('error'),
    },
  }
}

/** `automatic-action/MDN-sent-automatically; processed`, or only what stands behind the semicolon. */
function dispositionOf(text: string): Disposition {
  const said = text.slice(text.lastIndexOf(';') + 1).toLowerCase()
  const [name = '', modifiers = ''] = said.split('/', 2)
  if (/\b(?:error|failed|failure)\b/.test(modifiers)) return 'failed'
  return dispositions.find((each) => each === name.trim()) ?? 'other'
}

const dispositions: readonly Disposition[] = [
  'processed',
  'dispatched',
  'failed',
  'displayed',
  'deleted',
  'denied',
]

function statusIn(part: Part, message: Part): ReadReport {
  const blocks = readFieldBlocks(decodedBody(part))
  const ofRecipients = blocks.filter((block) =>
    block.some(([name]) => name === 'final-recipient' || name === 'action'),
  )
  if (ofRecipients.length === 0) {
    return { outcome: 'unclear', sentence: 'A delivery report came that names no recipient.' }
  }
  return {
    outcome: 'status',
    report: {
      kind: 'status',
      originalMessageId: originalMessageId(fieldsIn(blocks), message),
      reportingAgent: fieldsIn(blocks).get('reporting-mta'),
      recipients: ofRecipients.map(statusOf),
    },
  }
}

function statusOf(block: FieldBlock): RecipientStatus {
  const fields = fieldsIn([block])
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0]
  const said = /^[a-z]+/i.exec(fields.get('action') ?? '')?.[0].toLowerCase()
  const known = actions.find((each) => each === said)
  return {
    finalRecipient: recipientIn(fields, 'final-recipient'),
    originalRecipient: recipientIn(fields, 'original-recipient'),
    action: known ?? (status?.startsWith('5') === true ? 'failed' : 'other'),
    status,
    diagnostic: fields.get('diagnostic-code'),
  }
}

const actions: readonly StatusAction[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded']

function recipientIn(fields: Fields, name: string): string | undefined {
  const key = addressKey(fields.get(name) ?? '')
  return key === '' ? undefined : key
}

/** Where systems put it: in the report, in the header around it, in the message that came back. */
function originalMessageId(fields: Fields, message: Part): string | undefined {
  const returned = message.parts.find(({ contentType }) => returnedTypes.has(contentType.type))
  const texts = [
    fields.get('original-message-id'),
    ...[...fields].flatMap(([name, id]) => (name.endsWith('-original-message-id') ? [id] : [])),
    valueNamed(message, 'in-reply-to'),
    returned === undefined ? undefined : returnedId(returned),
  ]
  return texts.flatMap((text) => readMessageIds(text ?? ''))[0]
}

const returnedTypes = new Set(['message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers'])

function returnedId(part: Part): string | undefined {
  const [inner] = part.parts
  if (inner !== undefined) return valueNamed(inner, 'message-id')
  return fieldsIn(readFieldBlocks(decodedBody(part))).get('message-id')
}
