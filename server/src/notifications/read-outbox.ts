import type { PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Notice } from './notice.ts'
import { selectOutbox } from './sql.ts'

/** The notices that would have been sent, newest first; at most 100. */
export async function readOutbox(tx: Tx, practiceId: PracticeId): Promise<readonly Notice[]> {
  return await selectOutbox(tx, practiceId)
}
