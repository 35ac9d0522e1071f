// Views: what is read of conversations, with names from the rooms they belong to. Reads only.
import type { EntryId, PatientId, PersonId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Person } from '../people/person.ts'
import { peopleById } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Author, Conversation, Entry, EntryKind } from './conversation.ts'
import { fromRow } from './sql.ts'
import type { Tables } from './tables.ts'

type Of = Pick<Conversation, 'practiceId' | 'id'>

/** How far a person has read, by what they opened and what they answered; 0 for never. */
export async function readUpTo(tx: Tx, of: Of, personId: PersonId): Promise<number> {
  const { rows } = await sql<{ up_to: number | null }>`
    select max(case kind when 'read' then (data->>'upTo')::int else seq end) as up_to from entry
    where practice_id = ${of.practiceId} and conversation_id = ${of.id}
      and kind in ('read', 'message') and author_kind = 'staff' and author_id = ${personId}`.execute(
    tx.tables(),
  )
  return rows[0]?.up_to ?? 0
}

type EntryRow = {
  id: EntryId
  seq: number
  kind: EntryKind
  at: Temporal.Instant
  audience: 'everyone' | 'staff'
  author_kind: Author['kind']
  author_id: string | null
  patient_name: string | null
  text: string | null
  data: Record<string, unknown>
}

/** The newest `limit` entries, oldest first, with their authors' names as patients see them. */
export async function selectEntries(
  tx: Tx,
  of: Of & Pick<Conversation, 'patientId'>,
  page: {
    readonly audience: 'everyone' | 'staff'
    readonly limit: number
    readonly afterSeq?: number
  },
): Promise<readonly Entry[]> {
  const query = sql<EntryRow>`
    select id, seq, kind, at, audience, author_kind, author_id, text, data,
      case when author_id = ${of.patientId} then (select name_given || ' ' || name_family
        from patient where practice_id = ${of.practiceId} and id = ${of.patientId}) end as patient_name
    from entry
    where practice_id = ${of.practiceId} and conversation_id = ${of.id}
      and seq > ${page.afterSeq ?? 0}
      and (${page.audience === 'staff'} or audience = 'everyone')
    order by seq desc
    limit ${page.limit}`.execute(tx.tables())
  const [{ rows }, people] = await Promise.all([query, peopleById(tx, of.practiceId)])
  return rows.toReversed().map((row) => ({
    id: row.id,
    seq: row.seq,
    kind: row.kind,
    at: row.at,
    audience: row.audience,
    author: authorOf(row, people),
    text: row.text ?? undefined,
    data: row.data,
  }))
}

function authorOf(row: EntryRow, people: ReadonlyMap<string, Person>): Author {
  const person = row.author_id === null ? undefined : people.get(row.author_id)
  return {
    kind: row.author_kind,
    id: row.author_id ?? undefined,
    name: person?.patientFacingName ?? row.patient_name ?? 'Salve',
    role: person?.patientFacingRole,
  }
}

/** Other conversations of one patient that the asking staff member may read, newest first. */
export async function selectOthers(
  tx: Tx,
  who: StaffSubject,
  of: Conversation,
): Promise<readonly Conversation[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('conversation')
    .selectAll()
    .where('practice_id', '=', who.practiceId)
    .where('patient_id', '=', of.patientId)
    .where('id', '<>', of.id)
    .where(
      sql<boolean>`${who.personId}::uuid in (select person_id from conversation_readers(
        conversation.practice_id, conversation.desk_id, conversation.topic_key, conversation.patient_id))`,
    )
    .orderBy('last_at', 'desc')
    .limit(12)
    .execute()
  return rows.map(fromRow)
}

/** The sequence number of an entry of this conversation; 0 when it is not one of its entries. */
export async function seqOfEntry(tx: Tx, of: Of, entryId: EntryId): Promise<number> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('entry')
    .select('seq')
    .where('practice_id', '=', of.practiceId)
    .where('conversation_id', '=', of.id)
    .where('id', '=', entryId)
    .executeTakeFirst()
  return row?.seq ?? 0
}

export async function selectOpenCounts(
  tx: Tx,
  who: StaffSubject,
  ids: readonly PatientId[],
): Promise<ReadonlyMap<PatientId, number>> {
  const { rows } = await sql<{ patient_id: PatientId; open: number }>`
    select patient_id, count(*) as open from conversation
    where practice_id = ${who.practiceId} and patient_id = any (${ids}::uuid[]) and state = 'open'
      and ${who.personId}::uuid in (select person_id from conversation_readers(
        conversation.practice_id, conversation.desk_id, conversation.topic_key, conversation.patient_id))
    group by patient_id`.execute(tx.tables())
  return new Map(rows.map((row) => [row.patient_id, row.open]))
}
