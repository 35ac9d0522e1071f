import type { ConversationId, DeskId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Conversation } from './conversation.ts'
import { fromRow } from './sql.ts'

/** What this person moved away from a desk since then, with nothing done by others but reading. */
export async function selectJustMoved(
  tx: Tx,
  who: StaffSubject,
  of: {
    readonly id: ConversationId
    readonly backTo: DeskId
    readonly since: Temporal.Instant
  },
): Promise<Conversation | undefined> {
  const { rows } = await sql<Parameters<typeof fromRow>[0]>`
    select conversation.* from conversation
      join lateral (select seq, at, author_id, data from entry
        where practice_id = conversation.practice_id and conversation_id = conversation.id
          and kind = 'moved'
        order by seq desc limit 1) moved on true
    where conversation.practice_id = ${who.practiceId} and conversation.id = ${of.id}
      and moved.author_id = ${who.personId} and moved.at > ${of.since}
      and moved.data->>'fromDesk' = ${of.backTo}
      and ${who.personId}::uuid in (select person_id from conversation_readers(
        conversation.practice_id, ${of.backTo}, conversation.topic_key, conversation.patient_id))
      and not exists (select from entry later
        where later.practice_id = conversation.practice_id
          and later.conversation_id = conversation.id and later.seq > moved.seq
          and later.author_id <> ${who.personId} and later.kind <> 'read')`.execute(tx.tables())
  return rows[0] === undefined ? undefined : fromRow(rows[0])
}
