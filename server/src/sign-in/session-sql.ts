import type { PatientId, PersonId, PracticeId, SessionId } from '@salve/contract/ids'
import type { Role } from '@salve/contract/words'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import { type Account, columnsOf, type How } from './sign-in.ts'

export type SessionTable = {
  token_hash: Buffer
  id: SessionId
  practice_id: PracticeId
  kind: 'staff' | 'patient'
  person_id: PersonId | null
  patient_id: PatientId | null
  stage: 'totp' | 'full'
  how: How
  browser_hash: Buffer
  tries: number
  created_at: Temporal.Instant
  seen_at: Temporal.Instant
  locked_at: Temporal.Instant | null
  ended_at: Temporal.Instant | null
  expires_at: Temporal.Instant
}
type Tables = { session: SessionTable }

export type FoundSession = {
  session_id: SessionId
  practice_id: PracticeId
  person_id: PersonId | null
  patient_id: PatientId | null
  role: Role | null
  stage: 'totp' | 'full'
  locked: boolean
  idle: boolean
  seen_at: Temporal.Instant
  /** How often the practice's configuration has changed. */
  configuration: number | null
}

/**
 * The open session of a token, with all that a request needs to know of it. An ended, expired or
 * unknown session, a person who has left and a patient whose access was closed give none.
 */
export async function selectSession(
  tx: Tx,
  tokenHash: Buffer,
  idleSeconds: number,
): Promise<FoundSession | undefined> {
  const idleSince = tx.now.subtract({ seconds: idleSeconds })
  const { rows } = await sql<FoundSession>`
    select session.id as session_id, session.practice_id, session.person_id, session.patient_id,
      person.role, session.stage, session.locked_at is not null as locked,
      session.seen_at <= ${idleSince} as idle, session.seen_at, configuration.version as configuration
    from session
      left join configuration on configuration.practice_id = session.practice_id
      left join person on session.kind = 'staff'
        and person.practice_id = session.practice_id and person.id = session.person_id
      left join patient_access on session.kind = 'patient'
        and patient_access.practice_id = session.practice_id
        and patient_access.patient_id = session.patient_id
    where session.token_hash = ${tokenHash} and session.ended_at is null
      and session.expires_at > ${tx.now}
      and person.left_at is null and patient_access.closed_at is null`.execute(tx.tables())
  return rows[0]
}

/**
 * Notes a sign of life, unless it comes too late or the last one is only seconds old. Of requests
 * that come together one notes it; the others do not wait for that one to end.
 */
export function touchSession(tx: Tx, found: FoundSession): void {
  const seenBefore = tx.now.subtract({ seconds: touchSeconds })
  if (found.locked || found.idle || Temporal.Instant.compare(found.seen_at, seenBefore) > 0) return
  const touch = tx
    .tables<Tables>()
    .updateTable('session')
    .set({ seen_at: tx.now })
    .where('id', '=', (value) =>
      value
        .selectFrom('session as here')
        .select('here.id')
        .where('here.id', '=', found.session_id)
        .where('here.seen_at', '=', found.seen_at)
        .where('here.locked_at', 'is', null)
        .forUpdate()
        .skipLocked(),
    )
  tx.unawaited(touch.compile())
}

const touchSeconds = 30

export type NewSession = {
  readonly tokenHash: Buffer
  readonly id: SessionId
  readonly account: Account
  readonly stage: 'totp' | 'full'
  readonly how: How
  readonly browserHash: Buffer
  readonly expiresAt: Temporal.Instant
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      id: session.id,
      kind: session.account.kind,
      ...columnsOf(session.account),
      stage: session.stage,
      how: session.how,
      browser_hash: session.browserHash,
      tries: 0,
      created_at: tx.now,
      seen_at: tx.now,
      locked_at: null,
      ended_at: null,
      expires_at: session.expiresAt,
    })
    .execute()
}

export async function endSessionById(tx: Tx, id: SessionId): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('session')
    .set({ ended_at: tx.now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

export async function endSessionsOf(tx: Tx, account: Account): Promise<number> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('session')
    .set({ ended_at: tx.now })
    .where('practice_id', '=', account.practiceId)
    .where((is) =>
      account.kind === 'staff'
        ? is('person_id', '=', account.personId)
        : is('patient_id', '=', account.patientId),
    )
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

export async function markLocked(tx: Tx, id: SessionId): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('session')
    .set({ locked_at: tx.now })
    .where('id', '=', id)
    .where('kind', '=', 'staff')
    .where('stage', '=', 'full')
    .where('locked_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute()
}

/** Opens the lock under a new token. False when the session ended meanwhile. */
export async function markUnlocked(tx: Tx, id: SessionId, tokenHash: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('session')
    .set({ token_hash: tokenHash, locked_at: null, seen_at: tx.now, tries: 0 })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Counts a miss at a session's door; the session ends with the last one allowed. */
export async function countSessionMiss(tx: Tx, id: SessionId, missesMax: number): Promise<void> {
  await sql`
    update session set tries = tries + 1,
      ended_at = case when tries + 1 >= ${missesMax} then ${tx.now}::timestamptz else ended_at end
    where id = ${id} and ended_at is null`.execute(tx.tables())
}

/** Whether the person was fully signed in with this browser before, within what is kept. */
export async function isKnownBrowser(
  tx: Tx,
  person: { readonly practiceId: PracticeId; readonly personId: PersonId },
  browserHash: Buffer,
): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('session')
    .select('id')
    .where('kind', '=', 'staff')
    .where('practice_id', '=', person.practiceId)
    .where('person_id', '=', person.personId)
    .where('browser_hash', '=', browserHash)
    .where('stage', '=', 'full')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether a session was opened with a slip within the last half hour: the patient is still joining. */
export async function isFreshFromSlip(tx: Tx, id: SessionId): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('session')
    .select('id')
    .where('id', '=', id)
    .where('how', '=', 'slip')
    .where('created_at', '>', tx.now.subtract({ minutes: 30 }))
    .executeTakeFirst()
  return row !== undefined
}
