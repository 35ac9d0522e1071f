import type { SetUp } from '@salve/contract/desk-sign-in'
import type { PersonId, PracticeId } from '@salve/contract/ids'
import { staffPages } from '@salve/contract/staff-paths'
import { audit } from '../audit/audit.ts'
import { newToken, sha256 } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { readPractice } from '../practices/read-practice.ts'
import { hashPassword, TooBusyFault, weaknessOf } from './password.ts'
import { forgetPasskeys } from './passkey-sql.ts'
import { qrOf } from './qr.ts'
import { endAllSessions, type Started, startSession } from './session.ts'
import { type Account, passwordLengthMin, setUpHours, type SignInDeps } from './sign-in.ts'
import {
  countSetUpMiss,
  replaceSetUpLink,
  selectPersonSecrets,
  selectSetUpLink,
  spendSetUpLink,
  upsertStaffSecret,
} from './staff-sql.ts'
import { newTotpSecret, stepOf, totpUri } from './totp.ts'

const missesMax = 10

/**
 * The address with which a person sets up their account, or sets it up anew: shown once, good
 * for 72 hours and one use; the link before it stops working. For staff who may, and the house.
 */
export async function makeSetUpLink(
  tx: Tx,
  deps: SignInDeps,
  person: { readonly practiceId: PracticeId; readonly personId: PersonId },
): Promise<string> {
  const { practiceId, personId } = person
  const token = newToken()
  await replaceSetUpLink(tx, {
    tokenHash: sha256(token),
    practiceId,
    personId,
    totpSealed: deps.secrets.seal('totp', newTotpSecret(), personId),
    expiresAt: tx.now.add({ hours: setUpHours }),
  })
  await audit(tx, {
    action: 'set-up-link.made',
    objectType: 'person',
    objectId: personId,
    practiceId,
  })
  return `${deps.origin}${staffPages.setUp(token)}`
}

/** What a link is for; the link stays good. Undefined when it is used, old or unknown. */
export async function openSetUp(
  tx: Tx,
  deps: SignInDeps,
  token: string,
): Promise<SetUp | undefined> {
  const link = await selectSetUpLink(tx, sha256(token))
  const person = link && (await selectPersonSecrets(tx, link))
  if (link === undefined || person === undefined) return undefined
  const practice = await readPractice(tx, person.practiceId)
  const secret = deps.secrets.open('totp', link.totpSealed, link.personId)
  const uri = totpUri(secret, practice.name, person.email)
  return {
    practiceName: practice.name,
    person: { name: person.name, email: person.email },
    passwordLengthMin,
    totp: { secret: secret.replaceAll(/(.{4})(?=.)/g, '$1 '), uri, qr: qrOf(uri) },
  }
}

export type SetUpOutcome =
  | { readonly outcome: 'on'; readonly started: Started }
  | { readonly outcome: 'spent' | 'wrong-code' | 'busy' }
  | { readonly outcome: 'weak'; readonly why: string }

/**
 * Spends the link: the password and the code app are the person's from now on, every other
 * session and passkey of theirs ends, and they are in. A weak password or a wrong code leaves
 * the link good, for ten wrong codes at most.
 */
export async function finishSetUp(
  tx: Tx,
  deps: SignInDeps,
  asked: {
    readonly token: string
    readonly password: string
    readonly code: string
    readonly visitor: Visitor
  },
): Promise<SetUpOutcome> {
  const tokenHash = sha256(asked.token)
  const link = await selectSetUpLink(tx, tokenHash)
  const person = link && (await selectPersonSecrets(tx, link))
  if (link === undefined || person === undefined) return { outcome: 'spent' }
  const { practiceId, personId } = person
  const practice = await readPractice(tx, practiceId)
  const why = weaknessOf(asked.password, [person.name, person.email, practice.name])
  if (why !== undefined) return { outcome: 'weak', why }
  const step = stepOf(deps.secrets.open('totp', link.totpSealed, personId), asked.code, tx.now)
  if (step === undefined) {
    await countSetUpMiss(tx, tokenHash, missesMax)
    return { outcome: 'wrong-code' }
  }
  const passwordHash = await hashOrBusy(asked.password)
  if (passwordHash === undefined) return { outcome: 'busy' }
  await spendSetUpLink(tx, tokenHash)
  const totp = { totpSealed: link.totpSealed, totpLastStep: step }
  await upsertStaffSecret(tx, { practiceId, personId, passwordHash, ...totp })
  const account: Account = { kind: 'staff', practiceId, personId }
  await forgetPasskeys(tx, account)
  await endAllSessions(tx, account)
  const started = await startSession(tx, { account, visitor: asked.visitor, how: 'set-up' })
  return { outcome: 'on', started }
}

async function hashOrBusy(password: string): Promise<string | undefined> {
  try {
    return await hashPassword(password)
  } catch (fault) {
    if (fault instanceof TooBusyFault) return undefined
    throw fault
  }
}
