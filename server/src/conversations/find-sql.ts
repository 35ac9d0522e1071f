// Views: conversations by who or what they are about, for somebody who may read them. Reads only.
import type { ConversationId, PatientId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'

const foundMax = 50

export type Sought = { readonly patientId: PatientId } | { readonly reference: number }

/** The newest conversations of a patient, or the one with a number, that this person may read; at most 50. */
export async function selectFound(
  tx: Tx,
  who: StaffSubject,
  sought: Sought,
): Promise<readonly ConversationId[]> {
  const those =
    'patientId' in sought
      ? sql`patient_id = ${sought.patientId}`
      : sql`reference = ${sought.reference}`
  const { rows } = await sql<{ id: ConversationId }>`
    select id from conversation
    where practice_id = ${who.practiceId} and ${those}
      and ${who.personId}::uuid in (select person_id from conversation_readers(
        conversation.practice_id, conversation.desk_id, conversation.topic_key, conversation.patient_id))
    order by last_at desc, id desc
    limit ${foundMax}`.execute(tx.tables())
  return rows.map(({ id }) => id)
}
