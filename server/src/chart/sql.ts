import type { ConversationId, EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { FiledCopy } from './filed-copy.ts'

type FiledMessageTable = {
  practice_id: PracticeId
  patient_id: PatientId
  conversation_id: ConversationId
  entry_id: EntryId
  communication: JsonObject
  document_reference: JsonObject
  heading: JsonObject
  pdf: Uint8Array
  message_hash: Buffer
  pdf_hash: Buffer
  copy_hash: Buffer
  filed_at: Temporal.Instant
}
export type Tables = { filed_message: FiledMessageTable }

/** A copy as PostgreSQL keeps it. */
export async function selectCopy(
  tx: Tx,
  practiceId: PracticeId,
  entryId: EntryId,
): Promise<FiledCopy | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('filed_message')
    .selectAll()
    .where('practice_id', '=', practiceId)
    .where('entry_id', '=', entryId)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** The next copies of a practice, or of one patient, in the order of their messages' ids. */
export async function selectCopies(
  tx: Tx,
  practiceId: PracticeId,
  page: {
    readonly patientId?: PatientId
    readonly after: EntryId | undefined
    readonly limit: number
  },
): Promise<readonly FiledCopy[]> {
  let query = tx
    .tables<Tables>()
    .selectFrom('filed_message')
    .selectAll()
    .where('practice_id', '=', practiceId)
    .orderBy('entry_id')
    .limit(page.limit)
  if (page.patientId !== undefined) query = query.where('patient_id', '=', page.patientId)
  if (page.after !== undefined) query = query.where('entry_id', '>', page.after)
  return (await query.execute()).map(fromRow)
}

export async function isFiled(tx: Tx, practiceId: PracticeId, entryId: EntryId): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('filed_message')
    .select('entry_id')
    .where('practice_id', '=', practiceId)
    .where('entry_id', '=', entryId)
    .executeTakeFirst()
  return row !== undefined
}

/** Files a copy; false when the message has one. */
export async function insertCopy(tx: Tx, copy: FiledCopy): Promise<boolean> {
  const inserted = await tx
    .tables<Tables>()
    .insertInto('filed_message')
    .values({
      practice_id: copy.practiceId,
      patient_id: copy.patientId,
      conversation_id: copy.conversationId,
      entry_id: copy.entryId,
      communication: copy.communication,
      document_reference: copy.documentReference,
      heading: copy.heading,
      pdf: copy.pdf,
      message_hash: copy.messageHash,
      pdf_hash: copy.pdfHash,
      copy_hash: copy.copyHash,
      filed_at: tx.now,
    })
    .onConflict((conflict) => conflict.columns(['practice_id', 'entry_id']).doNothing())
    .returning('entry_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Messages without a copy, oldest first: how many, and the first of them. */
export async function selectUnfiled(
  tx: Tx,
  practiceId: PracticeId,
  max: number,
): Promise<{ readonly count: number; readonly first: readonly EntryId[] }> {
  const { rows } = await sql<{ id: EntryId; count: number }>`
    select entry.id, count(*) over () as count
    from entry
      left join filed_message filed
        on filed.practice_id = entry.practice_id and filed.entry_id = entry.id
    where entry.practice_id = ${practiceId} and entry.kind = 'message' and filed.entry_id is null
    order by entry.id
    limit ${max}`.execute(tx.tables())
  return { count: rows[0]?.count ?? 0, first: rows.map((row) => row.id) }
}

function fromRow(row: Selectable<FiledMessageTable>): FiledCopy {
  return {
    practiceId: row.practice_id,
    patientId: row.patient_id,
    conversationId: row.conversation_id,
    entryId: row.entry_id,
    communication: row.communication,
    documentReference: row.document_reference,
    heading: row.heading,
    pdf: row.pdf,
    messageHash: row.message_hash,
    pdfHash: row.pdf_hash,
    copyHash: row.copy_hash,
  }
}
