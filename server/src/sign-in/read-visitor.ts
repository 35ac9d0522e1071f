import type { Secrets } from '../platform/crypto/secrets.ts'
import { newToken, sha256 } from '../platform/crypto/secrets.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { csrfOf } from './session.ts'
import { idleSeconds } from './sign-in.ts'
import { type FoundSession, selectSession, touchSession } from './session-sql.ts'

export type ReadVisitor = (
  session: string | undefined,
  browser: string | undefined,
  /** `background`: the page asks by itself, which is no sign of life. */
  asked?: 'by-hand' | 'background',
  /** A transaction of `sign-in` to look in; without one it takes its own. */
  door?: Tx,
) => Promise<Visitor>

/**
 * Who a request comes from, by its two cookies: one query when there is a session cookie, none
 * otherwise. A browser without a token of its own gets one.
 */
export function readVisitor(deps: {
  readonly database: Database
  readonly secrets: Secrets
}): ReadVisitor {
  const { database, secrets } = deps
  return async (session, browser, asked = 'by-hand', door) => {
    const own = browser !== undefined && isToken(browser) ? browser : newToken()
    if (session === undefined || !isToken(session)) return nobody(secrets, own)
    const look = async (tx: Tx): Promise<FoundSession | undefined> => {
      const found = await selectSession(tx, sha256(session), idleSeconds)
      if (found !== undefined && asked === 'by-hand') touchSession(tx, found)
      return found
    }
    const found = await (door === undefined
      ? database.withSubject({ kind: 'sign-in' }, look)
      : look(door))
    if (found === undefined) return nobody(secrets, own)
    return { browser: own, csrf: csrfOf(secrets, session), standing: standingOf(found) }
  }
}

/** 32 bytes in base64url, as `newToken` makes them. */
function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}

function nobody(secrets: Secrets, browser: string): Visitor {
  return { browser, csrf: csrfOf(secrets, browser), standing: { kind: 'nobody' } }
}

function standingOf(found: FoundSession): Visitor['standing'] {
  const { practice_id: practiceId, session_id: sessionId } = found
  const configuration = found.configuration ?? undefined
  if (found.patient_id !== null) {
    const subject = {
      kind: 'patient',
      practiceId,
      patientId: found.patient_id,
      sessionId,
      configuration,
    } as const
    return { kind: 'patient', subject, stale: found.idle }
  }
  const { person_id: personId, role } = found
  if (personId === null || role === null) throw new TypeError('a session of nobody')
  const subject = { kind: 'staff', practiceId, personId, role, sessionId, configuration } as const
  return { kind: 'staff', subject, stage: stageOf(found) }
}

function stageOf({ stage, locked, idle }: FoundSession): 'totp' | 'locked' | 'full' {
  if (stage === 'totp') return 'totp'
  return locked || idle ? 'locked' : 'full'
}
