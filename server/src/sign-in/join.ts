import { audit } from '../audit/audit.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { auditRefused } from './audit-refused.ts'
import { countInvitationMiss, markInvitationUsed, selectInvitation } from './invitation-sql.ts'
import { codeHashOf } from './invite-patient.ts'
import { type Started, startSession } from './session.ts'
import { missesMax, type SignInDeps } from './sign-in.ts'
import { selectPatientFacts } from './sql.ts'

export type JoinOutcome =
  | { readonly outcome: 'on'; readonly started: Started }
  | { readonly outcome: 'not-matched' }

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
  const open = await selectInvitation(tx, { codeHash: codeHashOf(deps, asked.code) })
  const { practiceId, patientId } = open ?? { practiceId: noId, patientId: noId }
  const facts = await selectPatientFacts(tx, practiceId, patientId)
  const born = birthDate !== undefined && facts?.birth_date.equals(birthDate) === true
  if (open === undefined || facts?.alive !== true || !born) {
    await countInvitationMiss(tx, open?.id ?? noId, missesMax)
    await auditRefused(tx, 'slip', open && { kind: 'patient', ...open })
    return { outcome: 'not-matched' }
  }
  await markInvitationUsed(tx, open.id)
  const account = {
    kind: 'patient',
    practiceId: open.practiceId,
    patientId: open.patientId,
  } as const
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

const noId = '00000000-0000-0000-0000-000000000000'
