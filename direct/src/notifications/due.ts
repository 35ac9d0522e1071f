import { type Mailbox, mailboxesOf, readAddresses } from '../mime/addresses.ts'
import { readFrom } from '../mime/from.ts'
import { type Part, valueNamed } from '../mime/part.ts'
import { finalDestinationField, readReport } from './read-report.ts'

/** What the sender of a trusted message is owed. The message must be trusted: nothing is sent for any other. */
export type NotificationDue =
  | {
      readonly outcome: 'due'
      readonly to: Mailbox
      /** Whether, after `processed`, one is owed too when the message is at its final destination. */
      readonly dispatched: 'asked' | 'not asked' | 'asked wrongly'
      readonly sentence: string
    }
  | { readonly outcome: 'none'; readonly sentence: string }

/**
 * Tells which notifications are due for a trusted message: `processed` for each recipient, even unasked,
 * to Disposition-Notification-To or, where that does not name exactly one address, to From; and
 * `dispatched` where the option asks for it well formed. Nothing in answer to a notification.
 * Never throws. Source: Delivery Notification guide s.1.2 and s.1.3.
 */
export function notificationDue(message: Part): NotificationDue {
  if (readReport(message).outcome !== 'none') {
    return { outcome: 'none', sentence: 'The message is itself a notification.' }
  }
  const to = destinationOf(message)
  if (to === undefined) {
    return { outcome: 'none', sentence: 'The message does not say clearly whom to tell.' }
  }
  const dispatched = optionOf(valueNamed(message, 'disposition-notification-options'))
  return { outcome: 'due', to, dispatched, sentence: sentences[dispatched] }
}

const sentences = {
  asked: 'The sender is told when the message has come, and again when it is where it is read.',
  'not asked': 'The sender is told when the message has come.',
  'asked wrongly':
    'The sender is told when the message has come, but asked for more in a way we do not understand.',
} as const

function destinationOf(message: Part): Mailbox | undefined {
  const asked = readAddresses(valueNamed(message, 'disposition-notification-to') ?? '')
  const [first, ...others] = mailboxesOf(asked)
  if (first !== undefined && others.length === 0 && asked.doubts.size === 0) return first
  const from = readFrom(message)
  return from.outcome === 'one' ? from.mailbox : undefined
}

/** `X-DIRECT-FINAL-DESTINATION-DELIVERY=optional,true` among other options (RFC 8098 s.2.2). */
function optionOf(text: string | undefined): 'asked' | 'not asked' | 'asked wrongly' {
  const options = (text ?? '').toLowerCase().split(';', 100)
  const option = options.find((each) => each.includes(finalDestinationField))
  if (option === undefined) return 'not asked'
  const [name = '', value = '', ...more] = option.split('=')
  const [importance, answer, ...others] = value.split(',').map((each) => each.trim())
  const wellFormed =
    name.trim() === finalDestinationField &&
    more.length + others.length === 0 &&
    (importance === 'optional' || importance === 'required')
  if (wellFormed && answer === 'true') return 'asked'
  return wellFormed && answer === 'false' ? 'not asked' : 'asked wrongly'
}
