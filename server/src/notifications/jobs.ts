import type { Job, JobTools } from '../platform/jobs/job.ts'
import { isRefusal, mailFaultCode, messageIdOf, type Notice, patienceHours } from './notice.ts'
import { type AnsweredMessage, prepareNotice } from './prepare-notice.ts'
import { settleNotice } from './settle-notice.ts'
import { releaseNotice, takeNotice } from './sql.ts'

/** A notice was not sent now; the job is tried again. Its words are codes: a mail server's can quote the address. */
export class NoticeDelayedFault extends Error {
  override readonly name = 'NoticeDelayedFault'
  readonly code: string

  constructor(code: string) {
    super(`a notice was put off (${code})`)
    this.code = code
  }
}

/**
 * The jobs of this room, for an origin that links start with. Throws when it is not a bare origin.
 *
 * `notifyPatient` tells a patient once that an answer waits. The notice is a row before it is sent;
 * sending holds no transaction; every attempt has the same Message-ID; what was sent is never sent
 * again. A refusal, or three hours of "later", is shown to staff as failed.
 */
export function notificationJobs(by: { readonly origin: string }): {
  readonly notifyPatient: Job<AnsweredMessage>
} {
  const { origin } = by
  if (new URL(origin).origin !== origin) throw new TypeError('links need a bare origin')
  return {
    notifyPatient: {
      name: 'notifications.notify-patient',
      run: async (message, tools) => await notifyPatient(message, tools, origin),
    },
  }
}

async function notifyPatient(
  message: AnsweredMessage,
  tools: JobTools,
  origin: string,
): Promise<void> {
  const { database, mailer } = tools
  const house = { kind: 'worker', practiceId: message.practiceId } as const
  const { notice, taken } = await database.withSubject(house, async (tx) => {
    const prepared = await prepareNotice(tx, message, { origin, mailConfigured: mailer.configured })
    return { notice: prepared, taken: mailer.configured && (await takeNotice(tx, prepared)) }
  })
  if (notice.state !== 'waiting') return
  if (!taken) throw new NoticeDelayedFault('taken')
  try {
    await mailer.send({
      to: notice.address ?? '',
      fromName: notice.fromName,
      subject: notice.subject,
      text: notice.text,
      messageId: messageIdOf(notice, origin),
    })
  } catch (fault) {
    await putOffOrFail(notice, fault, tools)
    return
  }
  await database.withSubject(house, async (tx) => await settleNotice(tx, notice, { state: 'sent' }))
}

async function putOffOrFail(notice: Notice, fault: unknown, { database }: JobTools): Promise<void> {
  const failed = await database.withSubject(
    { kind: 'worker', practiceId: notice.practiceId },
    async (tx) => {
      const waited = tx.now.since(notice.createdAt).total('hours')
      if (isRefusal(fault)) await settleNotice(tx, notice, { state: 'failed', reason: 'refused' })
      else if (waited < patienceHours) {
        await releaseNotice(tx, notice)
        return false
      } else await settleNotice(tx, notice, { state: 'failed', reason: 'gave-up' })
      return true
    },
  )
  if (!failed) throw new NoticeDelayedFault(mailFaultCode(fault))
}
