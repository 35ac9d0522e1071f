import type { ConversationId, DeskId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject, Subject } from '../platform/db/subject.ts'
import type { Conversation } from './conversation.ts'
import { selectJustMoved } from './move-sql.ts'
import { selectForPatient, selectForStaff, selectForWorker } from './sql.ts'

/**
 * The only way to hold a conversation. Undefined for one that does not exist and for one the
 * subject may not see: the two cannot be told apart.
 *
 * Who may: the patient it is about; staff who sit at its desk now; the patient's own doctor when
 * its topic says so; the house itself, for what follows from a fact. Nobody else: not a manager,
 * not an administrator, not somebody who sat at the desk before.
 */
export async function accessConversation(
  tx: Tx,
  who: Subject,
  id: ConversationId,
): Promise<Conversation | undefined> {
  switch (who.kind) {
    case 'patient':
      return await selectForPatient(tx, who, id)
    case 'staff':
      return await selectForStaff(tx, who, id)
    case 'worker':
      return await selectForWorker(tx, who.practiceId, id)
    case 'sign-in':
      return undefined
  }
}

const takeBackSeconds = 60

/**
 * A conversation for the one who moved it away, so that they can take it back to the desk it came
 * from: for a minute, while nobody else did more with it than look, and only if they read what is
 * at that desk. It lets them do nothing else, for they need not sit where it went.
 */
export async function accessJustMoved(
  tx: Tx,
  who: StaffSubject,
  of: { readonly id: ConversationId; readonly backTo: DeskId },
): Promise<Conversation | undefined> {
  const since = tx.now.subtract({ seconds: takeBackSeconds })
  return await selectJustMoved(tx, who, { ...of, since })
}
