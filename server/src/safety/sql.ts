import type { ConversationId, EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import type { Hit } from './red-flags.ts'

type RedFlagHitTable = {
  practice_id: PracticeId
  patient_id: PatientId
  id: string
  conversation_id: ConversationId
  entry_id: EntryId
  rule_version: string
  rule_id: string
  kind: string
  found: string
  place: string
  at: Temporal.Instant
}
export type Tables = { red_flag_hit: RedFlagHitTable }

export async function insertHits(
  tx: Tx,
  of: {
    readonly who: PatientSubject
    readonly conversationId: ConversationId
    readonly entryId: EntryId
  },
  hits: readonly Hit[],
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('red_flag_hit')
    .values(
      hits.slice(0, 50).map((hit) => ({
        practice_id: of.who.practiceId,
        patient_id: of.who.patientId,
        id: newId('red-flag-hit'),
        conversation_id: of.conversationId,
        entry_id: of.entryId,
        rule_version: hit.ruleVersion,
        rule_id: hit.ruleId,
        kind: hit.kind,
        found: hit.found,
        place: hit.where,
        at: tx.now,
      })),
    )
    .execute()
}
