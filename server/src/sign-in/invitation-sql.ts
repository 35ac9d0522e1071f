import type { InvitationId, PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'

type InvitationTable = {
  practice_id: PracticeId
  id: InvitationId
  patient_id: PatientId
  code_hash: string
  sealed: Buffer | null
  made_by: PersonId
  created_at: Temporal.Instant
  expires_at: Temporal.Instant
  tries: number
  ended_at: Temporal.Instant | null
  used_at: Temporal.Instant | null
}
export type Tables = { invitation: InvitationTable }

/** Ends whatever slip the patient still has. */
export async function endInvitations(
  tx: Tx,
  practiceId: PracticeId,
  patientId: PatientId,
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('invitation')
    .set({ ended_at: tx.now, sealed: null })
    .where('practice_id', '=', practiceId)
    .where('patient_id', '=', patientId)
    .where('ended_at', 'is', null)
    .execute()
}

/** False when an open slip, of whomever, has that very code. */
export async function insertInvitation(
  tx: Tx,
  invitation: {
    readonly practiceId: PracticeId
    readonly id: InvitationId
    readonly patientId: PatientId
    readonly codeHash: string
    readonly sealed: Buffer
    readonly madeBy: PersonId
    readonly expiresAt: Temporal.Instant
  },
): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .insertInto('invitation')
    .values({
      practice_id: invitation.practiceId,
      id: invitation.id,
      patient_id: invitation.patientId,
      code_hash: invitation.codeHash,
      sealed: invitation.sealed,
      made_by: invitation.madeBy,
      created_at: tx.now,
      expires_at: invitation.expiresAt,
      tries: 0,
      ended_at: null,
      used_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export type OpenInvitation = {
  readonly id: InvitationId
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly sealed: Buffer
  readonly expiresAt: Temporal.Instant
}

/** The open slip with a code's digest, or with an id. */
export async function selectInvitation(
  tx: Tx,
  by: { readonly codeHash: string } | { readonly id: InvitationId },
): Promise<OpenInvitation | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('invitation')
    .select(['id', 'practice_id', 'patient_id', 'sealed', 'expires_at'])
    .where((is) => ('id' in by ? is('id', '=', by.id) : is('code_hash', '=', by.codeHash)))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .executeTakeFirst()
  if (row === undefined || row.sealed === null) return undefined
  return {
    id: row.id,
    practiceId: row.practice_id,
    patientId: row.patient_id,
    sealed: row.sealed,
    expiresAt: row.expires_at,
  }
}

/** False when it was used, or ended, a moment ago. */
export async function markInvitationUsed(tx: Tx, id: InvitationId): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('invitation')
    .set({ used_at: tx.now, ended_at: tx.now, sealed: null })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Counts a miss; the slip ends with the last one allowed. */
export async function countInvitationMiss(
  tx: Tx,
  id: InvitationId,
  missesMax: number,
): Promise<void> {
  await sql`
    update invitation set tries = tries + 1,
      ended_at = case when tries + 1 >= ${missesMax} then ${tx.now}::timestamptz end,
      sealed = case when tries + 1 >= ${missesMax} then null else sealed end
    where id = ${id} and ended_at is null`.execute(tx.tables())
}
