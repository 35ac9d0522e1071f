// Views: what is read of conversations, with names from the rooms they belong to. Reads only.
import type {
  ConversationId,
  DeskId,
  EntryId,
  PatientId,
  PersonId,
  PracticeId,
} from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Author, Conversation, Entry, EntryKind } from './conversation.ts'
import { threadPlace } from './draft-place.ts'
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
  author_name: string | null
  author_role: string | null
  text: string | null
  data: Record<string, unknown>
}

/** The newest `limit` entries, oldest first, with their authors' names as patients see them. */
export async function selectEntries(
  tx: Tx,
  of: Of,
  page: {
    readonly audience: 'everyone' | 'staff'
    readonly limit: number
    readonly afterSeq?: number
  },
): Promise<readonly Entry[]> {
  const { rows } = await sql<EntryRow>`
    select entry.id, entry.seq, entry.kind, entry.at, entry.audience, entry.author_kind,
      entry.author_id, entry.text, entry.data,
      coalesce(person.patient_facing_name, patient.name_given || ' ' || patient.name_family) as author_name,
      person.patient_facing_role as author_role
    from entry
      left join person on entry.author_kind = 'staff'
        and person.practice_id = entry.practice_id and person.id = entry.author_id
      left join patient on entry.author_kind = 'patient'
        and patient.practice_id = entry.practice_id and patient.id = entry.author_id
    where entry.practice_id = ${of.practiceId} and entry.conversation_id = ${of.id}
      and entry.seq > ${page.afterSeq ?? 0}
      and (${page.audience === 'staff'} or entry.audience = 'everyone')
    order by entry.seq desc
    limit ${page.limit}`.execute(tx.tables())
  return rows.toReversed().map((row) => ({
    id: row.id,
    seq: row.seq,
    kind: row.kind,
    at: row.at,
    audience: row.audience,
    author: {
      kind: row.author_kind,
      id: row.author_id ?? undefined,
      name: row.author_name ?? 'Salve',
      role: row.author_role ?? undefined,
    },
    text: row.text ?? undefined,
    data: row.data,
  }))
}

/** One conversation as a line of a desk. */
export type DeskLine = {
  readonly conversation: Conversation
  readonly patient: {
    readonly name: string
    readonly birthDate: Temporal.PlainDate
    readonly gender: string | undefined
    readonly language: string
  }
  readonly claimName: string | undefined
  /** A colleague who saved a draft of a reply in the last 30 seconds. */
  readonly writing: string | undefined
  /** The asking person left words here that were not sent. */
  readonly draft: boolean
}

export type DeskView = {
  readonly deskId: DeskId | undefined
  readonly view: 'open' | 'unclaimed' | 'mine' | 'waiting' | 'done'
  readonly after: Cursor | undefined
  readonly limit: number
}

/** The place of the last line seen: the sort columns of its view. */
export type Cursor = {
  readonly calm: boolean
  readonly at: Temporal.Instant
  readonly id: ConversationId
}

type DeskRow = Parameters<typeof fromRow>[0] & {
  patient_name: string
  birth_date: Temporal.PlainDate
  gender: string | null
  language: string
  claim_name: string | null
  writing: string | null
  draft: boolean
}

/** A page of one desk (or of everything the person holds), in the order of its view. */
export async function selectDeskLines(
  tx: Tx,
  who: StaffSubject,
  view: DeskView,
): Promise<readonly DeskLine[]> {
  const { rows } = await sql<DeskRow>`
    with line as materialized (
      select * from conversation
      where practice_id = ${who.practiceId} ${whereView(tx, who, view)}
      ${orderOf(view)} limit ${view.limit})
    select line.*, patient.name_given || ' ' || patient.name_family as patient_name,
      patient.birth_date, patient.gender, patient.language,
      holder.name as claim_name,
      (select writer.name from draft
         join person writer on writer.practice_id = draft.practice_id and writer.id = draft.owner_id
       where draft.practice_id = line.practice_id and draft.place = 'reply:' || line.id
         and draft.saved_at > ${tx.now.subtract({ seconds: 30 })} and draft.owner_id <> ${who.personId}
       limit 1) as writing,
      exists (select from draft where draft.practice_id = line.practice_id
        and draft.owner_id = ${who.personId}
        and draft.place in ('reply:' || line.id, 'note:' || line.id)) as draft
    from line
      join patient on patient.practice_id = line.practice_id and patient.id = line.patient_id
      left join person holder on holder.practice_id = line.practice_id and holder.id = line.claimed_by
    ${orderOf(view)}`.execute(tx.tables())
  return rows.map(lineOf)
}

function lineOf(row: DeskRow): DeskLine {
  return {
    conversation: fromRow(row),
    patient: {
      name: row.patient_name,
      birthDate: row.birth_date,
      gender: row.gender ?? undefined,
      language: row.language,
    },
    claimName: row.claim_name ?? undefined,
    writing: row.writing ?? undefined,
    draft: row.draft,
  }
}

/** Lines by their ids; the caller has made sure that the person sits at their desks. */
export async function selectLinesById(
  tx: Tx,
  who: StaffSubject,
  ids: readonly ConversationId[],
): Promise<ReadonlyMap<ConversationId, DeskLine>> {
  const { rows } = await sql<DeskRow>`
    select line.*, patient.name_given || ' ' || patient.name_family as patient_name,
      patient.birth_date, patient.gender, patient.language, holder.name as claim_name,
      null as writing, false as draft
    from conversation line
      join patient on patient.practice_id = line.practice_id and patient.id = line.patient_id
      left join person holder on holder.practice_id = line.practice_id and holder.id = line.claimed_by
    where line.practice_id = ${who.practiceId} and line.id = any (${ids}::uuid[])`.execute(
    tx.tables(),
  )
  return new Map(rows.map((row) => [row.id, lineOf(row)]))
}

function whereView(
  tx: Tx,
  who: StaffSubject,
  { deskId, view, after }: DeskView,
): ReturnType<typeof sql> {
  // At a desk the caller has checked the seat; what a person holds they may read no longer, once unseated.
  const here =
    deskId === undefined
      ? sql`and ${who.personId}::uuid in (select person_id from conversation_readers(
          conversation.practice_id, conversation.desk_id, conversation.topic_key, conversation.patient_id))`
      : sql`and desk_id = ${deskId}`
  const closedView = view === 'waiting' || view === 'done'
  // Written out, not a parameter: only so can a plan that is kept use the index of open ones.
  const state = sql`and state = ${sql.lit(closedView ? view : 'open')}`
  const claim =
    view === 'unclaimed'
      ? sql`and (claimed_by is null or claimed_until <= ${tx.now})`
      : view === 'mine' || deskId === undefined
        ? sql`and claimed_by = ${who.personId} and claimed_until > ${tx.now}`
        : sql``
  const beyond =
    after === undefined
      ? sql``
      : closedView
        ? sql`and (last_at, id) < (${after.at}, ${after.id})`
        : sql`and ((urgent_at is null), due_at, id) > (${after.calm}, ${after.at}, ${after.id})`
  return sql`${here} ${state} ${claim} ${beyond}`
}

function orderOf({ view }: DeskView): ReturnType<typeof sql> {
  return view === 'waiting' || view === 'done'
    ? sql`order by last_at desc, id desc`
    : sql`order by (urgent_at is null), due_at, id`
}

export type Counts = {
  readonly open: number
  readonly unclaimed: number
  readonly mine: number
  readonly waiting: number
  readonly done: number
}

const countMax = 1000

/** How many lines each view of a desk holds; each counted to 1,000 so that the cost has an end. */
export async function countViews(tx: Tx, who: StaffSubject, deskId: DeskId): Promise<Counts> {
  const today = tx.now.subtract({ hours: 24 })
  const { rows } = await sql<Counts>`
    select count(*) as open,
      count(*) filter (where claimed_by is null or claimed_until <= ${tx.now}) as unclaimed,
      count(*) filter (where claimed_by = ${who.personId} and claimed_until > ${tx.now}) as mine,
      (select count(*) from (select 1 from conversation where practice_id = ${who.practiceId}
        and desk_id = ${deskId} and state = 'waiting' limit ${countMax}) as lines) as waiting,
      (select count(*) from (select 1 from conversation where practice_id = ${who.practiceId}
        and desk_id = ${deskId} and state = 'done' and last_at > ${today} limit ${countMax}) as lines) as done
    from (select claimed_by, claimed_until from conversation
      where practice_id = ${who.practiceId} and desk_id = ${deskId} and state = 'open'
      limit ${countMax}) as open`.execute(tx.tables())
  return rows[0] ?? { open: 0, unclaimed: 0, mine: 0, waiting: 0, done: 0 }
}

export type DeskCountRow = {
  readonly deskId: DeskId
  readonly open: number
  readonly urgent: number
}

/** Open and urgent conversations of each desk, counted to 1,000 each, and what the person holds. */
export async function countDesks(
  tx: Tx,
  who: StaffSubject,
): Promise<{ readonly desks: readonly DeskCountRow[]; readonly mine: number }> {
  const { rows } = await sql<DeskCountRow & { mine: number }>`
    select desk.id as "deskId",
      (select count(*) from (select 1 from conversation c where c.practice_id = desk.practice_id
        and c.desk_id = desk.id and c.state = 'open' limit ${countMax}) as lines) as open,
      (select count(*) from (select 1 from conversation c where c.practice_id = desk.practice_id
        and c.desk_id = desk.id and c.state = 'open' and (c.urgent_at is null) = false limit ${countMax}) as lines) as urgent,
      (select count(*) from conversation c where c.practice_id = desk.practice_id
        and c.state = 'open' and c.claimed_by = ${who.personId} and c.claimed_until > ${tx.now}) as mine
    from desk where desk.practice_id = ${who.practiceId}
    order by desk.position`.execute(tx.tables())
  return { desks: rows, mine: rows[0]?.mine ?? 0 }
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

/** The first unclaimed conversation of a desk, locked so that two who ask get two different ones. */
export async function lockNextUnclaimed(
  tx: Tx,
  who: StaffSubject,
  deskId: DeskId,
): Promise<Conversation | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('conversation')
    .selectAll()
    .where('practice_id', '=', who.practiceId)
    .where('desk_id', '=', deskId)
    .where('state', '=', sql.lit('open' as const))
    .where((where) =>
      where.or([where('claimed_by', 'is', null), where('claimed_until', '<=', tx.now)]),
    )
    .orderBy(sql`(urgent_at is null)`)
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export type PersonDraft = { readonly personId: PersonId; readonly name: string }

/** Colleagues who saved a draft of a reply here in the last 30 seconds. */
export async function selectWriters(
  tx: Tx,
  practiceId: PracticeId,
  of: { readonly id: ConversationId; readonly besides: PersonId },
): Promise<readonly PersonDraft[]> {
  const { rows } = await sql<PersonDraft>`
    select person.id as "personId", person.name
    from draft join person on person.practice_id = draft.practice_id and person.id = draft.owner_id
    where draft.practice_id = ${practiceId} and draft.place = ${threadPlace('reply', of.id)}
      and draft.saved_at > ${tx.now.subtract({ seconds: 30 })} and person.id <> ${of.besides}
    limit 10`.execute(tx.tables())
  return rows
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
