// Views: what patients read of their own conversations. Reads only.
import type { ConversationId, EntryId, PracticeId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import type { Conversation } from './conversation.ts'
import type { Cursor } from './desk-sql.ts'
import { fromRow } from './sql.ts'
import type { Tables } from './tables.ts'

/** The patient's own conversations, newest change first. */
export async function selectOwn(
  tx: Tx,
  who: PatientSubject,
  page: {
    readonly after: Cursor | undefined
    readonly limit: number
  },
): Promise<readonly Conversation[]> {
  let query = tx
    .tables<Tables>()
    .selectFrom('conversation')
    .selectAll()
    .where('practice_id', '=', who.practiceId)
    .where('patient_id', '=', who.patientId)
  const { after } = page
  if (after !== undefined) {
    query = query.where(sql<boolean>`(last_at, id) < (${after.at}, ${after.id})`)
  }
  const rows = await query
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()
  return rows.map(fromRow)
}

export type SentBefore = {
  readonly conversationId: ConversationId
  readonly title: string
  readonly at: Temporal.Instant
}

/** The patient's newest request under a topic since then whose words are these. */
export async function selectSameRequest(
  tx: Tx,
  who: PatientSubject,
  request: {
    readonly topicKey: TopicKey
    readonly text: string
    readonly since: Temporal.Instant
  },
): Promise<SentBefore | undefined> {
  const { rows } = await sql<SentBefore>`
    select conversation.id as "conversationId", conversation.title, conversation.opened_at as at
    from conversation
      join entry on entry.practice_id = conversation.practice_id
        and entry.conversation_id = conversation.id and entry.seq = 1
    where conversation.practice_id = ${who.practiceId}
      and conversation.patient_id = ${who.patientId}
      and conversation.topic_key = ${request.topicKey}
      and conversation.opened_at > ${request.since} and entry.text = ${request.text}
    order by conversation.opened_at desc limit 1`.execute(tx.tables())
  return rows[0]
}

/** How many of the patient's conversations hold an answer they have not read; counted to 100. */
export async function countUnread(tx: Tx, who: PatientSubject): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*) as unread from (select 1 from conversation
      where practice_id = ${who.practiceId} and patient_id = ${who.patientId}
        and patient_read_seq < staff_seq limit 100) as lines`.execute(tx.tables())
  return rows[0]?.unread ?? 0
}

export type Answering = {
  readonly conversationId: ConversationId
  readonly entryId: EntryId
  readonly text: string
  readonly at: Temporal.Instant
  readonly name: string
  readonly role: string
}

/** The last staff message of each conversation. */
export async function selectLastAnswers(
  tx: Tx,
  practiceId: PracticeId,
  ids: readonly ConversationId[],
): Promise<readonly Answering[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Answering>`
    select conversation.id as "conversationId", entry.id as "entryId", entry.text, entry.at,
      person.patient_facing_name as name, person.patient_facing_role as role
    from conversation
      join entry on entry.practice_id = conversation.practice_id
        and entry.conversation_id = conversation.id and entry.seq = conversation.staff_seq
      join person on person.practice_id = entry.practice_id and person.id = entry.author_id
    where conversation.practice_id = ${practiceId} and conversation.id = any (${ids}::uuid[])`.execute(
    tx.tables(),
  )
  return rows
}

/** Who of staff last opened each conversation. */
export async function selectLastReaders(
  tx: Tx,
  practiceId: PracticeId,
  ids: readonly ConversationId[],
): Promise<readonly Omit<Answering, 'text'>[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Answering>`
    select distinct on (entry.conversation_id) entry.conversation_id as "conversationId",
      entry.id as "entryId", entry.at,
      person.patient_facing_name as name, person.patient_facing_role as role
    from entry
      join person on person.practice_id = entry.practice_id and person.id = entry.author_id
    where entry.practice_id = ${practiceId} and entry.conversation_id = any (${ids}::uuid[])
      and entry.kind = 'read'
    order by entry.conversation_id, entry.seq desc`.execute(tx.tables())
  return rows
}
