import type { PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Owed, Reopening } from './obligation.ts'
import { selectOldest } from './read-sql.ts'
import { updateReopened } from './sql.ts'

/**
 * Takes back a closing: what it ended is owed again, promised for the same instant and as high on
 * its ladder as it was. Gives the oldest of all that is owed for the conversation; undefined when
 * nothing is.
 */
export async function reopenObligations(
  tx: Tx,
  practiceId: PracticeId,
  reopening: Reopening,
): Promise<Owed | undefined> {
  await updateReopened(tx, practiceId, reopening)
  return await selectOldest(tx, practiceId, reopening.conversationId)
}
