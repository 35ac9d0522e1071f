import type { PatientId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import { selectJoined } from './sql.ts'

/** Which of these patients have joined; at most 1,000 asked at once. */
export async function joinedAmong(
  tx: Tx,
  practiceId: PracticeId,
  ids: readonly PatientId[],
): Promise<ReadonlySet<PatientId>> {
  return ids.length === 0 ? new Set() : await selectJoined(tx, practiceId, ids)
}
