import type { SessionId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import { newId, newToken, type Secrets, sha256 } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Cookie } from '../platform/http/reply.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import {
  type Account,
  auditedAs,
  type How,
  missesMax,
  sessionHours,
  totpMinutes,
} from './sign-in.ts'
import { upsertJoined } from './sql.ts'
import {
  countSessionMiss,
  endSessionById,
  endSessionsOf,
  insertSession,
  markLocked,
  markUnlocked,
} from './session-sql.ts'

/** A session just opened: what the answer must carry. The token is shown here once and never kept. */
export type Started = {
  readonly sessionId: SessionId
  readonly token: string
  readonly cookies: readonly Cookie[]
}

/**
 * Opens a session under a fresh token, ending the one this browser came with (no fixation). A
 * patient has joined with it. Runs for `sign-in` or `worker`; audited unless the second step is
 * still to come.
 */
export async function startSession(
  tx: Tx,
  opening: {
    readonly account: Account
    readonly visitor: Visitor
    readonly how: How
    readonly stage?: 'totp' | 'full'
  },
): Promise<Started> {
  const { account, visitor, how, stage = 'full' } = opening
  await endSession(tx, visitor)
  if (account.kind === 'patient') await upsertJoined(tx, account.practiceId, account.patientId)
  const token = newToken()
  const sessionId = newId('session')
  const lasting = stage === 'totp' ? { minutes: totpMinutes } : { hours: sessionHours }
  await insertSession(tx, {
    tokenHash: sha256(token),
    id: sessionId,
    account,
    stage,
    how,
    browserHash: sha256(visitor.browser),
    expiresAt: tx.now.add(lasting),
  })
  if (stage === 'full') {
    await audit(tx, {
      action: 'session.started',
      objectType: 'session',
      objectId: sessionId,
      detail: { how },
      practiceId: account.practiceId,
      subject: auditedAs(account),
      ...(account.kind === 'patient' ? { patientId: account.patientId } : {}),
    })
  }
  return { sessionId, token, cookies: [sessionCookie(account.kind, token)] }
}

/** Ends the session a request came with, if any. Its cookie is cleared with `clearedCookie`. */
export async function endSession(tx: Tx, visitor: Visitor): Promise<void> {
  const { standing } = visitor
  if (standing.kind !== 'nobody') await endSessionById(tx, standing.subject.sessionId)
}

/** Ends every session of an account, on every device, from their next request on. Audited. */
export async function endAllSessions(tx: Tx, account: Account): Promise<void> {
  const sessions = await endSessionsOf(tx, account)
  await audit(tx, {
    action: 'session.ended-everywhere',
    detail: { sessions },
    practiceId: account.practiceId,
    subject: auditedAs(account),
    ...(account.kind === 'patient' ? { patientId: account.patientId } : {}),
  })
}

/** Locks a staff session; nothing but its lock screen is answered until it is opened again. */
export async function lockSession(tx: Tx, sessionId: SessionId): Promise<void> {
  await markLocked(tx, sessionId)
}

/** Opens the lock under a fresh token; its age counts on. Undefined when it ended meanwhile. Audited. */
export async function unlockSession(tx: Tx, who: StaffSubject): Promise<Started | undefined> {
  const { sessionId, practiceId, personId } = who
  const token = newToken()
  if (!(await markUnlocked(tx, sessionId, sha256(token)))) return undefined
  await audit(tx, {
    action: 'session.unlocked',
    objectType: 'session',
    objectId: sessionId,
    practiceId,
    subject: { kind: 'staff', id: personId },
  })
  return { sessionId, token, cookies: [sessionCookie('staff', token)] }
}

/** Counts a miss at a session's second step or lock; the fifth ends the session. */
export async function countMiss(tx: Tx, sessionId: SessionId): Promise<void> {
  await countSessionMiss(tx, sessionId, missesMax)
}

/**
 * Staff cookies are strict: the desk's own page asks for everything. Patients come by links in
 * their email, so theirs is lax.
 */
function sessionCookie(kind: Account['kind'], token: string): Cookie {
  return { name: 'salve', value: token, sameSite: kind === 'staff' ? 'strict' : 'lax' }
}

export const clearedCookie: Cookie = { name: 'salve', value: undefined, sameSite: 'strict' }

/** What forms and API calls send back: belongs to the session, or before there is one to the browser. */
export function csrfOf(secrets: Secrets, token: string): string {
  return secrets.sign('csrf', token)
}

/** The account behind a visitor; undefined for nobody. */
export function accountOf({ standing }: Visitor): Account | undefined {
  switch (standing.kind) {
    case 'nobody':
      return undefined
    case 'staff': {
      const { practiceId, personId } = standing.subject
      return { kind: 'staff', practiceId, personId }
    }
    case 'patient': {
      const { practiceId, patientId } = standing.subject
      return { kind: 'patient', practiceId, patientId }
    }
  }
}
