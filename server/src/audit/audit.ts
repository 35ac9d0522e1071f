// Owns who did what to which patient's information. Appended in the doing's own transaction,
// sealed afterwards. Does not own what was done.
import type { Tx } from '../platform/db/database.ts'
import type { Doing } from './doing.ts'
import { insertAudit } from './sql.ts'

/** Appends one audit row to the transaction: both commit, or neither. Throws when no practice is known. */
export async function audit(tx: Tx, doing: Doing): Promise<void> {
  const { who } = tx
  const practiceId = who.kind === 'sign-in' ? doing.practiceId : who.practiceId
  if (practiceId === undefined) throw new TypeError('an audit row needs a practice')
  await insertAudit(tx, { ...doing, practiceId, subject: doing.subject ?? subjectOf(tx) })
}

function subjectOf({ who }: Tx): { kind: 'staff' | 'patient' | 'worker'; id: string | undefined } {
  switch (who.kind) {
    case 'staff':
      return { kind: 'staff', id: who.personId }
    case 'patient':
      return { kind: 'patient', id: who.patientId }
    case 'worker':
    case 'sign-in':
      return { kind: 'worker', id: undefined }
  }
}
