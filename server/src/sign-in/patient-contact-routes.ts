import { patientPaths } from '@salve/contract/patient-paths'
import { z } from 'zod'
import { type Reply, seeOther } from '../platform/http/reply.ts'
import { patientRoute, type Route } from '../platform/http/route.ts'
import { askToConfirm } from './ask-to-confirm.ts'
import { type At, hiddenAddress, type SignInPages } from './patient-pages.ts'
import type { SignInDeps } from './sign-in.ts'
import { type PatientFacts, selectPatientFacts } from './sql.ts'
import { confirmEmail, lastAsking, type Standing } from './use-code.ts'

const text = (max: number): z.ZodType<string> => z.string().max(max).default('')
const perPatient = { name: 'confirm', max: 30, windowSeconds: 600 }

/**
 * After joining: which address the patient reads, proved by a code. Codes to sign in go only to
 * an address proved here. There is no way by text message: the house has no driver for one.
 */
export function contactRoutes(deps: SignInDeps, pages: SignInPages): Route[] {
  return [...addressRoutes(deps, pages), ...confirmRoutes(deps, pages)]
}

function addressRoutes(deps: SignInDeps, pages: SignInPages): Route[] {
  const form = async (at: At, facts: PatientFacts, typed?: string): Promise<Reply['body']> => {
    const { email } = facts
    const onFile = email === null ? [] : [hiddenAddress(email)]
    const node = await pages.contact(at, {
      firstName: facts.first_name,
      ways: onFile.map((shown) => ({ way: 'email', value: 'email', shown })),
      email: typed ?? '',
      wrong: typed !== undefined,
    })
    return { kind: 'page', page: node }
  }
  return [
    patientRoute({
      path: patientPaths.joinContact(),
      answer: async (at) => {
        const facts = await selectPatientFacts(at.tx, at.who.practiceId, at.who.patientId)
        if (facts === undefined || !deps.sendsMail) return seeOther(patientPaths.welcome())
        return { status: 200, body: await form(at, facts) }
      },
    }),
    patientRoute({
      method: 'POST',
      path: patientPaths.joinContact(),
      body: z.strictObject({ way: text(20), email: text(254), again: text(5) }),
      repeat: { natural: 'a new code ends the one before' },
      limit: perPatient,
      answer: async (at) => {
        const { tx, who, visitor, body } = at
        const facts = await selectPatientFacts(tx, who.practiceId, who.patientId)
        if (facts === undefined || !deps.sendsMail) return seeOther(patientPaths.welcome())
        const typed = body.way === 'email' ? (facts.email ?? '') : body.email
        const asking = await askToConfirm(tx, deps, {
          ...{ who, visitor, typed, again: body.again !== '', next: patientPaths.welcome() },
        })
        switch (asking.outcome) {
          case 'no-address':
            return { status: 422, body: await form(at, facts, body.email) }
          case 'refused':
            return asking.refusal
          case 'sent-again':
            return seeOther(`${patientPaths.joinCode()}?again=1`)
          case 'sent':
          case 'locked':
            return seeOther(patientPaths.joinCode())
        }
      },
    }),
  ]
}

function confirmRoutes(deps: SignInDeps, pages: SignInPages): Route[] {
  const codePage = async (at: At, state: Standing, sentAgain: boolean): Promise<Reply['body']> => {
    const last = await lastAsking(at.tx, deps, { visitor: at.visitor, purpose: 'confirm-email' })
    const node = await pages.code(at, {
      action: patientPaths.joinCode(),
      again: patientPaths.joinContact(),
      back: { href: patientPaths.joinContact(), words: 'code.other-way' },
      sentTo: last === undefined ? '' : hiddenAddress(last.address),
      state: state.kind === 'sent' && sentAgain ? { kind: 'sent-again' } : state,
    })
    return { kind: 'page', page: node }
  }
  return [
    patientRoute({
      path: patientPaths.joinCode(),
      query: z.strictObject({ again: text(5) }),
      answer: async (at) => {
        const asked = { visitor: at.visitor, purpose: 'confirm-email' } as const
        const last = await lastAsking(at.tx, deps, asked)
        if (last === undefined) return seeOther(patientPaths.joinContact())
        return { status: 200, body: await codePage(at, last.standing, at.query.again !== '') }
      },
    }),
    patientRoute({
      method: 'POST',
      path: patientPaths.joinCode(),
      body: z.strictObject({ code: text(40) }),
      repeat: { natural: 'a code counts once' },
      limit: perPatient,
      answer: async (at) => {
        const { tx, who, visitor, body } = at
        const outcome = await confirmEmail(tx, deps, { who, visitor, digits: body.code })
        if (outcome.outcome === 'confirmed') return seeOther(patientPaths.welcome())
        const refused = await codePage(at, outcome.standing, false)
        return { status: 422, body: refused, commits: true }
      },
    }),
  ]
}
