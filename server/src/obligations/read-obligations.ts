import type { DeskId, ObligationId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import { countOpen, type OpenRow, selectOpen } from './read-sql.ts'

export type { OpenRow } from './read-sql.ts'

/** What is still owed at the given desks, longest due first, `limit` at a time from `after` on. */
export async function readOpenObligations(
  tx: Tx,
  practiceId: PracticeId,
  page: {
    readonly pastLadder: boolean
    /** Undefined: every desk, for the house's own checks. */
    readonly deskIds: readonly DeskId[] | undefined
    readonly after: { readonly dueAt: Temporal.Instant; readonly id: ObligationId } | undefined
    readonly limit: number
  },
): Promise<readonly OpenRow[]> {
  return await selectOpen(tx, practiceId, page)
}

/** How many are open at the given desks, and how many of them are at the end of their ladder; counted to 10,000. */
export async function countObligations(
  tx: Tx,
  practiceId: PracticeId,
  deskIds: readonly DeskId[],
): Promise<{ readonly open: number; readonly pastLadder: number }> {
  return await countOpen(tx, practiceId, deskIds)
}
