import type { ConversationId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import { happened } from '../facts.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Conversation } from './conversation.ts'

type Changed = Pick<Conversation, 'practiceId' | 'patientId' | 'deskId' | 'lastSeq'> & {
  readonly id: ConversationId
}

/** Has whoever looks at the conversation look again: staff always, the patient when they can see what changed. */
export async function sayChanged(
  tx: Tx,
  conversation: Changed,
  forPatient: boolean,
): Promise<void> {
  await happened(tx, {
    type: 'conversation-changed',
    practiceId: conversation.practiceId,
    patientId: conversation.patientId,
    conversationId: conversation.id,
    deskId: conversation.deskId,
    version: conversation.lastSeq,
    forPatient,
  })
}

/** The audit row of something done to a conversation. */
export async function auditOf(
  tx: Tx,
  conversation: Pick<Changed, 'id' | 'patientId'>,
  action: string,
  detail: Readonly<Record<string, number>> = {},
): Promise<void> {
  await audit(tx, {
    action,
    patientId: conversation.patientId,
    objectType: 'conversation',
    objectId: conversation.id,
    detail,
  })
}
