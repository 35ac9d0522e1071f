import type {
  ConversationId,
  DeskId,
  EntryId,
  ObligationId,
  PatientId,
  PersonId,
  PracticeId,
} from '@salve/contract/ids'
import { sql } from 'kysely'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Closing, NewObligation, ObligationOutcome, Owed, Reopening } from './obligation.ts'
import { ladder } from './obligation.ts'

type ObligationTable = {
  practice_id: PracticeId
  patient_id: PatientId
  id: ObligationId
  conversation_id: ConversationId
  entry_id: EntryId
  entry_seq: number
  desk_id: DeskId
  opened_at: Temporal.Instant
  due_at: Temporal.Instant
  rung: number
  next_rung_at: Temporal.Instant | null
  closed_at: Temporal.Instant | null
  outcome: ObligationOutcome | null
  closed_by: PersonId | null
  closed_with: EntryId | null
}
type EscalationTable = {
  practice_id: PracticeId
  patient_id: PatientId
  obligation_id: ObligationId
  rung: number
  at: Temporal.Instant
  told: 'desk' | 'lead' | 'on-call'
  person_ids: PersonId[]
}
export type Tables = { obligation: ObligationTable; escalation: EscalationTable }

export async function insertObligation(
  tx: Tx,
  practiceId: PracticeId,
  fresh: NewObligation,
): Promise<void> {
  const insert = tx
    .tables<Tables>()
    .insertInto('obligation')
    .values({
      practice_id: practiceId,
      patient_id: fresh.patientId,
      id: newId('obligation'),
      conversation_id: fresh.conversationId,
      entry_id: fresh.entryId,
      entry_seq: fresh.entrySeq,
      desk_id: fresh.deskId,
      opened_at: tx.now,
      due_at: fresh.dueAt,
      rung: 0,
      next_rung_at: fresh.dueAt,
      closed_at: null,
      outcome: null,
      closed_by: null,
      closed_with: null,
    })
  tx.unawaited(insert.compile())
}

export async function updateClosed(
  tx: Tx,
  practiceId: PracticeId,
  closing: Closing,
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('obligation')
    .set({
      closed_at: tx.now,
      outcome: closing.outcome,
      closed_by: closing.by,
      closed_with: closing.entryId,
      next_rung_at: null,
    })
    .where('practice_id', '=', practiceId)
    .where('conversation_id', '=', closing.conversationId)
    .where('closed_at', 'is', null)
    .where('entry_seq', '<=', closing.upToSeq)
    .execute()
}

/** The ladder goes on from the rung it had come to; where it had come to its end, it stays there. */
export async function updateReopened(
  tx: Tx,
  practiceId: PracticeId,
  reopening: Reopening,
): Promise<void> {
  const minutes = ladder.map(({ afterMinutes }) => afterMinutes)
  await tx
    .tables<Tables>()
    .updateTable('obligation')
    .set({
      desk_id: reopening.deskId,
      closed_at: null,
      outcome: null,
      closed_by: null,
      closed_with: null,
      next_rung_at: sql`due_at + (${minutes}::int[])[rung + 1] * interval '1 minute'`,
    })
    .where('practice_id', '=', practiceId)
    .where('conversation_id', '=', reopening.conversationId)
    .where('closed_with', '=', reopening.entryId)
    .execute()
}

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

export async function updateDesk(
  tx: Tx,
  practiceId: PracticeId,
  move: { readonly conversationId: ConversationId; readonly deskId: DeskId },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('obligation')
    .set({ desk_id: move.deskId })
    .where('practice_id', '=', practiceId)
    .where('conversation_id', '=', move.conversationId)
    .where('closed_at', 'is', null)
    .execute()
}

export type Waiting = {
  readonly id: ObligationId
  readonly patientId: PatientId
  readonly deskId: DeskId
  readonly dueAt: Temporal.Instant
  readonly rung: number
}

/** Open obligations whose next rung is due, locked for this transaction; others skip them. */
export async function lockWaiting(
  tx: Tx,
  practiceId: PracticeId,
  limit: number,
): Promise<readonly Waiting[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('obligation')
    .select(['id', 'patient_id', 'desk_id', 'due_at', 'rung'])
    .where('practice_id', '=', practiceId)
    .where('closed_at', 'is', null)
    .where('next_rung_at', '<=', tx.now)
    .orderBy('next_rung_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map((row) => ({
    id: row.id,
    patientId: row.patient_id,
    deskId: row.desk_id,
    dueAt: row.due_at,
    rung: row.rung,
  }))
}

export async function insertEscalation(
  tx: Tx,
  practiceId: PracticeId,
  of: Waiting,
  personIds: readonly PersonId[],
): Promise<void> {
  const step = ladder[of.rung]
  if (step === undefined) return
  const next = ladder[of.rung + 1]
  const db = tx.tables<Tables>()
  await db
    .insertInto('escalation')
    .values({
      practice_id: practiceId,
      patient_id: of.patientId,
      obligation_id: of.id,
      rung: of.rung + 1,
      at: tx.now,
      told: step.told,
      person_ids: [...personIds],
    })
    .execute()
  await db
    .updateTable('obligation')
    .set({
      rung: of.rung + 1,
      next_rung_at: next === undefined ? null : of.dueAt.add({ minutes: next.afterMinutes }),
    })
    .where('practice_id', '=', practiceId)
    .where('id', '=', of.id)
    .execute()
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
