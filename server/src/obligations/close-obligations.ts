import type { ConversationId, DeskId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Closing } from './obligation.ts'
import { updateClosed, updateDesk } from './sql.ts'

/** Ends what is owed for a conversation's messages up to one, with its outcome and who did it. */
export async function closeObligations(
  tx: Tx,
  practiceId: PracticeId,
  closing: Closing,
): Promise<void> {
  await updateClosed(tx, practiceId, closing)
}

/** What is owed goes with the conversation to another desk; its clock keeps running. */
export async function moveObligations(
  tx: Tx,
  practiceId: PracticeId,
  move: { readonly conversationId: ConversationId; readonly deskId: DeskId },
): Promise<void> {
  await updateDesk(tx, practiceId, move)
}
