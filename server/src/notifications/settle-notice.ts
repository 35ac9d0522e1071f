import { audit } from '../audit/audit.ts'
import { appendHouseEntry } from '../conversations/append-entry.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Notice, NoticeFailure } from './notice.ts'
import { settleNotice as updateSettled } from './sql.ts'

export type Settling =
  | { readonly state: 'sent'; readonly reason?: undefined }
  | { readonly state: 'failed'; readonly reason: NoticeFailure }

/** Ends a waiting notice once, and shows staff in the timeline how; does nothing when it has ended before. */
export async function settleNotice(tx: Tx, notice: Notice, as: Settling): Promise<void> {
  const { state, reason } = as
  if (await updateSettled(tx, notice, { state, reason })) await recordSettling(tx, notice, as)
}

/** The timeline entry and the audit row of a notice that has just ended. */
export async function recordSettling(tx: Tx, notice: Notice, as: Settling): Promise<void> {
  const { practiceId, patientId, conversationId, channel } = notice
  const { state, reason } = as
  const told = { channel, state, ...(reason === undefined ? {} : { reason }) }
  await appendHouseEntry(tx, {
    ...{ practiceId, patientId, conversationId },
    kind: 'notice',
    audience: 'staff',
    data: { ...told, entryId: notice.entryId },
  })
  await audit(tx, {
    action: `notice.${state}`,
    patientId,
    objectType: 'notice',
    objectId: notice.id,
    detail: told,
  })
}
