// What is read of what is owed. Writes nothing.
import type { ConversationId, DeskId, ObligationId, PracticeId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Owed } from './obligation.ts'
import type { Tables } from './tables.ts'

export async function selectOldest(
  tx: Tx,
  practiceId: PracticeId,
  conversationId: ConversationId,
): Promise<Owed | undefined> {
  return await tx
    .tables<Tables>()
    .selectFrom('obligation')
    .select(['entry_seq as entrySeq', 'opened_at as openedAt', 'due_at as dueAt'])
    .where('practice_id', '=', practiceId)
    .where('conversation_id', '=', conversationId)
    .where('closed_at', 'is', null)
    .orderBy('entry_seq')
    .limit(1)
    .executeTakeFirst()
}

export type OpenRow = {
  readonly id: ObligationId
  readonly conversationId: ConversationId
  readonly deskId: DeskId
  readonly openedAt: Temporal.Instant
  readonly dueAt: Temporal.Instant
  readonly rung: number
  readonly toldAt: Temporal.Instant | null
}

type Page = {
  readonly pastLadder: boolean
  readonly deskIds: readonly DeskId[] | undefined
  readonly after: { readonly dueAt: Temporal.Instant; readonly id: ObligationId } | undefined
  readonly limit: number
}

export async function selectOpen(
  tx: Tx,
  practiceId: PracticeId,
  page: Page,
): Promise<readonly OpenRow[]> {
  let query = tx
    .tables<Tables>()
    .selectFrom('obligation')
    .select([
      'id',
      'conversation_id as conversationId',
      'desk_id as deskId',
      'opened_at as openedAt',
      'due_at as dueAt',
      'rung',
      sql<Temporal.Instant | null>`(select max(at) from escalation
        where escalation.practice_id = obligation.practice_id
          and escalation.obligation_id = obligation.id)`.as('toldAt'),
    ])
    .where('practice_id', '=', practiceId)
    .where('closed_at', 'is', null)
  if (page.pastLadder) query = query.where('next_rung_at', 'is', null)
  if (page.deskIds !== undefined) {
    query = query.where(sql<boolean>`desk_id = any (${page.deskIds}::uuid[])`)
  }
  if (page.after !== undefined) {
    query = query.where(sql<boolean>`(due_at, id) > (${page.after.dueAt}, ${page.after.id})`)
  }
  return await query.orderBy('due_at').orderBy('id').limit(page.limit).execute()
}

export async function countOpen(
  tx: Tx,
  practiceId: PracticeId,
  deskIds: readonly DeskId[],
): Promise<{ readonly open: number; readonly pastLadder: number }> {
  const { rows } = await sql<{ open: number; past: number }>`
    select count(*) as open, count(*) filter (where next_rung_at is null) as past
    from (select next_rung_at from obligation
      where practice_id = ${practiceId} and closed_at is null and desk_id = any (${deskIds}::uuid[])
      limit 10000) as owed`.execute(tx.tables())
  return { open: rows[0]?.open ?? 0, pastLadder: rows[0]?.past ?? 0 }
}
