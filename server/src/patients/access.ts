import type { PatientId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Subject } from '../platform/db/subject.ts'
import type { Patient } from './patient.ts'
import { selectPatient } from './sql.ts'

/**
 * The only way to hold a patient. Undefined for one that does not exist and for one the subject may
 * not see: the two cannot be told apart.
 *
 * Who may: the patient; anybody who works in the patient's practice, whatever their role, since the
 * front desk must find whom it speaks to; the house itself. Who may read what was said is decided
 * per conversation, not here.
 */
export async function accessPatient(
  tx: Tx,
  who: Subject,
  id: PatientId,
): Promise<Patient | undefined> {
  switch (who.kind) {
    case 'patient':
      return who.patientId === id ? await selectPatient(tx, who.practiceId, id) : undefined
    case 'staff':
      return await selectPatient(tx, who.practiceId, id)
    case 'worker':
      return await selectPatient(tx, who.practiceId, id)
    case 'sign-in':
      return undefined
  }
}
