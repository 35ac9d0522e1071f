import { patientPaths } from '@salve/contract/patient-paths'
import { z } from 'zod'
import type { PatientSubject } from '../platform/db/subject.ts'
import { json, notFound, seeOther } from '../platform/http/reply.ts'
import { openRoute, patientRoute, type Route } from '../platform/http/route.ts'
import { readPractice } from '../practices/read-practice.ts'
import { safeNext } from './next-path.ts'
import { addPasskey, askForPasskey, offerPasskey, removePasskey } from './passkey.ts'
import { badField, notSignedIn, wrongSignIn } from './refusals.ts'
import type { Account, SignInDeps } from './sign-in.ts'
import { signInByPasskey } from './sign-in-by-passkey.ts'
import { selectPatientFacts } from './sql.ts'
import { isFreshFromSlip } from './session-sql.ts'

/** What `PublicKeyCredential.toJSON()` gives; checked field by field where it is used. */
const credential = z.record(z.string().max(100), z.unknown())
const perAddress = { name: 'patient-sign-in', max: 60, windowSeconds: 600 }
const beside = { natural: 'a second challenge beside the first' }

/** The device lock of patients: JSON, answered with where to go. */
export function patientPasskeyRoutes(deps: SignInDeps): Route[] {
  return [...useRoutes(deps), ...addRoutes(deps)]
}

function useRoutes(deps: SignInDeps): Route[] {
  return [
    openRoute({
      method: 'POST',
      path: patientPaths.signInPasskeyOptions(),
      face: 'api',
      repeat: beside,
      limit: perAddress,
      answer: async ({ tx, visitor }) => json(await askForPasskey(tx, deps, visitor)),
    }),
    openRoute({
      method: 'POST',
      path: patientPaths.signInPasskey(),
      face: 'api',
      query: z.strictObject({ next: z.string().max(2000).default('') }),
      body: credential,
      repeat: { natural: 'a challenge is used once' },
      limit: perAddress,
      answer: async ({ tx, visitor, query, body }) => {
        const asked = { door: 'patient', response: body, visitor } as const
        const outcome = await signInByPasskey(tx, deps, asked)
        if (outcome.outcome === 'wrong') return wrongSignIn('This device lock did not fit.')
        return { ...json({ to: safeNext(query.next) }), cookies: outcome.started.cookies }
      },
    }),
  ]
}

function addRoutes(deps: SignInDeps): Route[] {
  return [
    patientRoute({
      method: 'POST',
      path: patientPaths.passkeyOptions(),
      face: 'api',
      repeat: beside,
      answer: async ({ tx, who, visitor }) => {
        const facts = await selectPatientFacts(tx, who.practiceId, who.patientId)
        if (facts === undefined) return notSignedIn()
        const practice = await readPractice(tx, who.practiceId)
        const shown = { practice: practice.name, name: facts.first_name }
        return json(await offerPasskey(tx, deps, { account: ofPatient(who), visitor, shown }))
      },
    }),
    patientRoute({
      method: 'POST',
      path: patientPaths.passkeys(),
      face: 'api',
      body: credential,
      repeat: { natural: 'a challenge makes one passkey' },
      answer: async ({ tx, who, visitor, body }) => {
        const name = 'Device lock'
        const asked = { account: ofPatient(who), visitor, response: body, name }
        if ((await addPasskey(tx, deps, asked)) === undefined) {
          const refusal = badField('response', 'The device lock could not be checked.')
          return { ...refusal, commits: true }
        }
        const joining = await isFreshFromSlip(tx, who.sessionId)
        return json({ to: joining ? patientPaths.welcome() : patientPaths.you() })
      },
    }),
    patientRoute({
      method: 'POST',
      path: patientPaths.removePasskey(':passkey').replace('%3A', ':'),
      params: z.strictObject({ passkey: z.uuid() }),
      repeat: { natural: 'gone is gone' },
      answer: async ({ tx, who, params }) => {
        const removed = await removePasskey(tx, ofPatient(who), params.passkey)
        return removed ? seeOther(patientPaths.you()) : notFound()
      },
    }),
  ]
}

function ofPatient({ practiceId, patientId }: PatientSubject): Account {
  return { kind: 'patient', practiceId, patientId }
}
