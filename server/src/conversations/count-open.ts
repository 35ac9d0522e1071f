import type { PatientId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { selectOpenCounts } from './read-sql.ts'

/** How many open conversations of each patient the person may read; patients with none are left out. */
export async function countOpenOf(
  tx: Tx,
  who: StaffSubject,
  ids: readonly PatientId[],
): Promise<ReadonlyMap<PatientId, number>> {
  return ids.length === 0 ? new Map() : await selectOpenCounts(tx, who, ids)
}
