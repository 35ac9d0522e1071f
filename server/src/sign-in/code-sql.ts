import type { PatientId, PracticeId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Account } from './sign-in.ts'

export type Purpose = 'sign-in' | 'confirm-email'

type CodeRequestTable = {
  id: string
  purpose: Purpose
  browser_hash: Buffer
  address_sealed: Buffer
  next_path: string
  practice_id: PracticeId | null
  patient_id: PatientId | null
  created_at: Temporal.Instant
  expires_at: Temporal.Instant
  tries: number
  ended_at: Temporal.Instant | null
}
type SignInCodeTable = {
  request_id: string
  practice_id: PracticeId
  patient_id: PatientId
  code_hash: string
  sealed: Buffer | null
}
export type Tables = { code_request: CodeRequestTable; sign_in_code: SignInCodeTable }

export type CodeRequest = {
  readonly id: string
  readonly purpose: Purpose
  readonly browserHash: Buffer
  readonly addressSealed: Buffer
  readonly nextPath: string
  /** Whose address is to be confirmed; undefined when signing in. */
  readonly patient: Patient | undefined
  readonly expiresAt: Temporal.Instant
  readonly tries: number
  readonly ended: boolean
}
type Patient = Pick<Account & { kind: 'patient' }, 'practiceId' | 'patientId'>

/** A new asking for codes; the ones this browser made before are over. */
export async function replaceCodeRequest(
  tx: Tx,
  request: Omit<CodeRequest, 'tries' | 'ended'>,
): Promise<void> {
  const db = tx.tables<Tables>()
  await db
    .updateTable('code_request')
    .set({ ended_at: tx.now })
    .where('browser_hash', '=', request.browserHash)
    .where('purpose', '=', request.purpose)
    .where('ended_at', 'is', null)
    .execute()
  await db
    .insertInto('code_request')
    .values({
      id: request.id,
      purpose: request.purpose,
      browser_hash: request.browserHash,
      address_sealed: request.addressSealed,
      next_path: request.nextPath,
      practice_id: request.patient?.practiceId ?? null,
      patient_id: request.patient?.patientId ?? null,
      created_at: tx.now,
      expires_at: request.expiresAt,
      tries: 0,
      ended_at: null,
    })
    .execute()
}

/** The last asking of a browser, ended or not; locked, so that tries are counted one by one. */
export async function selectLastRequest(
  tx: Tx,
  browserHash: Buffer,
  purpose: Purpose,
): Promise<CodeRequest | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('code_request')
    .selectAll()
    .where('browser_hash', '=', browserHash)
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  return row && requestIn(row)
}

export async function selectRequest(tx: Tx, id: string): Promise<CodeRequest | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('code_request')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && requestIn(row)
}

function requestIn(row: CodeRequestTable): CodeRequest {
  const { practice_id: practiceId, patient_id: patientId } = row
  return {
    id: row.id,
    purpose: row.purpose,
    browserHash: row.browser_hash,
    addressSealed: row.address_sealed,
    nextPath: row.next_path,
    patient: practiceId === null || patientId === null ? undefined : { practiceId, patientId },
    expiresAt: row.expires_at,
    tries: row.tries,
    ended: row.ended_at !== null,
  }
}

export async function endRequest(tx: Tx, id: string): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('code_request')
    .set({ ended_at: tx.now })
    .where('id', '=', id)
    .execute()
}

export async function countCodeMiss(tx: Tx, id: string, missesMax: number): Promise<void> {
  await sql`
    update code_request set tries = tries + 1,
      ended_at = case when tries + 1 >= ${missesMax} then ${tx.now}::timestamptz end
    where id = ${id}`.execute(tx.tables())
}

export type SignInCode = Patient & {
  readonly codeHash: string
  /** Gone once it was sent. */
  readonly sealed: Buffer | undefined
}

export async function insertCode(
  tx: Tx,
  requestId: string,
  code: Patient & { readonly codeHash: string; readonly sealed: Buffer },
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('sign_in_code')
    .values({
      request_id: requestId,
      practice_id: code.practiceId,
      patient_id: code.patientId,
      code_hash: code.codeHash,
      sealed: code.sealed,
    })
    .execute()
}

/** The codes of one asking; five at most. */
export async function selectCodes(tx: Tx, requestId: string): Promise<readonly SignInCode[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('sign_in_code')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('patient_id')
    .limit(5)
    .execute()
  return rows.map((row) => ({
    practiceId: row.practice_id,
    patientId: row.patient_id,
    codeHash: row.code_hash,
    sealed: row.sealed ?? undefined,
  }))
}

export async function forgetSealed(tx: Tx, requestId: string, patientId: PatientId): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('sign_in_code')
    .set({ sealed: null })
    .where('request_id', '=', requestId)
    .where('patient_id', '=', patientId)
    .execute()
}

/** Whose address it is, five at most, wherever in the house. */
export async function selectPatientsByAddress(
  tx: Tx,
  address: string,
): Promise<readonly Patient[]> {
  const { rows } = await sql<{ practice_id: PracticeId; patient_id: PatientId }>`
    select * from sign_in_patients(${address})`.execute(tx.tables())
  return rows.map((row) => ({ practiceId: row.practice_id, patientId: row.patient_id }))
}

/** Forgets what can no longer let anybody in: 10,000 rows of a kind at a time. */
export async function deleteOld(tx: Tx): Promise<void> {
  const dayAgo = tx.now.subtract({ hours: 24 })
  const seasonAgo = tx.now.subtract({ hours: 24 * 90 })
  const db = tx.tables()
  await sql`delete from passkey_challenge where challenge in
    (select challenge from passkey_challenge where expires_at < ${dayAgo} limit 10000)`.execute(db)
  await sql`delete from code_request where id in
    (select id from code_request where expires_at < ${dayAgo} limit 10000)`.execute(db)
  await sql`delete from session where token_hash in
    (select token_hash from session where expires_at < ${seasonAgo} limit 10000)`.execute(db)
}
