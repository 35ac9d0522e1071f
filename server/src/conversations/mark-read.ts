import { audit } from '../audit/audit.ts'
import { happened } from '../facts.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject, StaffSubject } from '../platform/db/subject.ts'
import type { Conversation } from './conversation.ts'
import { readUpTo } from './read-sql.ts'
import { raiseReadSeq } from './sql.ts'
import { advance, insertEntries } from './sql.ts'

/**
 * A staff member has the messages up to `version` in front of them. The patient sees it once for
 * each person and new message: 'Dana Lee opened it'.
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
  await audit(tx, {
    action: 'message.opened',
    patientId: conversation.patientId,
    objectType: 'conversation',
    objectId: conversation.id,
    detail: { upTo },
  })
  await happened(tx, {
    type: 'conversation-changed',
    practiceId: who.practiceId,
    patientId: conversation.patientId,
    conversationId: conversation.id,
    deskId: conversation.deskId,
    version: advanced.row.lastSeq,
    forPatient: true,
  })
}

/** The patient has read everything up to the last staff message. */
export async function markReadByPatient(
  tx: Tx,
  who: PatientSubject,
  conversation: Conversation,
): Promise<void> {
  if (conversation.patientReadSeq >= conversation.staffSeq) return
  await raiseReadSeq(tx, conversation, 'patient', conversation.staffSeq)
  await happened(tx, {
    type: 'conversation-changed',
    practiceId: who.practiceId,
    patientId: conversation.patientId,
    conversationId: conversation.id,
    deskId: conversation.deskId,
    version: conversation.lastSeq,
    forPatient: false,
  })
}
