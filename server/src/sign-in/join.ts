import { audit } from '../audit/audit.ts'
import { slipCodeLength } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import { countCall } from '../platform/http/limit.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { auditRefused } from './audit-refused.ts'
import { countInvitationMiss, markInvitationUsed, selectInvitation } from './invitation-sql.ts'
import { codeHashOf } from './invite-patient.ts'
import { type Started, startSession } from './session.ts'
import { missesMax, type SignInDeps } from './sign-in.ts'
import { reopenAccess, selectPatientFacts } from './sql.ts'

export type JoinOutcome =
  | { readonly outcome: 'on'; readonly started: Started }
  | { readonly outcome: 'not-matched' }
  /** What was typed cannot be a slip's code, or a day somebody was born. Nothing was tried or counted. */
  | { readonly outcome: 'not-tried'; readonly wrong: readonly JoinPart[] }

export type JoinPart = 'code' | 'born'

/**
 * A slip's code and the day of birth let a patient in, once. Every miss takes the same steps and
 * gets the same answer, whichever part was wrong; the fifth at one slip ends it. A miss must commit.
 */
export async function join(
  tx: Tx,
  deps: SignInDeps,
  asked: {
    readonly code: string
    /** Undefined when what was typed is no day. */
    readonly birthDate: Temporal.PlainDate | undefined
    readonly visitor: Visitor
  },
): Promise<JoinOutcome> {
  const { visitor, birthDate } = asked
  const wrong = misshapen(tx, asked)
  if (birthDate === undefined || wrong.length > 0) return { outcome: 'not-tried', wrong }
  const codeHash = codeHashOf(deps, asked.code)
  const open = await selectInvitation(tx, { codeHash })
  const { practiceId, patientId } = open ?? { practiceId: noId, patientId: noId }
  const facts = await selectPatientFacts(tx, practiceId, patientId)
  const born = facts?.birth_date.equals(birthDate) === true
  if (open === undefined || facts?.alive !== true || !born) {
    // A miss at no slip is written down as well: the work is the same.
    if (open !== undefined) await countInvitationMiss(tx, open.id, missesMax)
    else await countCall(tx, atNoSlip, codeHash)
    await auditRefused(tx, 'slip', open && { kind: 'patient', ...open })
    return { outcome: 'not-matched' }
  }
  if (!(await markInvitationUsed(tx, open.id))) return { outcome: 'not-matched' }
  const account = {
    kind: 'patient',
    practiceId: open.practiceId,
    patientId: open.patientId,
  } as const
  await reopenAccess(tx, account.practiceId, account.patientId)
  await audit(tx, {
    action: 'patient.joined',
    patientId: account.patientId,
    objectType: 'invitation',
    objectId: open.id,
    practiceId: account.practiceId,
    subject: { kind: 'patient', id: account.patientId },
  })
  return { outcome: 'on', started: await startSession(tx, { account, visitor, how: 'slip' }) }
}

/** What is left blank or cannot be: it tells nothing about any slip or patient. */
function misshapen(
  tx: Tx,
  typed: { readonly code: string; readonly birthDate: Temporal.PlainDate | undefined },
): readonly JoinPart[] {
  const { birthDate } = typed
  // Somewhere on earth it is tomorrow already.
  const latest = tx.now.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 })
  const isDay = birthDate !== undefined && Temporal.PlainDate.compare(birthDate, latest) <= 0
  const isCode = typed.code.replaceAll(/[^A-Z\d]/gi, '').length === slipCodeLength
  return [...(isCode ? [] : ['code' as const]), ...(isDay ? [] : ['born' as const])]
}

const atNoSlip = { name: 'no-slip', max: 1_000_000, windowSeconds: 600 }
const noId = '00000000-0000-0000-0000-000000000000'
