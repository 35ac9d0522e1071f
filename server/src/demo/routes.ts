// Owns the made-up practice and the door into it. Mounted only in demo mode.
import { patientPaths } from '@salve/contract/patient-paths'
import { z } from 'zod'
import { DemoOutboxPage, DemoPage } from '../../pages/demo-page.tsx'
import { readOutbox } from '../notifications/read-outbox.ts'
import type { Database } from '../platform/db/database.ts'
import { newKey } from '../platform/crypto/secrets.ts'
import { notFound, page, seeOther } from '../platform/http/reply.ts'
import { openRoute, type Route } from '../platform/http/route.ts'
import { frameAt } from '../sign-in/frame-at.ts'
import { startSession } from '../sign-in/session.ts'
import { readCast } from './cast.ts'

/** Who is who in the made-up practice, signing in as them, and the notices they would have got. */
export function demoRoutes({
  origin,
  database,
}: {
  readonly origin: string
  readonly database: Database
}): readonly Route[] {
  return [
    openRoute({
      path: patientPaths.demo(),
      answer: async ({ tx, visitor }) => {
        const cast = await readCast(tx)
        if (cast === undefined) return notFound()
        return page(
          DemoPage({
            frame: await frameAt({ tx, visitor }, origin),
            onceKey: newKey(),
            patients: cast.patients,
            staff: cast.staff,
          }),
        )
      },
    }),
    openRoute({
      method: 'POST',
      path: patientPaths.demoSignIn(),
      body: z.strictObject({ as: z.string().max(40) }),
      repeat: { natural: 'signing in as a made-up person, as often as one likes' },
      answer: async ({ tx, visitor, body }) => {
        const cast = await readCast(tx)
        const player = [...(cast?.staff ?? []), ...(cast?.patients ?? [])].find(
          (each) => each.as === body.as,
        )
        if (player === undefined) return notFound()
        const { account } = player
        const started = await startSession(tx, { account, visitor, how: 'demo' })
        return seeOther(account.kind === 'staff' ? '/desk' : '/', started.cookies)
      },
    }),
    openRoute({
      path: patientPaths.demoOutbox(),
      answer: async ({ tx, visitor }) => {
        const cast = await readCast(tx)
        if (cast === undefined) return notFound()
        const { practiceId } = cast
        const notices = await database.withSubject(
          { kind: 'worker', practiceId },
          async (house) => await readOutbox(house, practiceId),
        )
        return page(
          DemoOutboxPage({
            frame: await frameAt({ tx, visitor }, origin),
            notices: notices.map((notice) => ({
              id: notice.id,
              to: notice.address ?? '',
              subject: notice.subject,
              text: notice.text,
              at: notice.createdAt,
            })),
          }),
        )
      },
    }),
  ]
}
