import type { ConversationPage, Me } from '@salve/contract/desk'
import { emptyRequest, preferencesRequest } from '@salve/contract/desk-requests'
import { pageSizeMax, type View, views } from '@salve/contract/desk-words'
import type { DeskId } from '@salve/contract/ids'
import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { deskIdsOf, readDesks } from '../inboxes/read-desks.ts'
import { countObligations } from '../obligations/read-obligations.ts'
import { initialsOf } from '../people/person.ts'
import { readPreferences, savePreferences } from '../people/preferences.ts'
import { readPeople } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { idOf, wholeNumber } from '../platform/http/fields.ts'
import { json, notFound, nothing, type Reply } from '../platform/http/reply.ts'
import { type Route, staffRoute } from '../platform/http/route.ts'
import { readPractice } from '../practices/read-practice.ts'
import { claimConversation } from './claim-conversation.ts'
import { cursor, cursorAfter } from './cursor.ts'
import { deskContext } from './desk-context.ts'
import { rowOut } from './desk-words.ts'
import { selectDeskDrafts } from './draft-sql.ts'
import {
  countDesks,
  countViews,
  type Cursor,
  type DeskView,
  lockNextUnclaimed,
  selectDeskLines,
} from './desk-sql.ts'

type Options = { readonly demo: boolean; readonly idleLockSeconds: number }

/** The desk as a whole: who I am, its lists, the next thing to do. */
export function deskRoutes(options: Options): readonly Route[] {
  return [
    staffRoute({
      path: '/api/desk/me',
      answer: async ({ tx, who, visitor }) =>
        json(await readMe(tx, who, { ...options, csrf: visitor.csrf })),
    }),
    staffRoute({
      method: 'PUT',
      path: '/api/desk/me/preferences',
      repeat: { natural: 'the same preferences again change nothing' },
      body: preferencesRequest,
      answer: async ({ tx, who, body }) => {
        await savePreferences(tx, who.practiceId, { id: who.personId, preferences: body })
        return nothing()
      },
    }),
    listRoute(),
    mineRoute(),
    claimNextRoute(),
  ]
}

async function readMe(
  tx: Tx,
  who: StaffSubject,
  options: Options & { readonly csrf: string },
): Promise<Me> {
  const practice = await readPractice(tx, who.practiceId)
  const people = await readPeople(tx, who.practiceId)
  const person = people.find((each) => each.id === who.personId)
  if (person === undefined) throw new TypeError('a session without its person')
  const desks = await readDesks(tx, who.practiceId)
  const seats = new Set(await deskIdsOf(tx, who.practiceId, who.personId))
  const counts = await countDesks(tx, who)
  const owed = await countObligations(tx, who.practiceId, [...seats])
  return {
    person: {
      id: person.id,
      name: person.name,
      initials: initialsOf(person.name),
      role: person.role,
      patientFacingName: person.patientFacingName,
    },
    practice: {
      name: practice.name,
      phone: practice.phone,
      timeZone: practice.calendar.timeZone,
    },
    desks: desks.map(({ id, key, name }) => {
      const count = counts.desks.find((each) => each.deskId === id)
      const member = seats.has(id)
      return { id, key, name, openCount: count?.open ?? 0, urgentCount: count?.urgent ?? 0, member }
    }),
    mineCount: counts.mine,
    pastLadderCount: owed.pastLadder,
    preferences: await readPreferences(tx, who.practiceId, who.personId),
    csrf: options.csrf,
    idleLockSeconds: options.idleLockSeconds,
    demo: options.demo,
  }
}

const limit = wholeNumber(1, pageSizeMax).default(25)

function listRoute(): Route {
  return staffRoute({
    path: '/api/desk/desks/:desk/conversations',
    params: z.strictObject({ desk: idOf('desk') }),
    query: z.strictObject({
      view: z.enum(views).default('open'),
      after: cursor.optional(),
      limit,
    }),
    answer: async ({ tx, who, params, query }) => {
      const seats = await deskIdsOf(tx, who.practiceId, who.personId)
      if (!seats.includes(params.desk)) return notFound()
      return json(await readPage(tx, who, { deskId: params.desk, ...query }))
    },
  })
}

function mineRoute(): Route {
  return staffRoute({
    path: '/api/desk/mine',
    query: z.strictObject({ after: cursor.optional(), limit }),
    answer: async ({ tx, who, query }) =>
      json(await readPage(tx, who, { deskId: undefined, view: 'mine', ...query })),
  })
}

type Asked = {
  readonly deskId: DeskId | undefined
  readonly view: View
  readonly after?: Cursor | undefined
  readonly limit: number
}

async function readPage(tx: Tx, who: StaffSubject, asked: Asked): Promise<ConversationPage> {
  const view: DeskView = { ...asked, after: asked.after, limit: asked.limit + 1 }
  const { deskId } = asked
  const [context, lines, drafts, desks, counts] = await Promise.all([
    deskContext(tx, who),
    selectDeskLines(tx, who, view),
    selectDeskDrafts(tx, who.practiceId, who.personId),
    deskId === undefined ? readDesks(tx, who.practiceId) : [],
    deskId === undefined ? undefined : countViews(tx, who, deskId),
  ])
  const shown = lines.slice(0, asked.limit)
  const last = lines.length > asked.limit ? shown.at(-1) : undefined
  await audit(tx, {
    action: 'desk.listed',
    ...(deskId === undefined ? {} : { objectType: 'desk', objectId: deskId }),
    detail: { view: asked.view, shown: shown.length },
  })
  return {
    items: shown.map((line) => {
      const desk = desks.find((each) => each.id === line.conversation.deskId)
      const row = rowOut(context, line, drafts)
      return desk === undefined
        ? row
        : { ...row, desk: { id: desk.id, key: desk.key, name: desk.name } }
    }),
    ...(last === undefined ? {} : { next: cursorAfter(last.conversation, asked.view) }),
    counts: counts ?? { open: 0, unclaimed: 0, mine: shown.length, waiting: 0, done: 0 },
    asOf: tx.now.toString(),
  }
}

function claimNextRoute(): Route {
  return staffRoute({
    method: 'POST',
    path: '/api/desk/desks/:desk/claim-next',
    params: z.strictObject({ desk: idOf('desk') }),
    body: emptyRequest,
    answer: async ({ tx, who, params }): Promise<Reply> => {
      const seats = await deskIdsOf(tx, who.practiceId, who.personId)
      if (!seats.includes(params.desk)) return notFound()
      const next = await lockNextUnclaimed(tx, who, params.desk)
      if (next === undefined) return json({})
      const claimed = await claimConversation(tx, who, next, undefined)
      return json(claimed.outcome === 'claimed' ? { id: next.id } : {})
    },
  })
}
