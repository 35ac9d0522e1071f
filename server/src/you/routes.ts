// Owns the patient's page about themselves. Owns no table.
import { patientPaths } from '@salve/contract/patient-paths'
import { z } from 'zod'
import { WelcomePage } from '../../pages/welcome-page.tsx'
import { YouPage } from '../../pages/you-page.tsx'
import { openPage, type PatientPages } from '../conversations/patient-frame.ts'
import { nameOf } from '../patients/patient.ts'
import { newKey } from '../platform/crypto/secrets.ts'
import { page } from '../platform/http/reply.ts'
import { patientRoute, type Route } from '../platform/http/route.ts'
import { noticeAddress } from '../sign-in/notice-address.ts'
import { listPasskeys } from '../sign-in/passkey.ts'
import type { SignInDeps } from '../sign-in/sign-in.ts'
import { addressRoutes } from './address-routes.ts'

const just = z.enum(['key-added', 'key-removed', 'address-changed'])

/** Who I am here, how I get in, where notices go; and the first steps after joining. */
export function youRoutes(signIn: SignInDeps, pages: PatientPages): readonly Route[] {
  return [
    ...addressRoutes(signIn, pages),
    patientRoute({
      path: patientPaths.you(),
      query: z.strictObject({ just: just.optional() }),
      answer: async ({ tx, who, visitor, query }) => {
        const { frame, patient } = await openPage(tx, who, visitor, pages)
        const { practiceId, patientId } = who
        const keys = await listPasskeys(tx, { kind: 'patient', practiceId, patientId })
        return page(
          YouPage({
            frame,
            onceKey: newKey(),
            fullName: nameOf(patient),
            email: (await noticeAddress(tx, practiceId, patient)) ?? '',
            sendsMail: signIn.sendsMail,
            keys: keys.map(({ id, name, addedAt }) => ({ passkey: id, name, addedAt })),
            ...(query.just === undefined ? {} : { just: query.just }),
          }),
        )
      },
    }),
    patientRoute({
      path: patientPaths.welcome(),
      answer: async ({ tx, who, visitor }) => {
        const { frame } = await openPage(tx, who, visitor, pages)
        const { practiceId, patientId } = who
        const keys = await listPasskeys(tx, { kind: 'patient', practiceId, patientId })
        return page(WelcomePage({ frame, offerLock: keys.length === 0 }))
      },
    }),
  ]
}
