import type { ConversationId, EntryId, PersonId, PracticeId } from '@salve/contract/ids'
import { type Selectable, sql } from 'kysely'
import type { Owed } from '../obligations/obligation.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject, StaffSubject } from '../platform/db/subject.ts'
import { newId } from '../platform/crypto/secrets.ts'
import { type Conversation, type Listed, referenceOf } from './conversation.ts'
import type { ConversationTable, EntryTable, Tables } from './tables.ts'

type Row = Selectable<ConversationTable>

export type ListedRow = Omit<
  Row,
  | 'practice_id'
  | 'patient_id'
  | 'title'
  | 'opened_at'
  | 'last_seq'
  | 'staff_seq'
  | 'patient_read_seq'
  | 'claimed_at'
  | 'closing_id'
>

/** What a list shows of a conversation: a page of a desk is read a hundred times for each one opened. */
export function listedFrom(row: ListedRow): Listed {
  return {
    id: row.id,
    reference: referenceOf(row.reference),
    topicKey: row.topic_key,
    deskId: row.desk_id,
    summary: row.summary,
    facts: row.facts,
    state: row.state,
    urgent:
      row.urgent_at === null ? undefined : { found: row.urgent_found ?? '', at: row.urgent_at },
    patientSeq: row.patient_seq,
    staffReadSeq: row.staff_read_seq,
    lastAt: row.last_at,
    due:
      row.due_at === null || row.due_since === null
        ? undefined
        : { since: row.due_since, at: row.due_at },
    claim:
      row.claimed_by === null || row.claimed_until === null
        ? undefined
        : { personId: row.claimed_by, until: row.claimed_until },
  }
}

export function fromRow(row: Row): Conversation {
  return {
    ...listedFrom(row),
    practiceId: row.practice_id,
    patientId: row.patient_id,
    title: row.title,
    openedAt: row.opened_at,
    lastSeq: row.last_seq,
    staffSeq: row.staff_seq,
    patientReadSeq: row.patient_read_seq,
    closing: row.closing_id ?? undefined,
  }
}

export async function selectForPatient(
  tx: Tx,
  who: PatientSubject,
  id: ConversationId,
): Promise<Conversation | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('conversation')
    .selectAll()
    .where('practice_id', '=', who.practiceId)
    .where('id', '=', id)
    .where('patient_id', '=', who.patientId)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export async function selectForStaff(
  tx: Tx,
  who: StaffSubject,
  id: ConversationId,
): Promise<Conversation | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('conversation')
    .selectAll()
    .where('practice_id', '=', who.practiceId)
    .where('id', '=', id)
    .where(
      sql<boolean>`${who.personId}::uuid in (select person_id from conversation_readers(
        conversation.practice_id, conversation.desk_id, conversation.topic_key, conversation.patient_id))`,
    )
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** For the house's own work in one practice. */
export async function selectForWorker(
  tx: Tx,
  practiceId: PracticeId,
  id: ConversationId,
): Promise<Conversation | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('conversation')
    .selectAll()
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export type NewConversation = {
  readonly id: ConversationId
  readonly topicKey: ConversationTable['topic_key']
  readonly deskId: ConversationTable['desk_id']
  readonly title: string
  readonly summary: string
  readonly facts: readonly string[]
  readonly urgentFound: string | undefined
  readonly dueAt: Temporal.Instant
  /** How many entries follow at once; the first of them is the message. */
  readonly entryCount: number
}

/** Inserts a conversation whose first entry, the patient's message, has sequence number 1. */
export async function insertConversation(
  tx: Tx,
  who: PatientSubject,
  fresh: NewConversation,
): Promise<string> {
  const row = await tx
    .tables<Tables>()
    .insertInto('conversation')
    .values({
      practice_id: who.practiceId,
      id: fresh.id,
      patient_id: who.patientId,
      topic_key: fresh.topicKey,
      desk_id: fresh.deskId,
      title: fresh.title,
      summary: fresh.summary,
      facts: [...fresh.facts],
      state: 'open',
      urgent_found: fresh.urgentFound ?? null,
      urgent_at: fresh.urgentFound === undefined ? null : tx.now,
      opened_at: tx.now,
      last_seq: fresh.entryCount,
      patient_seq: 1,
      patient_read_seq: 1,
      last_at: tx.now,
      due_since: tx.now,
      due_at: fresh.dueAt,
      claimed_by: null,
      claimed_at: null,
      claimed_until: null,
      closing_id: null,
    })
    .returning('reference')
    .executeTakeFirstOrThrow()
  return referenceOf(row.reference)
}

export type NewEntry = Pick<EntryTable, 'kind' | 'audience'> & {
  readonly id?: EntryTable['id']
  readonly seq: number
  readonly author: { readonly kind: 'patient' | 'staff' | 'house'; readonly id?: string }
  readonly text?: string
  readonly data?: Record<string, unknown>
}

/** Inserts entries whose sequence numbers the caller has taken by updating the conversation row. */
export async function insertEntries(
  tx: Tx,
  of: Pick<Conversation, 'practiceId' | 'patientId' | 'id'>,
  entries: readonly NewEntry[],
): Promise<void> {
  const insert = tx
    .tables<Tables>()
    .insertInto('entry')
    .values(
      entries.map((entry) => ({
        practice_id: of.practiceId,
        patient_id: of.patientId,
        conversation_id: of.id,
        seq: entry.seq,
        id: entry.id ?? newId('entry'),
        kind: entry.kind,
        at: tx.now,
        audience: entry.audience,
        author_kind: entry.author.kind,
        author_id: entry.author.id ?? null,
        text: entry.text ?? null,
        data: entry.data ?? {},
      })),
    )
  tx.unawaited(insert.compile())
}

type Change = Partial<
  Pick<
    Row,
    | 'state'
    | 'desk_id'
    | 'urgent_found'
    | 'urgent_at'
    | 'due_since'
    | 'due_at'
    | 'claimed_by'
    | 'claimed_at'
    | 'claimed_until'
    | 'closing_id'
  >
>

/** Nobody holds it. */
export const unclaimed: Change = { claimed_by: null, claimed_at: null, claimed_until: null }

/** Nothing of it is owed any more, so nobody needs to hold it. */
export const settled: Change = {
  ...{ due_since: null, due_at: null, urgent_found: null, urgent_at: null },
  ...unclaimed,
}

/** What a change of the row depends on, checked in the same statement. */
export type Expecting = {
  /** The patient's last message is still this one. */
  readonly patientSeq?: number
  /** The last message of staff is still this one. */
  readonly staffSeq?: number
  /** It still lies on this desk. */
  readonly deskId?: ConversationTable['desk_id']
  /** Nobody but this person holds a live claim. */
  readonly freeFor?: ConversationTable['claimed_by']
  /** The last claim is this person's, and was not let go. */
  readonly claimedBy?: PersonId
  readonly states?: readonly Conversation['state'][]
  /** The last closing is this one, and was not taken back. */
  readonly closing?: EntryId
}

export type Step = {
  /** How many entries will be written: so many sequence numbers are taken. */
  readonly entries: number
  /** Which of them is a message, counted from 1, and whose. */
  readonly message?: { readonly by: 'patient' | 'staff'; readonly at: number }
  readonly change?: Change
  /** Starts the clock, unless that of an older message runs. */
  readonly due?: { readonly since: Temporal.Instant; readonly at: Temporal.Instant }
  readonly expecting?: Expecting
}

/**
 * Takes the next sequence numbers and changes the row, in one conditional update that locks it.
 * Undefined when the conversation is not as expected. Gives the last sequence number before.
 */
export async function advance(
  tx: Tx,
  of: Pick<Conversation, 'practiceId' | 'id'>,
  step: Step,
): Promise<{ readonly before: number; readonly row: Conversation } | undefined> {
  const { message, due, expecting = {} } = step
  let update = tx
    .tables<Tables>()
    .updateTable('conversation')
    .set((value) => ({
      ...step.change,
      last_seq: value('last_seq', '+', step.entries),
      ...(message?.by === 'patient'
        ? {
            patient_seq: value('last_seq', '+', message.at),
            patient_read_seq: value('last_seq', '+', message.at),
          }
        : {}),
      ...(message?.by === 'staff'
        ? {
            staff_seq: value('last_seq', '+', message.at),
            staff_read_seq: value('last_seq', '+', message.at),
          }
        : {}),
      ...(message === undefined ? {} : { last_at: tx.now }),
      ...(due === undefined
        ? {}
        : {
            due_since: value.fn.coalesce('due_since', value.val(due.since)),
            due_at: value.fn.coalesce('due_at', value.val(due.at)),
          }),
    }))
    .where('practice_id', '=', of.practiceId)
    .where('id', '=', of.id)
  if (expecting.patientSeq !== undefined) {
    update = update.where('patient_seq', '=', expecting.patientSeq)
  }
  if (expecting.staffSeq !== undefined) {
    update = update.where('staff_seq', '=', expecting.staffSeq)
  }
  if (expecting.deskId !== undefined) update = update.where('desk_id', '=', expecting.deskId)
  if (expecting.claimedBy !== undefined) {
    update = update.where('claimed_by', '=', expecting.claimedBy)
  }
  if (expecting.states !== undefined) update = update.where('state', 'in', expecting.states)
  if (expecting.closing !== undefined) {
    update = update.where('closing_id', '=', expecting.closing)
  }
  const freeFor = expecting.freeFor ?? undefined
  if (freeFor !== undefined) {
    update = update.where((where) =>
      where.or([
        where('claimed_by', 'is', null),
        where('claimed_by', '=', freeFor),
        where('claimed_until', '<=', tx.now),
      ]),
    )
  }
  const row = await update.returningAll().executeTakeFirst()
  return row === undefined ? undefined : { before: row.last_seq - step.entries, row: fromRow(row) }
}

/**
 * Opens a conversation for which something is owed: it shows the clock of the oldest message nobody
 * has answered, and the last danger found in that one or since.
 */
export async function updateOwed(
  tx: Tx,
  of: Pick<Conversation, 'practiceId' | 'id'>,
  oldest: Owed,
): Promise<Conversation> {
  const { rows } = await sql<Row>`
    update conversation
    set state = 'open', due_since = ${oldest.openedAt}, due_at = ${oldest.dueAt},
      (urgent_found, urgent_at) = (
        select data->>'found', at from entry
        where practice_id = ${of.practiceId} and conversation_id = ${of.id}
          and kind = 'safety' and seq > ${oldest.entrySeq}
        order by seq desc limit 1)
    where practice_id = ${of.practiceId} and id = ${of.id}
    returning *`.execute(tx.tables())
  const row = rows[0]
  if (row === undefined) throw new TypeError('a conversation vanished while it was opened')
  return fromRow(row)
}

export async function insertResponse(
  tx: Tx,
  of: Pick<Conversation, 'practiceId' | 'patientId'>,
  response: {
    readonly entryId: EntryTable['id']
    readonly url: string
    readonly version: string
    readonly content: Record<string, unknown>
  },
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('questionnaire_response')
    .values({
      practice_id: of.practiceId,
      patient_id: of.patientId,
      entry_id: response.entryId,
      questionnaire_url: response.url,
      questionnaire_version: response.version,
      content: response.content,
    })
    .execute()
}

export async function raiseReadSeq(
  tx: Tx,
  of: Pick<Conversation, 'practiceId' | 'id'>,
  side: 'staff' | 'patient',
  upTo: number,
): Promise<void> {
  const column = side === 'staff' ? 'staff_read_seq' : 'patient_read_seq'
  await tx
    .tables<Tables>()
    .updateTable('conversation')
    .set({ [column]: upTo })
    .where('practice_id', '=', of.practiceId)
    .where('id', '=', of.id)
    .where(column, '<', upTo)
    .execute()
}
