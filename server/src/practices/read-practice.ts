import type { PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Practice } from './practice.ts'
import { selectPractice, selectPracticeIds } from './sql.ts'

/** The practice with its hours and holidays, in one round trip or from the copy. Throws when there is none by that id. */
export async function readPractice(tx: Tx, id: PracticeId): Promise<Practice> {
  const practice = await tx.configuration(
    `practice ${id}`,
    async () => await selectPractice(tx, id),
  )
  if (practice === undefined) throw new TypeError('no such practice')
  return practice
}

/** The ids of all practices of this installation, oldest first; at most 1,000. */
export async function listPracticeIds(tx: Tx): Promise<readonly PracticeId[]> {
  return await selectPracticeIds(tx)
}
