import type { ObligationPage, ObligationRow } from '@salve/contract/desk'
import { obligationViews, pageSizeMax } from '@salve/contract/desk-words'
import { parseId } from '@salve/contract/ids'
import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { deskIdsOf, readDesks } from '../inboxes/read-desks.ts'
import { ladder, rungWords } from '../obligations/obligation.ts'
import {
  countObligations,
  type OpenRow,
  readOpenObligations,
} from '../obligations/read-obligations.ts'
import { rowPatient } from '../patients/patient.ts'
import { wholeNumber } from '../platform/http/fields.ts'
import { json } from '../platform/http/reply.ts'
import { type Route, staffRoute } from '../platform/http/route.ts'
import { deskContext } from './desk-context.ts'
import { type DeskContext, dueOut, liveClaim, topicOut } from './desk-words.ts'
import { type DeskLine, selectLinesById } from './desk-sql.ts'

const place = z
  .string()
  .max(200)
  .transform((text, context) => {
    const [at = '', idText = ''] = text.split('~')
    const id = parseId('obligation', idText)
    try {
      if (id !== undefined) return { dueAt: Temporal.Instant.from(at), id }
    } catch {
      // falls through to the refusal
    }
    context.addIssue('not a place in this list')
    return z.NEVER
  })

/** What is still owed at the desks the person sits at, longest due first. */
export const owedRoutes: readonly Route[] = [
  staffRoute({
    path: '/api/desk/obligations',
    query: z.strictObject({
      state: z.enum(obligationViews).default('open'),
      after: place.optional(),
      limit: wholeNumber(1, pageSizeMax).default(25),
    }),
    answer: async ({ tx, who, query }) => {
      const context = await deskContext(tx, who)
      const seats = await deskIdsOf(tx, who.practiceId, who.personId)
      const rows = await readOpenObligations(tx, who.practiceId, {
        pastLadder: query.state === 'past-ladder',
        deskIds: seats,
        after: query.after,
        limit: query.limit + 1,
      })
      const shown = rows.slice(0, query.limit)
      const ids = shown.map((row) => row.conversationId)
      const lines = await selectLinesById(tx, who, ids)
      const desks = await readDesks(tx, who.practiceId)
      await audit(tx, { action: 'obligations.listed', detail: { shown: shown.length } })
      const last = rows.length > query.limit ? shown.at(-1) : undefined
      const page: ObligationPage = {
        items: shown.flatMap((row) => {
          const line = lines.get(row.conversationId)
          const desk = desks.find((each) => each.id === row.deskId)
          if (line === undefined || desk === undefined) return []
          return [rowOf(context, row, line, { id: desk.id, key: desk.key, name: desk.name })]
        }),
        ...(last === undefined ? {} : { next: `${last.dueAt.toString()}~${last.id}` }),
        counts: await countObligations(tx, who.practiceId, seats),
        asOf: tx.now.toString(),
      }
      return json(page)
    },
  }),
]

function rowOf(
  context: DeskContext,
  row: OpenRow,
  line: DeskLine,
  desk: ObligationRow['desk'],
): ObligationRow {
  const claim = liveClaim(context, line.conversation)
  const told = row.rung === 0 ? undefined : ladder[row.rung - 1]?.told
  return {
    id: row.id,
    conversationId: row.conversationId,
    reference: line.conversation.reference,
    topic: topicOut(context, line.conversation.topicKey),
    desk,
    patient: rowPatient(line.patient, context.today),
    summary: line.conversation.summary,
    owedSince: row.openedAt.toString(),
    due: dueOut(context, { since: row.openedAt, at: row.dueAt }),
    ladder: {
      step: row.rung,
      of: ladder.length,
      words: told === undefined ? 'Nobody told yet' : rungWords[told],
      ...(row.toldAt === null ? {} : { at: row.toldAt.toString() }),
    },
    ...(claim === undefined ? {} : { claim }),
  }
}
