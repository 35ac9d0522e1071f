import type { ConversationId, EntryId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import type { Hit } from './red-flags.ts'
import { insertHits } from './sql.ts'

/** Keeps what the rules found in a message that was sent, with the rule's version, for review. */
export async function saveHits(
  tx: Tx,
  of: {
    readonly who: PatientSubject
    readonly conversationId: ConversationId
    readonly entryId: EntryId
  },
  hits: readonly Hit[],
): Promise<void> {
  if (hits.length > 0) await insertHits(tx, of, hits)
}
