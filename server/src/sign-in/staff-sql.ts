import type { PersonId, PracticeId } from '@salve/contract/ids'
import type { Role } from '@salve/contract/words'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'

type StaffSecretTable = {
  practice_id: PracticeId
  person_id: PersonId
  password_hash: string
  totp_sealed: Buffer
  totp_last_step: number
  changed_at: Temporal.Instant
}
type SetUpLinkTable = {
  token_hash: Buffer
  practice_id: PracticeId
  person_id: PersonId
  totp_sealed: Buffer
  tries: number
  created_at: Temporal.Instant
  expires_at: Temporal.Instant
  spent_at: Temporal.Instant | null
}
export type Tables = { staff_secret: StaffSecretTable; set_up_link: SetUpLinkTable }

/** Somebody who works here now, with the secrets of their account once it is set up. */
export type PersonSecrets = {
  readonly practiceId: PracticeId
  readonly personId: PersonId
  readonly role: Role
  readonly name: string
  readonly email: string
  readonly passwordHash: string | undefined
  readonly totpSealed: Buffer | undefined
}

type Row = {
  practice_id: PracticeId
  person_id: PersonId
  role: Role
  name: string
  email: string
  password_hash: string | null
  totp_sealed: Buffer | null
}

/** By email address, or by id. */
export async function selectPersonSecrets(
  tx: Tx,
  by: { readonly email: string } | { readonly personId: PersonId },
): Promise<PersonSecrets | undefined> {
  const email = 'email' in by ? by.email : null
  const personId = 'personId' in by ? by.personId : null
  const { rows } = await sql<Row>`
    select * from sign_in_person(${email}, ${personId})`.execute(tx.tables())
  const row = rows[0]
  if (row === undefined) return undefined
  return {
    practiceId: row.practice_id,
    personId: row.person_id,
    role: row.role,
    name: row.name,
    email: row.email,
    passwordHash: row.password_hash ?? undefined,
    totpSealed: row.totp_sealed ?? undefined,
  }
}

/** Takes a code's step if it is later than the last one taken; false when it is not. */
export async function takeTotpStep(tx: Tx, personId: PersonId, step: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('staff_secret')
    .set({ totp_last_step: step })
    .where('person_id', '=', personId)
    .where('totp_last_step', '<', step)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function upsertStaffSecret(
  tx: Tx,
  secret: {
    readonly practiceId: PracticeId
    readonly personId: PersonId
    readonly passwordHash: string
    readonly totpSealed: Buffer
    readonly totpLastStep: number
  },
): Promise<void> {
  const values = {
    password_hash: secret.passwordHash,
    totp_sealed: secret.totpSealed,
    totp_last_step: secret.totpLastStep,
    changed_at: tx.now,
  }
  await tx
    .tables<Tables>()
    .insertInto('staff_secret')
    .values({ practice_id: secret.practiceId, person_id: secret.personId, ...values })
    .onConflict((conflict) => conflict.columns(['practice_id', 'person_id']).doUpdateSet(values))
    .execute()
}

/** A new set-up link for a person; the one before stops working. */
export async function replaceSetUpLink(
  tx: Tx,
  link: {
    readonly tokenHash: Buffer
    readonly practiceId: PracticeId
    readonly personId: PersonId
    readonly totpSealed: Buffer
    readonly expiresAt: Temporal.Instant
  },
): Promise<void> {
  const db = tx.tables<Tables>()
  await db
    .updateTable('set_up_link')
    .set({ spent_at: tx.now })
    .where('practice_id', '=', link.practiceId)
    .where('person_id', '=', link.personId)
    .where('spent_at', 'is', null)
    .execute()
  await db
    .insertInto('set_up_link')
    .values({
      token_hash: link.tokenHash,
      practice_id: link.practiceId,
      person_id: link.personId,
      totp_sealed: link.totpSealed,
      tries: 0,
      created_at: tx.now,
      expires_at: link.expiresAt,
      spent_at: null,
    })
    .execute()
}

export type SetUpLink = { personId: PersonId; totpSealed: Buffer }

/** The link of a token while it is good; locked for this transaction. */
export async function selectSetUpLink(tx: Tx, tokenHash: Buffer): Promise<SetUpLink | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('set_up_link')
    .select(['person_id', 'totp_sealed'])
    .where('token_hash', '=', tokenHash)
    .where('spent_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .forUpdate()
    .executeTakeFirst()
  return row && { personId: row.person_id, totpSealed: row.totp_sealed }
}

export async function spendSetUpLink(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('set_up_link')
    .set({ spent_at: tx.now })
    .where('token_hash', '=', tokenHash)
    .execute()
}

/** Counts a wrong code at a set-up link; the link is spent with the last one allowed. */
export async function countSetUpMiss(tx: Tx, tokenHash: Buffer, missesMax: number): Promise<void> {
  await sql`
    update set_up_link set tries = tries + 1,
      spent_at = case when tries + 1 >= ${missesMax} then ${tx.now}::timestamptz else spent_at end
    where token_hash = ${tokenHash}`.execute(tx.tables())
}
