import type { ConversationId, EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import { accessPatient } from '../patients/access.ts'
import type { Patient } from '../patients/patient.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import { readPractice } from '../practices/read-practice.ts'
import { noticeAddress } from '../sign-in/notice-address.ts'
import { isAddress, type Notice, type NoticeFailure } from './notice.ts'
import { noticeLanguage, noticeWords } from './notice-words.ts'
import { recordSettling } from './settle-notice.ts'
import { insertNotice, selectNotice } from './sql.ts'

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
  const patient = await accessPatient(tx, tx.who, patientId)
  if (patient === undefined) throw new TypeError('a notice needs a patient of this practice')
  const { alias } = await readPractice(tx, practiceId)
  const { origin, mailConfigured } = by
  const address = await noticeAddress(tx, practiceId, patient)
  const reason = whyUnreachable(patient, address)
  const state = reason !== undefined ? 'failed' : mailConfigured ? 'waiting' : 'outbox'
  const words = { alias, firstName: greetingName(patient), origin, conversationId }
  const notice: Notice = {
    ...of,
    ...noticeWords(noticeLanguage(patient.language), words),
    ...{ patientId, conversationId, state, reason },
    id: newId('notice'),
    address,
    createdAt: tx.now,
  }
  if (!(await insertNotice(tx, notice))) return (await selectNotice(tx, of)) ?? notice
  if (reason !== undefined) await recordSettling(tx, notice, { state: 'failed', reason })
  return notice
}

/** A notice never names the family: with no first name it greets nobody. */
function greetingName({ preferred, given }: Patient): string {
  return preferred ?? given.split(' ')[0] ?? ''
}

function whyUnreachable({ deceasedAt }: Patient, email = ''): NoticeFailure | undefined {
  if (deceasedAt !== undefined) return 'patient-died'
  if (email.trim() === '') return 'no-address'
  return isAddress(email) ? undefined : 'bad-address'
}
