import type { ConversationPage } from '@salve/contract/desk'
import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { readDesks } from '../inboxes/read-desks.ts'
import { accessPatient } from '../patients/access.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { idOf } from '../platform/http/fields.ts'
import { json, notFound } from '../platform/http/reply.ts'
import { type Route, staffRoute } from '../platform/http/route.ts'
import { deskContext } from './desk-context.ts'
import { selectLinesById } from './desk-sql.ts'
import { rowOut } from './desk-words.ts'
import { selectDeskDrafts } from './draft-sql.ts'
import { selectFound, type Sought } from './find-sql.ts'

const number = z
  .string()
  .regex(/^r-?\d{1,9}$/i)
  .transform((text) => Number(text.replace(/^r-?/i, '')))

/** Conversations by their number or their patient: only those the person may read anyway. */
export const findRoutes: readonly Route[] = [
  staffRoute({
    path: '/api/desk/conversations',
    query: z.strictObject({ reference: number }),
    answer: async ({ tx, who, query }) => json(await found(tx, who, query)),
  }),
  staffRoute({
    path: '/api/desk/patients/:patient/conversations',
    params: z.strictObject({ patient: idOf('patient') }),
    answer: async ({ tx, who, params }) => {
      const patient = await accessPatient(tx, who, params.patient)
      return patient === undefined
        ? notFound()
        : json(await found(tx, who, { patientId: patient.id }))
    },
  }),
]

async function found(tx: Tx, who: StaffSubject, sought: Sought): Promise<ConversationPage> {
  const [context, desks, drafts, ids] = await Promise.all([
    deskContext(tx, who),
    readDesks(tx, who.practiceId),
    selectDeskDrafts(tx, who.practiceId, who.personId),
    selectFound(tx, who, sought),
  ])
  const lines = await selectLinesById(tx, who, ids)
  await audit(tx, {
    action: 'conversations.found',
    ...('patientId' in sought ? { patientId: sought.patientId } : {}),
    detail: { shown: ids.length },
  })
  return {
    items: ids.flatMap((id) => {
      const line = lines.get(id)
      const desk = desks.find((each) => each.id === line?.conversation.deskId)
      if (line === undefined || desk === undefined) return []
      const { id: deskId, key, name } = desk
      return [{ ...rowOut(context, line, drafts), desk: { id: deskId, key, name } }]
    }),
    counts: { open: 0, unclaimed: 0, mine: 0, waiting: 0, done: 0 },
    asOf: tx.now.toString(),
  }
}
