import { addressOf, type Mailbox } from '../mime/addresses.ts'
import {
  addressList,
  dateText,
  encodedText,
  type FieldToWrite,
  writeHeader,
} from '../mime/write-header.ts'
import { type PartToWrite, writeMessage } from '../mime/write-message.ts'

type Address = Pick<Mailbox, 'local' | 'domain'>

/** The message a notification is about, and the one that it is. */
export type Envelope = {
  /** The recipient that the notification speaks for. */
  readonly from: Address
  readonly to: Address
  readonly at: Temporal.Instant
  /** Of the notification itself, new and with angle brackets. */
  readonly messageId: string
  readonly originalMessageId: string
}

export type DispositionToWrite = Envelope & {
  readonly disposition: 'processed' | 'dispatched' | 'failed'
  /** In answer to the request for it; only where `dispatched` and the request was well formed. */
  readonly finalDestination: boolean
  /** Host and program: `direct.clinic.example; Salve`. */
  readonly reportingAgent: string
  /** Why it failed, for people; says nothing of a patient. */
  readonly failure?: string
}

/**
 * Writes a disposition notification: signed and encrypted it goes to whom `notificationDue` names. It has
 * no Disposition-Notification-To and nothing of the message it is about but its identifier. Throws
 * `HeaderRefused` for a value that cannot stand in a field, and for a final destination without
 * `dispatched`. Sources: RFC 8098 s.3, Delivery Notification guide s.1.3.
 */
export function writeDisposition(report: DispositionToWrite): Buffer {
  const { disposition, originalMessageId, failure } = report
  if (report.finalDestination && disposition !== 'dispatched') {
    throw new Error('only what was dispatched has reached its destination')
  }
  return writeReport(report, {
    type: 'disposition-notification',
    subject: subjects[disposition],
    text: `${sentences[disposition]}${failure === undefined ? '' : `\n\n${failure}`}\n`,
    fields: [
      ['Reporting-UA', report.reportingAgent],
      ['Final-Recipient', `rfc822; ${addressOf(report.from)}`],
      ['Original-Message-ID', originalMessageId],
      ['Disposition', `automatic-action/MDN-sent-automatically; ${disposition}`],
      ...(report.finalDestination ? [['X-DIRECT-FINAL-DESTINATION-DELIVERY', ''] as const] : []),
      ...(failure === undefined ? [] : [['Failure', encodedText(failure)] as const]),
    ],
  })
}

export type StatusToWrite = Envelope & {
  /** The name of the mail system that gives up. */
  readonly reportingHost: string
  readonly failed: readonly {
    readonly recipient: Address
    /** As `5.1.1` (RFC 3463). */
    readonly status: string
    /** Why, for people. */
    readonly reason: string
  }[]
}

/** Writes a delivery status that says for whom delivery failed. Throws as `writeDisposition`. Source: RFC 3464. */
export function writeFailedStatus(report: StatusToWrite): Buffer {
  const lines = report.failed.map(({ recipient, reason }) => `${addressOf(recipient)}: ${reason}\n`)
  return writeReport(report, {
    type: 'delivery-status',
    subject: 'Not delivered',
    text: `Your message could not be delivered.\n\n${lines.join('')}`,
    fields: [
      ['Reporting-MTA', `dns; ${report.reportingHost}`],
      ['X-Original-Message-ID', report.originalMessageId],
    ],
    more: report.failed.map(({ recipient, status, reason }) => [
      ['Original-Recipient', `rfc822; ${addressOf(recipient)}`],
      ['Final-Recipient', `rfc822; ${addressOf(recipient)}`],
      ['Action', 'failed'],
      ['Status', status],
      ['Diagnostic-Code', `x-direct; ${encodedText(reason)}`],
    ]),
  })
}

const subjects = {
  processed: 'Received',
  dispatched: 'Delivered',
  failed: 'Not delivered',
} as const
const sentences = {
  processed: 'Your message was received by the system of the recipient.',
  dispatched: 'Your message was put where the recipient reads it.',
  failed: 'Your message could not be delivered to the recipient.',
} as const

type Body = {
  readonly type: string
  readonly subject: string
  readonly text: string
  readonly fields: readonly FieldToWrite[]
  readonly more?: readonly (readonly FieldToWrite[])[]
}

function writeReport(envelope: Envelope, { type, subject, text, fields, more = [] }: Body): Buffer {
  const blocks = [fields, ...more].map(writeHeader).join('\r\n')
  const header = writeHeader([
    ['Content-Type', `message/${type}`],
    ['Content-Transfer-Encoding', '7bit'],
  ])
  const machineReadable: PartToWrite = {
    kind: 'exact',
    bytes: Buffer.from(`${header}\r\n${blocks}`, 'latin1'),
  }
  return writeMessage(
    [
      ['Date', dateText(envelope.at)],
      ['From', addressList([envelope.from])],
      ['To', addressList([envelope.to])],
      ['Message-ID', envelope.messageId],
      ['In-Reply-To', envelope.originalMessageId],
      ['Subject', subject],
      ['Auto-Submitted', 'auto-replied'],
    ],
    {
      kind: 'multipart',
      type: 'multipart/report',
      parameters: { 'report-type': type },
      parts: [{ kind: 'text', text }, machineReadable],
    },
  )
}
