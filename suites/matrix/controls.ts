// Holes planted on purpose: a matrix that does not see them would see nothing.
import { sql } from 'kysely'
import { z } from 'zod'
import { h } from 'preact'
import { openLog } from '../../server/src/platform/log/log.ts'
import { json, notFound, problem } from '../../server/src/platform/http/reply.ts'
import {
  openRoute,
  patientRoute,
  type Route,
  staffRoute,
} from '../../server/src/platform/http/route.ts'
import { openServer } from '../../server/src/platform/http/server.ts'
import { doorTo } from '../../server/src/sign-in/next-path.ts'
import { readVisitor } from '../../server/src/sign-in/read-visitor.ts'
import { newTally, tryEveryCell } from './over-http.ts'
import { readCatalogue, type RowTally, tryEveryRow, tryForbidden } from './in-sql.ts'
import type { Stage } from './stage.ts'

const one = z.strictObject({ id: z.uuid() })
type Found = {
  title: string
  summary: string
  practice_id: string
  patient_id: string
  notes: string
}

async function anyConversation(
  tx: Parameters<Route['answer']>[0],
  id: string,
): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select title, summary, practice_id, patient_id,
      (select coalesce(string_agg(text, ' '), '') from entry
        where entry.conversation_id = conversation.id) as notes
    from conversation where id = ${id}`.execute(tx.tables())
  return rows[0]
}

const threadPath = '/api/desk/conversations/:id'

/** Routes with a fault each, under the paths of sound ones. */
export const doctored: Readonly<Record<string, Route>> = {
  'forgets the desk rule': staffRoute({
    path: threadPath,
    params: one,
    answer: async ({ tx, params }) => {
      const found = await anyConversation(tx, params.id)
      return found === undefined ? notFound() : json(found)
    },
  }),
  'says that it is there, but not for you': staffRoute({
    path: threadPath,
    params: one,
    answer: async ({ tx, params }) =>
      (await anyConversation(tx, params.id)) === undefined
        ? notFound()
        : problem({ type: 'not-found', title: 'Not for you', status: 404 }),
  }),
  'lets in whoever is half signed in': openRoute({
    path: '/api/desk/mine',
    answer: async () => await Promise.resolve(json({ items: [] })),
  }),
  'changes what it refuses': staffRoute({
    ...{ method: 'POST', path: `${threadPath}/notes` },
    params: one,
    body: z.strictObject({ text: z.string() }),
    answer: async ({ tx, params }) => {
      await sql`update conversation set staff_read_seq = staff_read_seq + 1 where id = ${params.id}`.execute(
        tx.tables(),
      )
      return { ...notFound(), commits: true }
    },
  }),
  'shows a note to the patient': patientRoute({
    path: '/messages/:id',
    params: one,
    answer: async ({ tx, who, params }) => {
      const found = await anyConversation(tx, params.id)
      if (found?.patient_id !== who.patientId) return notFound()
      const { rows } = await sql<{ text: string }>`
        set local salve.kind = 'staff'`
        .execute(tx.tables())
        .then(
          async () =>
            await sql<{ text: string }>`select coalesce(text, '') as text from entry
            where conversation_id = ${params.id} and practice_id = ${who.practiceId}`.execute(
              tx.tables(),
            ),
        )
      return json(rows)
    },
  }),
  'is new': staffRoute({
    path: '/api/desk/everything',
    answer: async () => await Promise.resolve(json({})),
  }),
}

/** Tries each doctored route alone; tells how many deviations it made. */
export async function tryDoctored(stage: Stage): Promise<ReadonlyMap<string, number>> {
  const { database, secrets, signIn } = stage.world
  const caught = new Map<string, number>()
  for (const [name, route] of Object.entries(doctored)) {
    const app = await openServer(
      {
        routes: [route],
        readVisitor: readVisitor({ database, secrets }),
        refusalPage: (_visitor, details) => h('pre', {}, JSON.stringify(details)),
        door: doorTo,
        assets: [],
      },
      { origin: signIn.origin, database, log: openLog('silent') },
    )
    const tally = newTally()
    await tryEveryCell(stage, app, [route], tally)
    await app.close()
    caught.set(name, tally.deviations.length)
  }
  return caught
}

const holes: Readonly<Record<string, readonly [plant: string, mend: string]>> = {
  'a policy that lets everybody read entries': [
    'create policy hole on entry for select using (true)',
    'drop policy hole on entry',
  ],
  'a policy that shows staff-only entries to patients': [
    `create policy hole on entry for select using (practice_id = salve_practice() and patient_id = any (salve_patients()))`,
    'drop policy hole on entry',
  ],
  'row-level security switched off on a table': [
    'alter table draft disable row level security',
    'alter table draft enable row level security',
  ],
  'a table with a patient and no guard': [
    'create table sticky_note (practice_id uuid, patient_id uuid, text text)',
    'drop table sticky_note',
  ],
  'a right to change what was filed': [
    'grant update on filed_message to salve_app',
    'revoke update on filed_message from salve_app',
  ],
  'a function that runs as the owner, with no search path': [
    'create function peek() returns bigint language sql security definer as $$ select count(*) from entry $$',
    'drop function peek()',
  ],
}

/** Plants each hole in the database, looks, and mends it; tells how many deviations it made. */
export async function tryHoles(stage: Stage): Promise<ReadonlyMap<string, number>> {
  const { asOwner } = stage.world.test
  const caught = new Map<string, number>()
  for (const [name, [plant, mend]] of Object.entries(holes)) {
    await asOwner(plant)
    const tally: RowTally = { sets: 0, rows: 0, catalogue: 0, deviations: [] }
    await tryEveryRow(stage, tally)
    await readCatalogue(stage, tally)
    await tryForbidden(stage, tally)
    await asOwner(mend)
    caught.set(name, tally.deviations.length)
  }
  return caught
}
