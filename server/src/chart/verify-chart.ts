import type { EntryId, PracticeId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import { readMessage } from '../conversations/read-message.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { type CopyProblem, type FiledCopy, isStill, problemsOf } from './filed-copy.ts'
import { selectCopies, selectUnfiled } from './sql.ts'

export type ChartDifference = {
  readonly entryId: EntryId
  /** `message-missing`, `message-changed`: the timeline no longer says what the copy says. */
  readonly problem: CopyProblem | 'message-missing' | 'message-changed'
}

export type ChartReport = {
  readonly checked: number
  /** At most 1,000. */
  readonly differences: readonly ChartDifference[]
  /** Messages without a copy yet, and the oldest of them, at most 100. */
  readonly unfiled: { readonly count: number; readonly first: readonly EntryId[] }
}

const pageSize = 50
const differencesMax = 1000
const unfiledMax = 100

/**
 * Recomputes every hash of a practice's chart and holds each copy against its message, page by
 * page, each page its own transaction.
 */
export async function verifyChart(
  database: Database,
  practiceId: PracticeId,
): Promise<ChartReport> {
  const house = { kind: 'worker', practiceId } as const
  const differences: ChartDifference[] = []
  let checked = 0
  let after: EntryId | undefined
  while (differences.length < differencesMax) {
    const page = await database.withSubject(house, async (tx) => {
      const copies = await selectCopies(tx, practiceId, { after, limit: pageSize })
      for (const copy of copies) differences.push(...(await differencesOf(tx, copy)))
      return copies
    })
    checked += page.length
    after = page.at(-1)?.entryId
    if (page.length < pageSize) break
  }
  return await database.withSubject(house, async (tx) => {
    const unfiled = await selectUnfiled(tx, practiceId, unfiledMax)
    const counts = { checked, differences: differences.length, unfiled: unfiled.count }
    await audit(tx, { action: 'chart.verified', detail: counts })
    return { checked, differences: differences.slice(0, differencesMax), unfiled }
  })
}

async function differencesOf(tx: Tx, copy: FiledCopy): Promise<readonly ChartDifference[]> {
  const { entryId } = copy
  const found: ChartDifference[] = problemsOf(copy).map((problem) => ({ entryId, problem }))
  const message = await readMessage(tx, entryId)
  if (message === undefined) found.push({ entryId, problem: 'message-missing' })
  else if (!isStill(message, copy)) found.push({ entryId, problem: 'message-changed' })
  return found
}
