import { patientPaths } from '@salve/contract/patient-paths'
import { z } from 'zod'
import { AddressPage } from '../../pages/address-page.tsx'
import { CodePage } from '../../pages/code-page.tsx'
import { openPage, type PatientPages } from '../conversations/patient-frame.ts'
import { newKey } from '../platform/crypto/secrets.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { page, type Reply, seeOther } from '../platform/http/reply.ts'
import { type Call, patientRoute, type Route } from '../platform/http/route.ts'
import { askToConfirm } from '../sign-in/ask-to-confirm.ts'
import { noticeAddress } from '../sign-in/notice-address.ts'
import type { SignInDeps } from '../sign-in/sign-in.ts'
import { confirmEmail, lastAsking, type Standing } from '../sign-in/use-code.ts'

const text = (max: number): z.ZodType<string> => z.string().max(max).default('')
const perPatient = { name: 'address', max: 30, windowSeconds: 600 }

type Asked = Call<PatientSubject, unknown, unknown, unknown>

/** Changing where notices go: a new address counts once a code that was sent there is typed. */
export function addressRoutes(deps: SignInDeps, pages: PatientPages): readonly Route[] {
  const form = async (at: Asked, typed?: string): Promise<Reply> => {
    const { frame, patient } = await openPage(at.tx, at.who, at.visitor, pages)
    const current = (await noticeAddress(at.tx, at.who.practiceId, patient)) ?? ''
    const view = AddressPage({
      ...{ frame, current, codes: deps.sendsMail, onceKey: newKey() },
      ...{ typed: typed ?? '', wrong: typed !== undefined },
    })
    return page(view, typed === undefined ? 200 : 422)
  }
  return [
    patientRoute({ path: patientPaths.address(), answer: async (at) => await form(at) }),
    patientRoute({
      method: 'POST',
      path: patientPaths.address(),
      body: z.strictObject({ email: text(254), again: text(5) }),
      repeat: { natural: 'a new code ends the one before' },
      limit: perPatient,
      answer: async (at) => {
        if (!deps.sendsMail) return seeOther(patientPaths.address())
        const { tx, who, visitor, body } = at
        const asking = await askToConfirm(tx, deps, {
          ...{ who, visitor, typed: body.email, again: body.again !== '' },
          next: patientPaths.you(),
        })
        switch (asking.outcome) {
          case 'no-address':
            return await form(at, body.email)
          case 'refused':
            return asking.refusal
          case 'sent-again':
            return seeOther(`${patientPaths.addressCode()}?again=1`)
          case 'sent':
          case 'locked':
            return seeOther(patientPaths.addressCode())
        }
      },
    }),
    ...codeRoutes(deps, pages),
  ]
}

function codeRoutes(deps: SignInDeps, pages: PatientPages): readonly Route[] {
  const codePage = async (at: Asked, state: Standing, sentAgain: boolean): Promise<Reply> => {
    const last = await lastAsking(at.tx, deps, { visitor: at.visitor, purpose: 'confirm-email' })
    const { frame } = await openPage(at.tx, at.who, at.visitor, pages)
    const view = CodePage({
      ...{ frame, onceKey: newKey(), action: patientPaths.addressCode() },
      again: patientPaths.address(),
      back: { href: patientPaths.address(), words: 'code.other-address' },
      // In full, to be checked: the patient typed it on this device a moment ago.
      sentTo: last?.address ?? '',
      state: state.kind === 'sent' && sentAgain ? { kind: 'sent-again' } : state,
    })
    return page(view)
  }
  return [
    patientRoute({
      path: patientPaths.addressCode(),
      query: z.strictObject({ again: text(5) }),
      answer: async (at) => {
        const asked = { visitor: at.visitor, purpose: 'confirm-email' } as const
        const last = await lastAsking(at.tx, deps, asked)
        if (last === undefined) return seeOther(patientPaths.address())
        return await codePage(at, last.standing, at.query.again !== '')
      },
    }),
    patientRoute({
      method: 'POST',
      path: patientPaths.addressCode(),
      body: z.strictObject({ code: text(40) }),
      repeat: { natural: 'a code counts once' },
      limit: perPatient,
      answer: async (at) => {
        const { tx, who, visitor, body } = at
        const outcome = await confirmEmail(tx, deps, { who, visitor, digits: body.code })
        if (outcome.outcome === 'confirmed') {
          return seeOther(`${patientPaths.you()}?just=address-changed`)
        }
        const refused = await codePage(at, outcome.standing, false)
        return { ...refused, status: 422, commits: true }
      },
    }),
  ]
}
