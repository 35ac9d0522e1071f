import type { PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Patient } from './patient.ts'
import { selectAllPatients } from './sql.ts'

/** The practice's patients by chart number, 1,000 at most: for the house's own work, never for a page. */
export async function listPatients(tx: Tx, practiceId: PracticeId): Promise<readonly Patient[]> {
  return await selectAllPatients(tx, practiceId)
}
