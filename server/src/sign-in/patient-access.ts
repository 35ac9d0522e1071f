import type { PatientId, PracticeId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import type { Tx } from '../platform/db/database.ts'
import { endInvitations } from './invitation-sql.ts'
import { endAllSessions } from './session.ts'
import { markClosed, selectPatientFacts, updateConfirmedEmail, upsertJoined } from './sql.ts'

type Patient = { readonly practiceId: PracticeId; readonly patientId: PatientId }

/**
 * Notes that a patient joined and reads the address on file, as proved elsewhere: for a made-up
 * practice, or for patients who come over from another system. For the house itself.
 */
export async function noteJoined(tx: Tx, { practiceId, patientId }: Patient): Promise<void> {
  const facts = await selectPatientFacts(tx, practiceId, patientId)
  await upsertJoined(tx, practiceId, patientId)
  const address = facts?.email ?? undefined
  if (address === undefined) return
  await updateConfirmedEmail(tx, practiceId, { patientId, address, onFile: address })
}

/**
 * Shuts a patient out from their next request on: sessions and slips end, and neither code nor
 * passkey lets them in. A new slip from the desk opens the door again. For staff. Audited.
 */
export async function closeAccess(tx: Tx, { practiceId, patientId }: Patient): Promise<void> {
  await markClosed(tx, practiceId, patientId)
  await endInvitations(tx, practiceId, patientId)
  await endAllSessions(tx, { kind: 'patient', practiceId, patientId })
  await audit(tx, { action: 'patient.access-closed', patientId, practiceId })
}
