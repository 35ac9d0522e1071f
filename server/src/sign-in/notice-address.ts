import type { PatientId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import { selectConfirmedEmail } from './sql.ts'

/**
 * Where a patient reads: the address they proved here, else the one on file. An address that the
 * practice put on file after the proof is newer, and counts.
 */
export async function noticeAddress(
  tx: Tx,
  practiceId: PracticeId,
  patient: { readonly id: PatientId; readonly email: string | undefined },
): Promise<string | undefined> {
  const confirmed = await selectConfirmedEmail(tx, practiceId, patient.id)
  if (confirmed === undefined) return patient.email
  const onFile = patient.email?.toLowerCase()
  const holds = onFile === confirmed.address || onFile === confirmed.onFile
  return holds ? confirmed.address : patient.email
}
