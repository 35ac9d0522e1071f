import type { ConversationId, EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import { readPractice } from '../practices/read-practice.ts'
import { isAddress, type Notice, type NoticeFailure } from './notice.ts'
import { noticeLanguage, noticeWords } from './notice-words.ts'
import { recordSettling } from './settle-notice.ts'
import { type Contact, insertNotice, selectContact, selectNotice } from './sql.ts'

export type AnsweredMessage = {
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly conversationId: ConversationId
  readonly entryId: EntryId
}

/**
 * The one notice of a message by email, made the first time it is asked for. It starts as
 * `failed`, seen by staff, when there is no way to reach the patient; as `outbox` when there is no
 * mail server.
 */
export async function prepareNotice(
  tx: Tx,
  message: AnsweredMessage,
  by: { readonly origin: string; readonly mailConfigured: boolean },
): Promise<Notice> {
  const { practiceId, patientId, conversationId, entryId } = message
  const of = { practiceId, entryId, channel: 'email' } as const
  const known = await selectNotice(tx, of)
  if (known !== undefined) return known
  const contact = await selectContact(tx, practiceId, patientId)
  if (contact === undefined) throw new TypeError('a notice needs a patient of this practice')
  const { alias } = await readPractice(tx, practiceId)
  const { firstName, language, email } = contact
  const { origin, mailConfigured } = by
  const reason = whyUnreachable(contact)
  const state = reason !== undefined ? 'failed' : mailConfigured ? 'waiting' : 'outbox'
  const words = { alias, firstName, origin, conversationId }
  const notice: Notice = {
    ...of,
    ...noticeWords(noticeLanguage(language), words),
    ...{ patientId, conversationId, state, reason },
    id: newId('notice'),
    address: email ?? undefined,
    createdAt: tx.now,
  }
  if (!(await insertNotice(tx, notice))) return (await selectNotice(tx, of)) ?? notice
  if (reason !== undefined) await recordSettling(tx, notice, { state: 'failed', reason })
  return notice
}

function whyUnreachable({ email, deceased }: Contact): NoticeFailure | undefined {
  if (deceased) return 'patient-died'
  if (email === null || email.trim() === '') return 'no-address'
  return isAddress(email) ? undefined : 'bad-address'
}
