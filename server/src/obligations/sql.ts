import type {
  ConversationId,
  DeskId,
  ObligationId,
  PatientId,
  PersonId,
  PracticeId,
} from '@salve/contract/ids'
import { sql } from 'kysely'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Closing, NewObligation, Reopening } from './obligation.ts'
import { ladder } from './obligation.ts'
import type { Tables } from './tables.ts'

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
