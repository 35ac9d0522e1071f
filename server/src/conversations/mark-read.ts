import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Conversation } from './conversation.ts'
import { readUpTo } from './read-sql.ts'
import { auditOf, sayChanged } from './say-changed.ts'
import { advance, insertEntries, raiseReadSeq } from './sql.ts'

/**
 * A staff member has the messages up to `version` in front of them. The patient sees it once for
 * each person and new message: 'Dana Lee opened it'. Who answered it has read it.
 */
export async function markReadByStaff(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  version: number,
): Promise<void> {
  const upTo = Math.min(version, conversation.patientSeq)
  const before = await readUpTo(tx, conversation, who.personId)
  if (before >= upTo) return
  const advanced = await advance(tx, conversation, { entries: 1 })
  if (advanced === undefined) return
  await insertEntries(tx, conversation, [
    {
      seq: advanced.before + 1,
      kind: 'read',
      audience: 'everyone',
      author: { kind: 'staff', id: who.personId },
      data: { upTo },
    },
  ])
  await raiseReadSeq(tx, conversation, 'staff', upTo)
  await auditOf(tx, conversation, 'message.opened', { upTo })
  await sayChanged(tx, advanced.row, true)
}

/** The patient has read everything up to the last staff message. */
export async function markReadByPatient(tx: Tx, conversation: Conversation): Promise<void> {
  if (conversation.patientReadSeq >= conversation.staffSeq) return
  await raiseReadSeq(tx, conversation, 'patient', conversation.staffSeq)
  await sayChanged(tx, conversation, false)
}
