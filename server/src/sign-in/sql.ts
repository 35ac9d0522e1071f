import type { PatientId, PracticeId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'

export type PatientAccessTable = {
  practice_id: PracticeId
  patient_id: PatientId
  joined_at: Temporal.Instant
  email_confirmed: string | null
  email_confirmed_at: Temporal.Instant | null
  email_on_file: string | null
  closed_at: Temporal.Instant | null
}
export type Tables = { patient_access: PatientAccessTable }

/** Notes that a patient joined; the first time counts. */
export async function upsertJoined(
  tx: Tx,
  practiceId: PracticeId,
  patientId: PatientId,
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('patient_access')
    .values({
      practice_id: practiceId,
      patient_id: patientId,
      joined_at: tx.now,
      email_confirmed: null,
      email_confirmed_at: null,
      email_on_file: null,
      closed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Opens the door of a patient whom staff gave a slip, if it was closed. */
export async function reopenAccess(
  tx: Tx,
  practiceId: PracticeId,
  patientId: PatientId,
): Promise<void> {
  await setClosed(tx, practiceId, { patientId, closedAt: null })
}

export async function markClosed(
  tx: Tx,
  practiceId: PracticeId,
  patientId: PatientId,
): Promise<void> {
  await setClosed(tx, practiceId, { patientId, closedAt: tx.now })
}

async function setClosed(
  tx: Tx,
  practiceId: PracticeId,
  access: { readonly patientId: PatientId; readonly closedAt: Temporal.Instant | null },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('patient_access')
    .set({ closed_at: access.closedAt })
    .where('practice_id', '=', practiceId)
    .where('patient_id', '=', access.patientId)
    .execute()
}

export async function updateConfirmedEmail(
  tx: Tx,
  practiceId: PracticeId,
  confirmed: {
    readonly patientId: PatientId
    readonly address: string
    readonly onFile: string | undefined
  },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('patient_access')
    .set({
      email_confirmed: confirmed.address.toLowerCase(),
      email_confirmed_at: tx.now,
      email_on_file: confirmed.onFile?.toLowerCase() ?? null,
    })
    .where('practice_id', '=', practiceId)
    .where('patient_id', '=', confirmed.patientId)
    .execute()
}

/** The address a patient proved, with what was on file then; both in small letters. */
export async function selectConfirmedEmail(
  tx: Tx,
  practiceId: PracticeId,
  patientId: PatientId,
): Promise<{ readonly address: string; readonly onFile: string | undefined } | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('patient_access')
    .select(['email_confirmed', 'email_on_file'])
    .where('practice_id', '=', practiceId)
    .where('patient_id', '=', patientId)
    .executeTakeFirst()
  const address = row?.email_confirmed ?? undefined
  return address === undefined ? undefined : { address, onFile: row?.email_on_file ?? undefined }
}

export type PatientFacts = {
  first_name: string
  birth_date: Temporal.PlainDate
  email: string | null
  phone: string | null
  alive: boolean
}

/** What signing in must know of one patient; undefined when there is none that the subject may know of. */
export async function selectPatientFacts(
  tx: Tx,
  practiceId: string,
  patientId: string,
): Promise<PatientFacts | undefined> {
  const { rows } = await sql<PatientFacts>`
    select * from sign_in_patient(${practiceId}, ${patientId})`.execute(tx.tables())
  return rows[0]
}

/** Whether the patient has joined and nobody closed their access. */
export async function hasOpenAccess(
  tx: Tx,
  practiceId: PracticeId,
  patientId: PatientId,
): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('patient_access')
    .select('patient_id')
    .where('practice_id', '=', practiceId)
    .where('patient_id', '=', patientId)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export async function selectJoined(
  tx: Tx,
  practiceId: PracticeId,
  ids: readonly PatientId[],
): Promise<ReadonlySet<PatientId>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('patient_access')
    .select('patient_id')
    .where('practice_id', '=', practiceId)
    .where('patient_id', 'in', [...ids])
    .execute()
  return new Set(rows.map((row) => row.patient_id))
}
