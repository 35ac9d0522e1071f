import type { PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'

type DemoPlayerTable = {
  practice_id: PracticeId
  handle: string
  kind: 'staff' | 'patient'
  account_id: string
  name: string
  about: string
  position: number
}
export type Tables = { demo_player: DemoPlayerTable }

export async function selectPlayers(tx: Tx): Promise<readonly DemoPlayerTable[]> {
  return await tx
    .tables<Tables>()
    .selectFrom('demo_player')
    .selectAll()
    .orderBy('position')
    .limit(100)
    .execute()
}

export async function insertPlayers(tx: Tx, players: readonly DemoPlayerTable[]): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('demo_player')
    .values([...players])
    .execute()
}
