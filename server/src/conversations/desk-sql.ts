// Views: what a desk lists of conversations, with what it shows of their patients. Reads only.
import { countMax } from '@salve/contract/desk-words'
import type { ConversationId, DeskId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import type { Conversation, Listed } from './conversation.ts'
import { fromRow, listedFrom, type ListedRow } from './sql.ts'
import type { Tables } from './tables.ts'

/** One conversation as a line of a desk. */
export type DeskLine = {
  readonly conversation: Listed
  readonly patient: {
    readonly name: string
    readonly birthDate: Temporal.PlainDate
    readonly gender: string | undefined
    readonly language: string
  }
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

type DeskRow = ListedRow & {
  patient_name: string
  birth_date: Temporal.PlainDate
  gender: string | null
  language: string
}

const lineColumns = sql`line.id, line.reference, line.topic_key, line.desk_id, line.summary, line.facts,
  line.state, line.urgent_found, line.urgent_at, line.patient_seq, line.staff_read_seq, line.last_at,
  line.due_since, line.due_at, line.claimed_by, line.claimed_until,
  patient.name_given || ' ' || patient.name_family as patient_name,
  patient.birth_date, patient.gender, patient.language`

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
    select ${lineColumns}
    from line
      join patient on patient.practice_id = line.practice_id and patient.id = line.patient_id
    ${orderOf(view)}`.execute(tx.tables())
  return rows.map(lineOf)
}

function lineOf(row: DeskRow): DeskLine {
  return {
    conversation: listedFrom(row),
    patient: {
      name: row.patient_name,
      birthDate: row.birth_date,
      gender: row.gender ?? undefined,
      language: row.language,
    },
  }
}

/** Lines by their ids; the caller has made sure that the person sits at their desks. */
export async function selectLinesById(
  tx: Tx,
  who: StaffSubject,
  ids: readonly ConversationId[],
): Promise<ReadonlyMap<ConversationId, DeskLine>> {
  const { rows } = await sql<DeskRow>`
    select ${lineColumns}
    from conversation line
      join patient on patient.practice_id = line.practice_id and patient.id = line.patient_id
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

/** How many lines each view of a desk holds; the long ones counted up to `countMax`, so that the cost has an end. */
export async function countViews(tx: Tx, who: StaffSubject, deskId: DeskId): Promise<Counts> {
  const today = tx.now.subtract({ hours: 24 })
  const upTo = (lines: ReturnType<typeof sql>): ReturnType<typeof sql> =>
    sql`(select count(*) from (select 1 from conversation where practice_id = ${who.practiceId}
      and desk_id = ${deskId} and ${lines} limit ${countMax}) as lines)`
  const { rows } = await sql<Omit<Counts, 'unclaimed'> & { held: number }>`
    select ${upTo(sql`state = 'open'`)} as open, held, mine,
      ${upTo(sql`state = 'waiting'`)} as waiting,
      ${upTo(sql`state = 'done' and last_at > ${today}`)} as done
    from (select count(*) as held, count(*) filter (where claimed_by = ${who.personId}) as mine
      from conversation where practice_id = ${who.practiceId} and desk_id = ${deskId}
        and state = 'open' and claimed_by is not null and claimed_until > ${tx.now}) as claims`.execute(
    tx.tables(),
  )
  const [row] = rows
  if (row === undefined) throw new TypeError('a count of nothing is a row too')
  const { held, ...counts } = row
  const { open } = counts
  return { ...counts, unclaimed: open === countMax ? countMax : open - held }
}

export type DeskCountRow = {
  readonly deskId: DeskId
  readonly open: number
  readonly urgent: number
}

/** Open and urgent conversations of each desk, counted up to `countMax` each, and what the person holds. */
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
