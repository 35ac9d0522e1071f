/** What the system of a recipient says about a message, in a disposition notification (RFC 8098). */
export type DispositionReport = {
  readonly kind: 'disposition'
  readonly disposition: Disposition
  /** The original message has this identifier; undefined where the notification does not say. */
  readonly originalMessageId: string | undefined
  /** Addresses for comparing (see `addressKey`). */
  readonly finalRecipient: string | undefined
  readonly originalRecipient: string | undefined
  /** It carries X-DIRECT-FINAL-DESTINATION-DELIVERY: the message is where the recipient reads it. */
  readonly finalDestination: boolean
  /** What software wrote it, and what went wrong, in its own words. */
  readonly reportingAgent: string | undefined
  readonly failure: string | undefined
}

/** `failed` stands too for any that came with an error (RFC 8098 s.3.2.6.3). */
export type Disposition =
  | 'processed'
  | 'dispatched'
  | 'failed'
  | 'displayed'
  | 'deleted'
  | 'denied'
  | 'other'

/** What a mail system says of the way of a message, for each recipient (RFC 3464). */
export type StatusReport = {
  readonly kind: 'status'
  readonly originalMessageId: string | undefined
  readonly reportingAgent: string | undefined
  readonly recipients: readonly RecipientStatus[]
}

export type RecipientStatus = {
  readonly finalRecipient: string | undefined
  readonly originalRecipient: string | undefined
  readonly action: StatusAction
  /** As `5.1.1`. */
  readonly status: string | undefined
  readonly diagnostic: string | undefined
}

export type StatusAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | 'other'

/** What a message is, as a notification. Only of `none` may a notification be sent in answer. */
export type ReadReport =
  | { readonly outcome: 'disposition'; readonly report: DispositionReport }
  | { readonly outcome: 'status'; readonly report: StatusReport }
  /** A notification, but what it should say is missing or not understood. It proves nothing. */
  | { readonly outcome: 'unclear'; readonly sentence: string }
  | { readonly outcome: 'none' }

/** What a disposition means, for people. */
export function dispositionSentence({ disposition, finalDestination }: DispositionReport): string {
  switch (disposition) {
    case 'processed':
      return 'Their system has received the message.'
    case 'dispatched':
      return finalDestination
        ? 'Their system has put the message where the recipient reads it.'
        : 'Their system has passed the message on.'
    case 'failed':
      return 'Their system could not deliver the message.'
    case 'displayed':
      return 'The message was opened on their side.'
    case 'deleted':
      return 'The message was deleted on their side.'
    case 'denied':
      return 'Their side does not say what became of the message.'
    case 'other':
      return 'Their system says something about the message that we do not understand.'
  }
}

/** What the status of one recipient means, for people. */
export function statusSentence({ action }: RecipientStatus): string {
  switch (action) {
    case 'failed':
      return 'The message could not be delivered.'
    case 'delayed':
      return 'The message is delayed; delivery is still being tried.'
    case 'delivered':
      return 'The message was delivered to the mail system of the recipient.'
    case 'relayed':
      return 'The message was passed on to a system that sends no notifications.'
    case 'expanded':
      return 'The message was passed on to the members of a list.'
    case 'other':
      return 'A mail system says something about the message that we do not understand.'
  }
}
