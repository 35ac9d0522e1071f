import type { ConversationId, PatientId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import { sayChanged } from './say-changed.ts'
import { advance, insertEntries } from './sql.ts'

/** Appends what the house itself did (filed a copy, sent a notice) to the timeline. Worker only. */
export async function appendHouseEntry(
  tx: Tx,
  entry: {
    readonly practiceId: PracticeId
    readonly patientId: PatientId
    readonly conversationId: ConversationId
    readonly kind: 'filing' | 'notice'
    readonly audience: 'everyone' | 'staff'
    readonly data: Record<string, unknown>
  },
): Promise<void> {
  const of = { practiceId: entry.practiceId, patientId: entry.patientId, id: entry.conversationId }
  const advanced = await advance(tx, of, { entries: 1 })
  if (advanced === undefined) throw new TypeError('no such conversation')
  await insertEntries(tx, of, [
    {
      seq: advanced.before + 1,
      kind: entry.kind,
      audience: entry.audience,
      author: { kind: 'house' },
      data: entry.data,
    },
  ])
  await sayChanged(tx, advanced.row, entry.audience === 'everyone')
}
