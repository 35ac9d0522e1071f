import { createTransport } from 'nodemailer'

export type Mail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same for every attempt, so that a repeat can be told from a second message. */
  readonly messageId: string
  readonly fromName: string
}

/** Sends mail. Resolves when the next server has taken it; throws when it has not. */
export type Mailer = {
  readonly send: (mail: Mail) => Promise<{ readonly response: string }>
  readonly configured: boolean
}

/** A mailer over SMTP; each phase has a time limit of 10 s. */
export function smtpMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    configured: true,
    send: async ({ to, subject, text, messageId, fromName }) => {
      const info = await transport.sendMail({
        from: { name: fromName, address: from },
        to: { name: '', address: to },
        subject,
        text,
        messageId,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return { response: info.response }
    },
  }
}

/** No mail server: notices stay in their table, where the demo shows them. */
export const noMailer: Mailer = {
  configured: false,
  send: async () => await Promise.resolve({ response: 'kept in the outbox' }),
}
