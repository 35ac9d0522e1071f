import type { ConversationId, EntryId, NoticeId, PatientId, PracticeId } from '@salve/contract/ids'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Notice, NoticeFailure, NoticeState } from './notice.ts'

type NoticeTable = {
  practice_id: PracticeId
  patient_id: PatientId
  id: NoticeId
  conversation_id: ConversationId
  entry_id: EntryId
  channel: 'email'
  state: NoticeState
  address: string | null
  from_name: string
  subject: string
  body: string
  reason: NoticeFailure | null
  created_at: Temporal.Instant
  sending_until: Temporal.Instant | null
  settled_at: Temporal.Instant | null
}
export type Tables = { notice: NoticeTable }

const outboxMax = 100
const leaseSeconds = 45

export async function selectNotice(
  tx: Tx,
  of: Pick<Notice, 'practiceId' | 'entryId' | 'channel'>,
): Promise<Notice | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('notice')
    .selectAll()
    .where('practice_id', '=', of.practiceId)
    .where('entry_id', '=', of.entryId)
    .where('channel', '=', of.channel)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** False when there already is a notice of this entry by this channel. */
export async function insertNotice(tx: Tx, notice: Notice): Promise<boolean> {
  const inserted = await tx
    .tables<Tables>()
    .insertInto('notice')
    .values({
      practice_id: notice.practiceId,
      patient_id: notice.patientId,
      id: notice.id,
      conversation_id: notice.conversationId,
      entry_id: notice.entryId,
      channel: notice.channel,
      state: notice.state,
      address: notice.address ?? null,
      from_name: notice.fromName,
      subject: notice.subject,
      body: notice.text,
      reason: notice.reason ?? null,
      created_at: notice.createdAt,
      sending_until: null,
      settled_at: notice.state === 'failed' ? notice.createdAt : null,
    })
    .onConflict((conflict) => conflict.columns(['practice_id', 'entry_id', 'channel']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Takes a waiting notice for sending, by the database's clock; false when another process has it or it is settled. */
export async function takeNotice(tx: Tx, notice: Notice): Promise<boolean> {
  const taken = await tx
    .tables<Tables>()
    .updateTable('notice')
    .set({ sending_until: sql`clock_timestamp() + make_interval(secs => ${leaseSeconds})` })
    .where('practice_id', '=', notice.practiceId)
    .where('id', '=', notice.id)
    .where('state', '=', 'waiting')
    .where(sql<boolean>`(sending_until is null or sending_until < clock_timestamp())`)
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

/** Lets go of a notice that could not be sent now. */
export async function releaseNotice(tx: Tx, notice: Notice): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('notice')
    .set({ sending_until: null })
    .where('practice_id', '=', notice.practiceId)
    .where('id', '=', notice.id)
    .where('state', '=', 'waiting')
    .execute()
}

/** Settles a waiting notice; false when it was settled before. */
export async function settleNotice(
  tx: Tx,
  notice: Notice,
  as: { readonly state: 'sent' | 'failed'; readonly reason: NoticeFailure | undefined },
): Promise<boolean> {
  const settled = await tx
    .tables<Tables>()
    .updateTable('notice')
    .set({ state: as.state, reason: as.reason ?? null, settled_at: tx.now, sending_until: null })
    .where('practice_id', '=', notice.practiceId)
    .where('id', '=', notice.id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  return settled !== undefined
}

export async function selectOutbox(tx: Tx, practiceId: PracticeId): Promise<Notice[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('notice')
    .selectAll()
    .where('practice_id', '=', practiceId)
    .where('state', '=', 'outbox')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(outboxMax)
    .execute()
  return rows.map(fromRow)
}

function fromRow(row: Selectable<NoticeTable>): Notice {
  return {
    practiceId: row.practice_id,
    patientId: row.patient_id,
    id: row.id,
    conversationId: row.conversation_id,
    entryId: row.entry_id,
    channel: row.channel,
    state: row.state,
    address: row.address ?? undefined,
    fromName: row.from_name,
    subject: row.subject,
    text: row.body,
    reason: row.reason ?? undefined,
    createdAt: row.created_at,
  }
}
