import type { ImportRunId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject, WorkerSubject } from '../platform/db/subject.ts'
import { selectRefusals } from './run-sql.ts'

/** One resource that was kept but not used. */
export type ImportRefusal = {
  readonly number: number
  /** `charts.ndjson, line 3, entry 17` */
  readonly source: string
  readonly type: string | undefined
  readonly reason: string
}

const pageMax = 1000

/** What an import refused and why, in the order it came, after a number; at most 1,000 at once. */
export async function readRefusals(
  tx: Tx,
  who: StaffSubject | WorkerSubject,
  runId: ImportRunId,
  after = 0,
): Promise<readonly ImportRefusal[]> {
  const rows = await selectRefusals(tx, who.practiceId, runId, { after, limit: pageMax })
  return rows.map((row) => ({ ...row, type: row.type ?? undefined }))
}
