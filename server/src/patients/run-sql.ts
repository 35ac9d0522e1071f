import type { ImportRunId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { ImportCounts } from './import-counts.ts'
import type { Tables } from './tables.ts'

/** Runs that gave no sign of life since then have died with their process. */
export async function failSilentRuns(
  tx: Tx,
  practiceId: PracticeId,
  since: Temporal.Instant,
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('import_run')
    .set({ state: 'failed', finished_at: tx.now })
    .where('practice_id', '=', practiceId)
    .where('state', '=', 'running')
    .where('touched_at', '<', since)
    .execute()
}

/** False when another run is going on. */
export async function insertRun(
  tx: Tx,
  practiceId: PracticeId,
  run: { readonly id: ImportRunId; readonly source: string },
): Promise<boolean> {
  const inserted = await tx
    .tables<Tables>()
    .insertInto('import_run')
    .values({
      practice_id: practiceId,
      ...run,
      state: 'running',
      counts: '{}',
      progress: '{}',
      started_at: tx.now,
      touched_at: tx.now,
      finished_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function touchRun(
  tx: Tx,
  practiceId: PracticeId,
  id: ImportRunId,
  now: { readonly counts: ImportCounts; readonly progress: object },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('import_run')
    .set({
      counts: JSON.stringify(now.counts),
      progress: JSON.stringify(now.progress),
      touched_at: tx.now,
    })
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .execute()
}

export async function closeRun(
  tx: Tx,
  practiceId: PracticeId,
  id: ImportRunId,
  end: { readonly state: 'finished' | 'failed'; readonly counts: ImportCounts },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('import_run')
    .set({ state: end.state, counts: JSON.stringify(end.counts), finished_at: tx.now })
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .execute()
}

/** A run’s refusals in the order they came, without their bytes. */
export async function selectRefusals(
  tx: Tx,
  practiceId: PracticeId,
  id: ImportRunId,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly { number: number; source: string; type: string | null; reason: string }[]> {
  return await tx
    .tables<Tables>()
    .selectFrom('import_refusal')
    .select(['number', 'source', 'resource_type as type', 'reason'])
    .where('practice_id', '=', practiceId)
    .where('run_id', '=', id)
    .where('number', '>', page.after)
    .orderBy('number')
    .limit(page.limit)
    .execute()
}
