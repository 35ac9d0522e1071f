import {
  newPasskeyRequest,
  type PasskeyAdded,
  type PasskeyOptions,
  passkeyRequest,
  passwordRequest,
  type Session,
  setUpFinishRequest,
  setUpOpenRequest,
  type SignInStep,
  totpRequest,
  unlockRequest,
} from '@salve/contract/desk-sign-in'
import { asId, type PatientId, parseId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { z } from 'zod'
import { initialsOf } from '../people/person.ts'
import type { Tx } from '../platform/db/database.ts'
import { json, nothing, notFound, type Reply } from '../platform/http/reply.ts'
import { openRoute, type Route, staffDoorRoute, staffRoute } from '../platform/http/route.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { listPracticeIds, readPractice } from '../practices/read-practice.ts'
import { invitePatient } from './invite-patient.ts'
import { addPasskey, askForPasskey, offerPasskey } from './passkey.ts'
import { badField, busy, linkSpent, notSignedIn, wrongSignIn } from './refusals.ts'
import {
  clearedCookie,
  csrfOf,
  endAllSessions,
  endSession,
  lockSession,
  type Started,
} from './session.ts'
import { finishSetUp, openSetUp } from './set-up.ts'
import type { Account, SignInDeps } from './sign-in.ts'
import { signInByPasskey } from './sign-in-by-passkey.ts'
import {
  finishWithCode,
  signInByPassword,
  type Step,
  unlockByPassword,
} from './sign-in-by-password.ts'
import { selectPersonSecrets } from './staff-sql.ts'

/** By address: a whole practice may sign in from one in the morning. */
const perAddress = { name: 'sign-in', max: 120, windowSeconds: 900 }
const again = { natural: 'a repeated step is a new try, and opens at most one more session' }
const endsOnce = { natural: 'ended is ended' }

/** What the staff desk calls to sign in, lock, set up an account, and make a patient's slip. */
export function signInRoutes(deps: SignInDeps): readonly Route[] {
  return [...stepRoutes(deps), ...passkeyRoutes(deps), ...setUpRoutes(deps), ...endRoutes(deps)]
}

function stepRoutes(deps: SignInDeps): readonly Route[] {
  return [
    openRoute({
      path: staffApi.session(),
      answer: async ({ tx, visitor }) => json(await sessionOf(tx, deps, visitor)),
    }),
    openRoute({
      method: 'POST',
      path: staffApi.password(),
      body: passwordRequest,
      repeat: again,
      limit: perAddress,
      answer: async ({ tx, visitor, body }) =>
        stepReply(deps, 'totp', await signInByPassword(tx, deps, { ...body, visitor })),
    }),
    staffDoorRoute({
      method: 'POST',
      path: staffApi.totp(),
      body: totpRequest,
      repeat: again,
      limit: perAddress,
      answer: async ({ tx, visitor, body }) =>
        stepReply(deps, 'in', await finishWithCode(tx, deps, { ...body, visitor })),
    }),
    staffDoorRoute({
      method: 'POST',
      path: staffApi.unlock(),
      body: unlockRequest,
      repeat: again,
      limit: perAddress,
      answer: async ({ tx, visitor, body }) => {
        const { standing } = visitor
        if (standing.kind !== 'staff' || standing.stage === 'totp') return notSignedIn()
        return stepReply(deps, 'in', await unlockByPassword(tx, { ...body, visitor }))
      },
    }),
    staffDoorRoute({
      method: 'POST',
      path: staffApi.lock(),
      repeat: { natural: 'locked is locked' },
      answer: async ({ tx, visitor }) => {
        const { standing } = visitor
        if (standing.kind === 'staff') await lockSession(tx, standing.subject.sessionId)
        return nothing()
      },
    }),
  ]
}

function passkeyRoutes(deps: SignInDeps): readonly Route[] {
  return [
    openRoute({
      method: 'POST',
      path: staffApi.passkeyOptions(),
      repeat: { natural: 'a second challenge beside the first' },
      limit: perAddress,
      answer: async ({ tx, visitor }) => options(await askForPasskey(tx, deps, visitor)),
    }),
    openRoute({
      method: 'POST',
      path: staffApi.passkeyVerify(),
      body: passkeyRequest,
      repeat: again,
      limit: perAddress,
      answer: async ({ tx, visitor, body }) => {
        const { response } = body
        const outcome = await signInByPasskey(tx, deps, { door: 'staff', response, visitor })
        if (outcome.outcome === 'on') return stepped(deps, 'in', outcome.started)
        return wrongSignIn('This passkey did not open the desk. Use your password.')
      },
    }),
    staffRoute({
      method: 'POST',
      path: staffApi.newPasskeyOptions(),
      repeat: { natural: 'a second challenge beside the first' },
      answer: async ({ tx, who, visitor }) => {
        const person = await selectPersonSecrets(tx, who)
        if (person === undefined) return notSignedIn()
        const practice = await readPractice(tx, who.practiceId)
        const shown = { practice: practice.name, name: person.email }
        return options(await offerPasskey(tx, deps, { account: ofStaff(who), visitor, shown }))
      },
    }),
    staffRoute({
      method: 'POST',
      path: staffApi.newPasskey(),
      body: newPasskeyRequest,
      repeat: { natural: 'a challenge makes one passkey' },
      answer: async ({ tx, who, visitor, body }) => {
        const added = await addPasskey(tx, deps, { account: ofStaff(who), visitor, ...body })
        if (added === undefined) {
          const refusal = badField(
            'response',
            'The passkey could not be checked. Please try again.',
          )
          return { ...refusal, commits: true }
        }
        const answer: PasskeyAdded = { name: added.name, addedAt: added.addedAt.toString() }
        return json(answer)
      },
    }),
  ]
}

function setUpRoutes(deps: SignInDeps): readonly Route[] {
  return [
    openRoute({
      method: 'POST',
      path: staffApi.setUpOpen(),
      body: setUpOpenRequest,
      repeat: { natural: 'looking does not spend the link' },
      limit: perAddress,
      answer: async ({ tx, body }) => {
        const setUp = await openSetUp(tx, deps, body.token)
        return setUp === undefined ? linkSpent() : json(setUp)
      },
    }),
    openRoute({
      method: 'POST',
      path: staffApi.setUpFinish(),
      body: setUpFinishRequest,
      repeat: { natural: 'the link is good once' },
      limit: perAddress,
      answer: async ({ tx, visitor, body }) => {
        const outcome = await finishSetUp(tx, deps, { ...body, visitor })
        switch (outcome.outcome) {
          case 'on':
            return stepped(deps, 'in', outcome.started)
          case 'spent':
            return linkSpent()
          case 'wrong-code':
            return wrongSignIn('The 6 digits did not match. Wait for the next ones and try again.')
          case 'busy':
            return busy()
          case 'weak':
            return badField('password', outcome.why)
        }
      },
    }),
  ]
}

function endRoutes(deps: SignInDeps): readonly Route[] {
  return [
    openRoute({
      method: 'POST',
      path: staffApi.signOut(),
      repeat: endsOnce,
      answer: async ({ tx, visitor }) => {
        await endSession(tx, visitor)
        return { ...nothing(), cookies: [clearedCookie], clearsSite: true }
      },
    }),
    staffRoute({
      method: 'POST',
      path: staffApi.signOutEverywhere(),
      repeat: endsOnce,
      answer: async ({ tx, who }) => {
        await endAllSessions(tx, ofStaff(who))
        return { ...nothing(), cookies: [clearedCookie], clearsSite: true }
      },
    }),
    staffRoute({
      method: 'POST',
      path: staffApi.invitations(asId('patient', placeholder)).replace(placeholder, ':patient'),
      params: z.strictObject({ patient: patientId() }),
      repeat: { natural: 'a second slip ends the first' },
      answer: async ({ tx, who, params }) => {
        const invitation = await invitePatient(tx, deps, { who, patientId: params.patient })
        return invitation === undefined ? notFound() : json(invitation, 201)
      },
    }),
  ]
}

const placeholder = '00000000-0000-0000-0000-000000000000'

function patientId(): z.ZodType<PatientId> {
  return z.string().transform((text, context) => {
    const id = parseId('patient', text)
    if (id !== undefined) return id
    context.addIssue({ code: 'custom', message: 'must be an id' })
    return z.NEVER
  })
}

async function sessionOf(tx: Tx, deps: SignInDeps, visitor: Visitor): Promise<Session> {
  const { standing } = visitor
  const [first] =
    standing.kind === 'staff' ? [standing.subject.practiceId] : await listPracticeIds(tx)
  const practiceName = first === undefined ? '' : (await readPractice(tx, first)).name
  const shared = {
    csrf: visitor.csrf,
    practiceName,
    ...(deps.demoUrl === undefined ? {} : { demoUrl: deps.demoUrl }),
  }
  if (standing.kind !== 'staff') return { state: 'out', ...shared }
  if (standing.stage === 'totp') return { state: 'totp', ...shared }
  if (standing.stage === 'full') return { state: 'in', ...shared }
  const person = await selectPersonSecrets(tx, standing.subject)
  if (person === undefined) return { state: 'out', ...shared }
  const { name, email } = person
  return { state: 'locked', ...shared, person: { name, initials: initialsOf(name), email } }
}

function stepReply(deps: SignInDeps, next: SignInStep['next'], step: Step): Reply {
  switch (step.outcome) {
    case 'on':
      return stepped(deps, next, step.started)
    case 'wrong':
      return wrongSignIn(
        next === 'totp'
          ? 'The email and the password do not go together, or there is no such account.'
          : 'That did not match. Please try again.',
      )
    case 'busy':
      return busy()
    case 'too-many':
      return step.refusal
  }
}

function stepped(deps: SignInDeps, next: SignInStep['next'], started: Started): Reply {
  const answer: SignInStep = { next, csrf: csrfOf(deps.secrets, started.token) }
  return { ...json(answer), cookies: started.cookies }
}

function options(made: Record<string, unknown>): Reply {
  const answer: PasskeyOptions = { options: made }
  return json(answer)
}

function ofStaff(who: Pick<Account & { kind: 'staff' }, 'practiceId' | 'personId'>): Account {
  return { kind: 'staff', practiceId: who.practiceId, personId: who.personId }
}
