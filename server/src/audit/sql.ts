import type { PracticeId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Doing } from './audit.ts'

export type Row = Omit<Doing, 'practiceId' | 'subject'> & {
  readonly practiceId: PracticeId
  readonly subject: { readonly kind: string; readonly id: string | undefined }
}

/** The practice of a row written before anyone is signed in is not in the settings yet: it is set for this one statement's policy. */
export async function insertAudit(tx: Tx, row: Row): Promise<void> {
  const db = tx.tables<never>()
  if (tx.who.kind === 'sign-in') {
    await sql`select set_config('salve.practice_id', ${row.practiceId}, true)`.execute(db)
  }
  await sql`
    insert into audit_entry (practice_id, at, subject_kind, subject_id, action, patient_id,
      object_type, object_id, detail)
    values (${row.practiceId}, ${tx.now}, ${row.subject.kind}, ${row.subject.id ?? null}, ${row.action},
      ${row.patientId ?? null}, ${row.objectType ?? null}, ${row.objectId ?? null},
      ${JSON.stringify(row.detail ?? {})})`.execute(db)
}
