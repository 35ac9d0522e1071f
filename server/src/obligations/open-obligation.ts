import type { PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { NewObligation } from './obligation.ts'
import { insertObligation } from './sql.ts'

/** Opens what a patient message asks of the practice; exactly one for each message. */
export async function openObligation(
  tx: Tx,
  practiceId: PracticeId,
  fresh: NewObligation,
): Promise<void> {
  await insertObligation(tx, practiceId, fresh)
}
