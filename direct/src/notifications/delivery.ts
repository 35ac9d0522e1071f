import { addressKey } from '../mime/addresses.ts'
import type { DispositionReport, StatusReport } from './report.ts'

/** How long to wait, from the sending, for each notification. */
export type Waits = {
  readonly processed: Temporal.Duration
  readonly dispatched: Temporal.Duration
}

/** As the reference implementation waits. */
export const usualWaits: Waits = {
  processed: Temporal.Duration.from({ hours: 1 }),
  dispatched: Temporal.Duration.from({ hours: 1 }),
}

/** What became of a message for one recipient: found once, never changed. */
export type Verdict = {
  readonly outcome: 'delivered' | 'failed'
  readonly at: Temporal.Instant
  readonly sentence: string
}

/** One message on its way to one recipient: a value, new at each step. */
export type Delivery = {
  readonly messageId: string
  /** For comparing (see `addressKey`). */
  readonly recipient: string
  readonly sentAt: Temporal.Instant
  /** The message asked to hear of its final destination (timely and reliable messaging). */
  readonly reliable: boolean
  readonly waits: Waits
  readonly processedAt: Temporal.Instant | undefined
  readonly dispatchedAt: Temporal.Instant | undefined
  readonly verdict: Verdict | undefined
}

/** What happened. */
export type DeliveryEvent =
  | {
      readonly kind: 'report'
      readonly at: Temporal.Instant
      readonly report: DispositionReport | StatusReport
      /** The signature holds, its signer is trusted and bound to the address of this recipient. */
      readonly signerIsBound: boolean
    }
  /** Our own side could not send: no such address, no certificate, no trust, refused. */
  | { readonly kind: 'not sent'; readonly at: Temporal.Instant; readonly sentence: string }
  | { readonly kind: 'time passed'; readonly at: Temporal.Instant }

/** What an event was for this delivery. A verdict is new only in the step that has `decided`. */
export type Heard =
  | 'decided'
  | 'progress'
  | 'forged'
  | 'of another message'
  | 'doubled'
  | 'late'
  | 'nothing new'

/** What to tell a person who looks at the trail of a message. */
export function heardInWords(heard: Heard): string {
  switch (heard) {
    case 'decided':
      return 'This settled what became of the message.'
    case 'progress':
      return 'One of the two notifications that were asked for has come.'
    case 'forged':
      return 'A notification came that was not from the system of the recipient. It was not believed.'
    case 'of another message':
      return 'A notification came that is about another message or recipient.'
    case 'doubled':
      return 'The same notification came again.'
    case 'late':
      return 'A notification came after it was settled what became of the message.'
    case 'nothing new':
      return 'A notification came that says nothing new.'
  }
}

export type Step = { readonly delivery: Delivery; readonly heard: Heard }

/** A message was handed over for sending. */
export function sent(
  message: Pick<Delivery, 'messageId' | 'recipient' | 'sentAt' | 'reliable'> & {
    readonly waits?: Waits
  },
): Delivery {
  return {
    messageId: message.messageId,
    recipient: addressKey(message.recipient),
    sentAt: message.sentAt,
    reliable: message.reliable,
    waits: message.waits ?? usualWaits,
    processedAt: undefined,
    dispatchedAt: undefined,
    verdict: undefined,
  }
}

/** By when something must be heard, and `time passed` be said if not; undefined once decided. */
export function nextDueAt(delivery: Delivery): Temporal.Instant | undefined {
  if (delivery.verdict !== undefined) return undefined
  const { sentAt, waits, processedAt, dispatchedAt } = delivery
  const dues = [
    ...(processedAt === undefined ? [sentAt.add(waits.processed)] : []),
    ...(delivery.reliable && dispatchedAt === undefined ? [sentAt.add(waits.dispatched)] : []),
  ]
  return dues.toSorted((one, other) => Temporal.Instant.compare(one, other))[0]
}

/**
 * Takes one event into account. Delivered is a reliable message that was processed and dispatched with the
 * field for the final destination, in any order; any other message when its recipient's side says
 * that it arrived, in whatever words. Failed it has when a notification says so, when we could not send, or
 * when something was not heard in time: in time counts by the clock of the event, whether or not
 * somebody looked at the clock in between. After a verdict nothing changes any more.
 * Source: Delivery Notification guide; the rules of the reference implementation's monitor.
 */
export function step(delivery: Delivery, event: DeliveryEvent): Step {
  if (delivery.verdict !== undefined) return { delivery, heard: heardAfter(delivery, event) }
  const due = nextDueAt(delivery)
  if (due !== undefined && Temporal.Instant.compare(event.at, due) > 0) {
    const verdict = { outcome: 'failed', at: due, sentence: notHeard(delivery, due) } as const
    return { delivery: { ...delivery, verdict }, heard: 'decided' }
  }
  switch (event.kind) {
    case 'time passed':
      return { delivery, heard: 'nothing new' }
    case 'not sent':
      return failed(delivery, event.at, event.sentence)
    case 'report':
      return reported(delivery, event)
  }
}

type Reported = DeliveryEvent & { readonly kind: 'report' }
/** `arrived`: something else that no system says of a message it does not have. */
type News = 'processed' | 'dispatched' | 'arrived' | 'failed' | 'otherwise' | 'of another message'
const arrivals: ReadonlySet<string> = new Set(['delivered', 'relayed', 'expanded'])

function reported(delivery: Delivery, event: Reported): Step {
  const news = newsIn(delivery, event.report)
  if (news === 'of another message') return { delivery, heard: news }
  if (!event.signerIsBound) return { delivery, heard: 'forged' }
  if (news === 'failed') {
    return failed(delivery, event.at, 'Their system says that the message could not be delivered.')
  }
  const { at } = event
  if (news === 'otherwise') return { delivery, heard: 'nothing new' }
  if (!delivery.reliable) {
    return delivered({ ...delivery, processedAt: at }, at, 'Their system has received the message.')
  }
  if (news === 'arrived') return { delivery, heard: 'nothing new' }
  const field = news === 'processed' ? 'processedAt' : 'dispatchedAt'
  if (delivery[field] !== undefined) return { delivery, heard: 'doubled' }
  const next = { ...delivery, [field]: at }
  if (next.processedAt === undefined || next.dispatchedAt === undefined) {
    return { delivery: next, heard: 'progress' }
  }
  return delivered(next, at, 'The message is where the recipient reads it.')
}

function failed(delivery: Delivery, at: Temporal.Instant, sentence: string): Step {
  return {
    delivery: { ...delivery, verdict: { outcome: 'failed', at, sentence } },
    heard: 'decided',
  }
}

function delivered(delivery: Delivery, at: Temporal.Instant, sentence: string): Step {
  const verdict = { outcome: 'delivered', at, sentence } as const
  return { delivery: { ...delivery, verdict }, heard: 'decided' }
}

function newsIn(delivery: Delivery, report: DispositionReport | StatusReport): News {
  if (report.originalMessageId !== delivery.messageId) return 'of another message'
  const isOurs = (each: {
    finalRecipient: string | undefined
    originalRecipient: string | undefined
  }): boolean =>
    each.finalRecipient === delivery.recipient || each.originalRecipient === delivery.recipient
  if (report.kind === 'status') {
    const ours = report.recipients.filter(isOurs)
    if (ours.length === 0) return 'of another message'
    if (ours.some(({ action }) => action === 'failed')) return 'failed'
    return ours.some(({ action }) => arrivals.has(action)) ? 'arrived' : 'otherwise'
  }
  if (!isOurs(report)) return 'of another message'
  if (report.disposition === 'processed' || report.disposition === 'failed')
    return report.disposition
  return report.disposition === 'dispatched' && report.finalDestination ? 'dispatched' : 'arrived'
}

function heardAfter(delivery: Delivery, event: DeliveryEvent): Heard {
  if (event.kind !== 'report') return 'nothing new'
  if (newsIn(delivery, event.report) === 'of another message') return 'of another message'
  return event.signerIsBound ? 'late' : 'forged'
}

function notHeard(delivery: Delivery, due: Temporal.Instant): string {
  const processedDue = delivery.sentAt.add(delivery.waits.processed)
  return delivery.processedAt === undefined && due.equals(processedDue)
    ? 'Their system did not say in time that it has received the message.'
    : 'Their system did not say in time that the message reached the recipient.'
}
