// Owns notices: that an answer waits, told to the patient outside Salve, in words that say nothing
// else. Does not own the answer (conversations).
import type { ConversationId, EntryId, NoticeId, PatientId, PracticeId } from '@salve/contract/ids'

export type Notice = {
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly id: NoticeId
  readonly conversationId: ConversationId
  readonly entryId: EntryId
  readonly channel: 'email'
  readonly state: NoticeState
  readonly address: string | undefined
  readonly fromName: string
  readonly subject: string
  readonly text: string
  readonly reason: NoticeFailure | undefined
  readonly createdAt: Temporal.Instant
}

/** `waiting` becomes `sent` or `failed`, once. `outbox` stays: there is no mail server. */
export type NoticeState = 'waiting' | 'outbox' | 'sent' | 'failed'

/** `refused`: the mail server said never. `gave-up`: it said later for three hours. */
export type NoticeFailure = 'no-address' | 'bad-address' | 'patient-died' | 'refused' | 'gave-up'

/** How long a mail server may put a notice off before staff are told that it failed. */
export const patienceHours = 3

/** The same for every attempt at one notice (RFC 5322 s.3.6.4). */
export function messageIdOf(notice: Pick<Notice, 'id'>, origin: string): string {
  return `<${notice.id}@${new URL(origin).hostname}>`
}

/** Whether this can be one mail address: nothing that a header or a list of recipients is made of. */
export function isAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s\p{C}@<>()[\]\\,;:"]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text)
  )
}

/** Whether the mail server refused this one message for good, rather than put it off or be away (RFC 5321 s.4.2.1). */
export function isRefusal(fault: unknown): boolean {
  if (!(fault instanceof Error) || !('code' in fault) || !('responseCode' in fault)) return false
  const { code, responseCode } = fault
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return false
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600
}

/** What a log may tell of a mail fault: its text can quote the address. */
export function mailFaultCode(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown'
  if ('responseCode' in fault && typeof fault.responseCode === 'number') {
    return String(fault.responseCode)
  }
  return 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.name
}
