import { audit } from '../audit/audit.ts'
import type { Tx } from '../platform/db/database.ts'
import { listPracticeIds } from '../practices/read-practice.ts'
import { type Account, auditedAs } from './sign-in.ts'

/**
 * Notes a try at signing in that failed. One at no account is noted too, with the first practice
 * of the house: the work is the same, so its time does not tell which accounts there are.
 */
export async function auditRefused(
  tx: Tx,
  step: 'password' | 'totp' | 'lock' | 'passkey' | 'code' | 'slip',
  account: Account | undefined,
): Promise<void> {
  const [first] = await listPracticeIds(tx)
  const practiceId = account?.practiceId ?? first
  if (practiceId === undefined) return
  await audit(tx, {
    action: 'session.refused',
    detail: { step },
    practiceId,
    ...(account === undefined ? {} : { subject: auditedAs(account) }),
    ...(account?.kind === 'patient' ? { patientId: account.patientId } : {}),
  })
}
