import type { PatientId, PersonId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject, WorkerSubject } from '../platform/db/subject.ts'
import { updatePhysician } from './sql.ts'

/**
 * Says who the patient's own doctor is here, or that there is none. Throws when that person does not
 * work in the practice.
 */
export async function assignPhysician(
  tx: Tx,
  who: StaffSubject | WorkerSubject,
  patientId: PatientId,
  physicianId: PersonId | undefined,
): Promise<void> {
  await updatePhysician(tx, who.practiceId, patientId, physicianId)
  await audit(tx, {
    action: 'patient.physician-assigned',
    patientId,
    ...(physicianId === undefined ? {} : { objectType: 'person', objectId: physicianId }),
  })
}
