import { patientPaths } from '@salve/contract/patient-paths'
import { z } from 'zod'
import { page, type Reply, seeOther } from '../platform/http/reply.ts'
import { openRoute, patientRoute, type Route } from '../platform/http/route.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { askCode } from './ask-code.ts'
import { join } from './join.ts'
import { safeNext } from './next-path.ts'
import { dayOf } from './day-of.ts'
import { contactRoutes } from './patient-contact-routes.ts'
import { patientPasskeyRoutes } from './patient-passkey-routes.ts'
import { type At, hiddenAddress, type SignInPages } from './patient-pages.ts'
import { accountOf, clearedCookie, endAllSessions, endSession } from './session.ts'
import type { SignInDeps } from './sign-in.ts'
import { lastAsking, signInByCode, type Standing } from './use-code.ts'

const again = { natural: 'a repeated step is a new try, and opens at most one more session' }
const ended = { natural: 'ended is ended' }
const perAddress = { name: 'patient-sign-in', max: 60, windowSeconds: 600 }

/** Text that is in no list; forms repeat no field of ours. */
const text = (max: number): z.ZodType<string> => z.string().max(max).default('')

/** The pages on which a patient joins, signs in and leaves, and what their forms post to. */
export function patientSignInRoutes(deps: SignInDeps, pages: SignInPages): readonly Route[] {
  return [
    ...joinRoutes(deps, pages),
    ...signInPageRoutes(deps, pages),
    ...codeRoutes(deps, pages),
    ...contactRoutes(deps, pages),
    ...patientPasskeyRoutes(deps),
    ...leavingRoutes(),
  ]
}

const nothingTyped = { month: '', day: '', year: '' }

function joinRoutes(deps: SignInDeps, pages: SignInPages): Route[] {
  const form = async (at: At, code: string): Promise<Reply> =>
    page(await pages.join(at, { code, birthDate: nothingTyped, state: { kind: 'fresh' } }))
  return [
    openRoute({ path: patientPaths.join(), answer: async (at) => await form(at, '') }),
    openRoute({
      path: `${patientPaths.join()}/:code`,
      params: z.strictObject({ code: z.string().max(20) }),
      answer: async (at) => await form(at, at.params.code),
    }),
    openRoute({
      method: 'POST',
      path: patientPaths.join(),
      body: z.strictObject({
        code: text(40),
        'born.month': text(20),
        'born.day': text(20),
        'born.year': text(20),
      }),
      repeat: again,
      limit: { name: 'join', max: 30, windowSeconds: 600 },
      answer: async (at) => {
        const { tx, visitor, body } = at
        const typed = {
          month: body['born.month'],
          day: body['born.day'],
          year: body['born.year'],
        }
        const birthDate = dayOf(typed)
        const outcome = await join(tx, deps, { code: body.code, birthDate, visitor })
        if (outcome.outcome === 'on') {
          const next = deps.sendsMail ? patientPaths.joinContact() : patientPaths.welcome()
          return seeOther(next, outcome.started.cookies)
        }
        const again = { code: body.code, birthDate: typed }
        if (outcome.outcome === 'not-tried') {
          const state = { kind: 'wrong', parts: outcome.wrong } as const
          return page(await pages.join(at, { ...again, state }), 422)
        }
        const state = { kind: 'not-matched' } as const
        return missed(page(await pages.join(at, { ...again, state }), 422))
      },
    }),
  ]
}

/** A refused try is kept: it was counted. */
function missed(reply: Reply): Reply {
  return { ...reply, commits: true }
}

function signInPageRoutes(deps: SignInDeps, pages: SignInPages): Route[] {
  return [
    openRoute({
      path: patientPaths.signIn(),
      query: z.object({ next: text(2000), out: text(10) }),
      answer: async (at) => {
        const next = safeNext(at.query.next)
        const { standing } = at.visitor
        if (standing.kind === 'patient' && !standing.stale) return seeOther(next)
        const state = standing.kind === 'patient' ? 'idle' : 'fresh'
        return page(
          await pages.signIn(at, {
            ...signInView(deps, next),
            state: at.query.out === '' ? state : 'signed-out',
          }),
        )
      },
    }),
    openRoute({
      method: 'POST',
      path: patientPaths.sendCode(),
      body: z.strictObject({
        email: text(254),
        way: text(20),
        again: text(5),
        // The page hands it on as it got it: where the asker was on the way to.
        link: text(2000),
      }),
      repeat: { natural: 'a new code ends the one before' },
      limit: perAddress,
      answer: async (at) => {
        const { tx, visitor, body } = at
        const last = await lastAsking(tx, deps, { visitor, purpose: 'sign-in' })
        const repeated = body.again !== '' && last !== undefined ? last : undefined
        if (repeated?.standing.kind === 'locked') return seeOther(patientPaths.signInCode())
        const next = repeated?.next ?? safeNext(body.link)
        const address = repeated?.address ?? body.email.trim()
        if (!z.email().safeParse(address).success) {
          const view = { ...signInView(deps, next), email: body.email, state: 'bad-email' } as const
          return page(await pages.signIn(at, view), 422)
        }
        const asked = { purpose: 'sign-in', address, visitor, next, patient: undefined } as const
        const refusal = await askCode(tx, deps, asked)
        if (refusal !== undefined) return refusal
        return seeOther(`${patientPaths.signInCode()}${repeated === undefined ? '' : '?again=1'}`)
      },
    }),
  ]
}

function signInView(
  deps: SignInDeps,
  next: string,
): {
  waiting: boolean
  codes: boolean
  ways: []
  link: string
  email: string
} {
  const waiting = next.startsWith(`${patientPaths.messages()}/`)
  return {
    waiting,
    codes: deps.sendsMail,
    ways: [],
    link: next === patientPaths.home() ? '' : next,
    email: '',
  }
}

function codeRoutes(deps: SignInDeps, pages: SignInPages): Route[] {
  const codePage = async (at: At, state: Standing, sentAgain: boolean): Promise<Reply['body']> => {
    const last = await lastAsking(at.tx, deps, { visitor: at.visitor, purpose: 'sign-in' })
    const node = await pages.code(at, {
      action: patientPaths.signInCode(),
      again: patientPaths.sendCode(),
      back: { href: patientPaths.signIn(), words: 'code.other-way' },
      sentTo: last === undefined ? '' : hiddenAddress(last.address),
      state: state.kind === 'sent' && sentAgain ? { kind: 'sent-again' } : state,
    })
    return { kind: 'page', page: node }
  }
  return [
    openRoute({
      path: patientPaths.signInCode(),
      query: z.strictObject({ again: text(5) }),
      answer: async (at) => {
        const last = await lastAsking(at.tx, deps, { visitor: at.visitor, purpose: 'sign-in' })
        if (last === undefined) return seeOther(patientPaths.signIn())
        return { status: 200, body: await codePage(at, last.standing, at.query.again !== '') }
      },
    }),
    openRoute({
      method: 'POST',
      path: patientPaths.signInCode(),
      body: z.strictObject({ code: text(40) }),
      repeat: again,
      limit: perAddress,
      answer: async (at) => {
        const { tx, visitor, body } = at
        const outcome = await signInByCode(tx, deps, { digits: body.code, visitor })
        if (outcome.outcome === 'on') {
          return seeOther(safeNext(outcome.next), outcome.started.cookies)
        }
        return missed({ status: 422, body: await codePage(at, outcome.standing, false) })
      },
    }),
  ]
}

function leavingRoutes(): Route[] {
  const out = (): Reply => ({
    ...seeOther(`${patientPaths.signIn()}?out=1`, [clearedCookie]),
    clearsSite: true,
  })
  return [
    openRoute({
      method: 'POST',
      path: patientPaths.signOut(),
      repeat: ended,
      answer: async ({ tx, visitor }) => {
        await endSession(tx, visitor)
        return out()
      },
    }),
    openRoute({
      method: 'POST',
      path: patientPaths.signOutEverywhere(),
      repeat: ended,
      answer: async ({ tx, visitor }) => {
        const account = patientOf(visitor)
        if (account !== undefined) await endAllSessions(tx, account)
        return out()
      },
    }),
    patientRoute({
      method: 'POST',
      path: patientPaths.stay(),
      face: 'api',
      repeat: { natural: 'a sign of life' },
      answer: async () => await Promise.resolve({ status: 204, body: { kind: 'none' } }),
    }),
  ]
}

function patientOf(visitor: Visitor): ReturnType<typeof accountOf> {
  const account = accountOf(visitor)
  return account?.kind === 'patient' ? account : undefined
}
