import { asId } from '@salve/contract/ids'
import { sha256 } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import { countCall } from '../platform/http/limit.ts'
import type { Reply } from '../platform/http/reply.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { auditRefused } from './audit-refused.ts'
import { isPassword } from './password.ts'
import { countMiss, type Started, startSession, unlockSession } from './session.ts'
import type { Account, SignInDeps } from './sign-in.ts'
import { isKnownBrowser } from './session-sql.ts'
import { type PersonSecrets, selectPersonSecrets, takeTotpStep } from './staff-sql.ts'
import { stepOf } from './totp.ts'

/** `wrong` is the same for every miss; `too-many` carries the refusal as the limit made it. */
export type Step =
  | { readonly outcome: 'on'; readonly started: Started }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'busy' }
  | { readonly outcome: 'too-many'; readonly refusal: Reply }

/**
 * The first step: email and password. Tries are counted per account, apart for browsers the
 * person was signed in with before, so that a stranger's guessing does not shut them out.
 */
export async function signInByPassword(
  tx: Tx,
  deps: SignInDeps,
  asked: { readonly email: string; readonly password: string; readonly visitor: Visitor },
): Promise<Step> {
  const { email, password, visitor } = asked
  const person = await selectPersonSecrets(tx, { email })
  const refusal = await countTry(tx, deps, { email, person, visitor })
  if (refusal !== undefined) return { outcome: 'too-many', refusal }
  const right = await isPassword(person?.passwordHash, password)
  if (right === undefined) return { outcome: 'busy' }
  if (!right || person === undefined) {
    await auditRefused(tx, 'password', person && accountOf(person))
    return { outcome: 'wrong' }
  }
  const account = accountOf(person)
  const started = await startSession(tx, { account, visitor, how: 'password', stage: 'totp' })
  return { outcome: 'on', started }
}

/** The second step: the code app's six digits, each code once. Five misses end the attempt. */
export async function finishWithCode(
  tx: Tx,
  deps: SignInDeps,
  asked: { readonly code: string; readonly visitor: Visitor },
): Promise<Step> {
  const { code, visitor } = asked
  const { standing } = visitor
  if (standing.kind !== 'staff' || standing.stage !== 'totp') return { outcome: 'wrong' }
  const { personId, sessionId } = standing.subject
  const refusal = await countCall(tx, codesADay, personId)
  if (refusal !== undefined) return { outcome: 'too-many', refusal }
  const person = await selectPersonSecrets(tx, { personId })
  if (person?.totpSealed === undefined) return { outcome: 'wrong' }
  const step = stepOf(deps.secrets.open('totp', person.totpSealed, personId), code, tx.now)
  if (step === undefined || !(await takeTotpStep(tx, personId, step))) {
    await countMiss(tx, sessionId)
    await auditRefused(tx, 'totp', accountOf(person))
    return { outcome: 'wrong' }
  }
  const account = accountOf(person)
  return { outcome: 'on', started: await startSession(tx, { account, visitor, how: 'password' }) }
}

/** Opens the idle lock with the password. Five misses end the session. */
export async function unlockByPassword(
  tx: Tx,
  asked: { readonly password: string; readonly visitor: Visitor },
): Promise<Step> {
  const { standing } = asked.visitor
  if (standing.kind !== 'staff' || standing.stage === 'totp') return { outcome: 'wrong' }
  const { personId, sessionId } = standing.subject
  const person = await selectPersonSecrets(tx, { personId })
  const right = await isPassword(person?.passwordHash, asked.password)
  if (right === undefined) return { outcome: 'busy' }
  if (!right) {
    await countMiss(tx, sessionId)
    await auditRefused(tx, 'lock', person && accountOf(person))
    return { outcome: 'wrong' }
  }
  const started = await unlockSession(tx, standing.subject)
  return started === undefined ? { outcome: 'wrong' } : { outcome: 'on', started }
}

const codesADay = { name: 'totp', max: 60, windowSeconds: 86_400 }
const passwords = { name: 'password', max: 10, windowSeconds: 900 }
/** Never more than 100 guesses a day (NIST SP 800-63B). */
const passwordsADay = { name: 'password-day', max: 100, windowSeconds: 86_400 }

async function countTry(
  tx: Tx,
  { secrets }: SignInDeps,
  asked: {
    readonly email: string
    readonly person: PersonSecrets | undefined
    readonly visitor: Visitor
  },
): Promise<Reply | undefined> {
  const { person } = asked
  const browserHash = sha256(asked.visitor.browser)
  // Asked for unknown accounts too, so that they take as long.
  const known = await isKnownBrowser(tx, person ?? nobody, browserHash)
  const account = secrets.sign('account', asked.email.toLowerCase())
  const caller = known ? `${account} known` : account
  return (await countCall(tx, passwords, caller)) ?? (await countCall(tx, passwordsADay, caller))
}

const noId = '00000000-0000-0000-0000-000000000000'
const nobody = { practiceId: asId('practice', noId), personId: asId('person', noId) }

function accountOf({ practiceId, personId }: PersonSecrets): Account {
  return { kind: 'staff', practiceId, personId }
}
