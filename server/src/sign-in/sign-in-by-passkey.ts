import type { Tx } from '../platform/db/database.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { auditRefused } from './audit-refused.ts'
import { checkPasskey } from './passkey.ts'
import { type Started, startSession, unlockSession } from './session.ts'
import type { Account, SignInDeps } from './sign-in.ts'
import { hasOpenAccess, selectPatientFacts } from './sql.ts'
import { selectPersonSecrets } from './staff-sql.ts'

export type PasskeyOutcome =
  | { readonly outcome: 'on'; readonly started: Started }
  | { readonly outcome: 'wrong' }

/**
 * Signs in with a passkey at the door it belongs to; the device has checked the finger, face or
 * PIN, so there is no second step. A locked session of the same person is opened instead. `wrong`
 * for every miss, which must commit: the challenge is used up.
 */
export async function signInByPasskey(
  tx: Tx,
  deps: SignInDeps,
  asked: {
    readonly door: Account['kind']
    readonly response: Record<string, unknown>
    readonly visitor: Visitor
  },
): Promise<PasskeyOutcome> {
  const { visitor } = asked
  const account = await checkPasskey(tx, deps, asked)
  if (account?.kind !== asked.door || !(await mayEnter(tx, account))) {
    await auditRefused(tx, 'passkey', account)
    return { outcome: 'wrong' }
  }
  const unlocked = await unlockIfTheirs(tx, account, visitor)
  const started = unlocked ?? (await startSession(tx, { account, visitor, how: 'passkey' }))
  return { outcome: 'on', started }
}

async function mayEnter(tx: Tx, account: Account): Promise<boolean> {
  if (account.kind === 'staff') {
    return (await selectPersonSecrets(tx, { personId: account.personId })) !== undefined
  }
  const { practiceId, patientId } = account
  const facts = await selectPatientFacts(tx, practiceId, patientId)
  return facts?.alive === true && (await hasOpenAccess(tx, practiceId, patientId))
}

async function unlockIfTheirs(
  tx: Tx,
  account: Account,
  { standing }: Visitor,
): Promise<Started | undefined> {
  if (account.kind !== 'staff' || standing.kind !== 'staff' || standing.stage !== 'locked') {
    return undefined
  }
  if (standing.subject.personId !== account.personId) return undefined
  return await unlockSession(tx, standing.subject)
}
