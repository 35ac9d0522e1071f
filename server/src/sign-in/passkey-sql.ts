import type { PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import { type Account, columnsOf } from './sign-in.ts'

type PasskeyTable = {
  practice_id: PracticeId
  id: string
  person_id: PersonId | null
  patient_id: PatientId | null
  credential_id: string
  public_key: Buffer
  counter: number
  transports: string[]
  name: string
  backed_up: boolean
  added_at: Temporal.Instant
  used_at: Temporal.Instant | null
}
type PasskeyChallengeTable = {
  challenge: string
  purpose: 'sign-in' | 'add'
  browser_hash: Buffer
  practice_id: PracticeId | null
  person_id: PersonId | null
  patient_id: PatientId | null
  expires_at: Temporal.Instant
}
export type Tables = { passkey: PasskeyTable; passkey_challenge: PasskeyChallengeTable }

export type Passkey = {
  readonly id: string
  readonly account: Account
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
}

/** What its owner sees of a passkey. */
export type PasskeyLine = {
  readonly id: string
  readonly name: string
  readonly addedAt: Temporal.Instant
  readonly usedAt: Temporal.Instant | undefined
}

/** False when the credential is somebody's already. */
export async function insertPasskey(
  tx: Tx,
  passkey: Passkey & { readonly name: string; readonly backedUp: boolean },
): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .insertInto('passkey')
    .values({
      id: passkey.id,
      ...columnsOf(passkey.account),
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: [...passkey.transports],
      name: passkey.name,
      backed_up: passkey.backedUp,
      added_at: tx.now,
      used_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The passkey of a credential; locked, so that two answers cannot both use one counter. */
export async function selectPasskey(tx: Tx, credentialId: string): Promise<Passkey | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    id: row.id,
    account: accountIn(row),
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: row.transports,
  }
}

function accountIn(row: Pick<PasskeyTable, 'practice_id' | 'person_id' | 'patient_id'>): Account {
  const practiceId = row.practice_id
  if (row.person_id !== null) return { kind: 'staff', practiceId, personId: row.person_id }
  if (row.patient_id !== null) return { kind: 'patient', practiceId, patientId: row.patient_id }
  throw new TypeError('a passkey of nobody')
}

/** The passkeys of an account, oldest first; 20 at most. */
export async function selectPasskeys(
  tx: Tx,
  account: Account,
): Promise<readonly (PasskeyLine & { readonly credentialId: string })[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('passkey')
    .select(['id', 'name', 'added_at', 'used_at', 'credential_id'])
    .where('practice_id', '=', account.practiceId)
    .where((is) =>
      account.kind === 'staff'
        ? is('person_id', '=', account.personId)
        : is('patient_id', '=', account.patientId),
    )
    .orderBy('added_at')
    .limit(20)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    addedAt: row.added_at,
    usedAt: row.used_at ?? undefined,
    credentialId: row.credential_id,
  }))
}

export async function markPasskeyUsed(
  tx: Tx,
  credentialId: string,
  used: { readonly counter: number; readonly backedUp: boolean },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('passkey')
    .set({ counter: used.counter, backed_up: used.backedUp, used_at: tx.now })
    .where('credential_id', '=', credentialId)
    .execute()
}

/** Removes one passkey of an account; false when it has none by that id. */
export async function deletePasskey(tx: Tx, account: Account, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .tables<Tables>()
    .deleteFrom('passkey')
    .where('practice_id', '=', account.practiceId)
    .where((is) =>
      account.kind === 'staff'
        ? is('person_id', '=', account.personId)
        : is('patient_id', '=', account.patientId),
    )
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

/** Removes every passkey of an account: its owner starts anew. */
export async function forgetPasskeys(tx: Tx, account: Account): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('passkey')
    .where('practice_id', '=', account.practiceId)
    .where((is) =>
      account.kind === 'staff'
        ? is('person_id', '=', account.personId)
        : is('patient_id', '=', account.patientId),
    )
    .execute()
}

export type Challenge = {
  readonly purpose: 'sign-in' | 'add'
  readonly browserHash: Buffer
  /** Whose account a new passkey is for; nobody's when signing in. */
  readonly account: Account | undefined
}

export async function insertChallenge(
  tx: Tx,
  text: string,
  challenge: Challenge & { readonly expiresAt: Temporal.Instant },
): Promise<void> {
  const nobody = { practice_id: null, person_id: null, patient_id: null }
  await tx
    .tables<Tables>()
    .insertInto('passkey_challenge')
    .values({
      challenge: text,
      purpose: challenge.purpose,
      browser_hash: challenge.browserHash,
      ...(challenge.account === undefined ? nobody : columnsOf(challenge.account)),
      expires_at: challenge.expiresAt,
    })
    .execute()
}

/** Uses a challenge up. False when it was never given to this browser for this, is old, or was used. */
export async function spendChallenge(tx: Tx, text: string, challenge: Challenge): Promise<boolean> {
  const { account } = challenge
  const ids = account === undefined ? undefined : columnsOf(account)
  const { rows } = await sql`
    delete from passkey_challenge
    where challenge = ${text} and purpose = ${challenge.purpose}
      and browser_hash = ${challenge.browserHash} and expires_at > ${tx.now}
      and person_id is not distinct from ${ids?.person_id ?? null}::uuid
      and patient_id is not distinct from ${ids?.patient_id ?? null}::uuid
    returning challenge`.execute(tx.tables())
  return rows.length === 1
}
