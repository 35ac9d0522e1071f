import type { DeskId, PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Desk, Reader } from './desk.ts'

type DeskTable = {
  practice_id: PracticeId
  id: DeskId
  key: string
  name: string
  patient_facing_name: string
  position: number
  lead_person_id: PersonId | null
}
type DeskMemberTable = {
  practice_id: PracticeId
  desk_id: DeskId
  person_id: PersonId
  joined_at: Temporal.Instant
}
export type Tables = { desk: DeskTable; desk_member: DeskMemberTable }

export async function selectDesks(tx: Tx, practiceId: PracticeId): Promise<readonly Desk[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('desk')
    .selectAll()
    .where('practice_id', '=', practiceId)
    .orderBy('position')
    .limit(100)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    patientFacingName: row.patient_facing_name,
    leadPersonId: row.lead_person_id ?? undefined,
  }))
}

export async function selectMemberships(
  tx: Tx,
  practiceId: PracticeId,
  personId: PersonId,
): Promise<readonly DeskId[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('desk_member')
    .select('desk_id')
    .where('practice_id', '=', practiceId)
    .where('person_id', '=', personId)
    .limit(100)
    .execute()
  return rows.map((row) => row.desk_id)
}

export async function selectMembers(
  tx: Tx,
  practiceId: PracticeId,
  deskId: DeskId,
): Promise<readonly PersonId[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('desk_member')
    .select('person_id')
    .where('practice_id', '=', practiceId)
    .where('desk_id', '=', deskId)
    .limit(1000)
    .execute()
  return rows.map((row) => row.person_id)
}

export type ReaderRow = { readonly personId: PersonId; readonly because: Reader['because'] }

export async function selectReaders(
  tx: Tx,
  practiceId: PracticeId,
  of: { readonly deskId: DeskId; readonly topicKey: TopicKey; readonly patientId: PatientId },
): Promise<readonly ReaderRow[]> {
  const { rows } = await sql<ReaderRow>`
    select reader.person_id as "personId",
      case when exists (select from desk_member where practice_id = ${practiceId}
        and desk_id = ${of.deskId} and person_id = reader.person_id) then 'team' else 'doctor' end as because
    from conversation_readers(${practiceId}, ${of.deskId}, ${of.topicKey}, ${of.patientId}) reader
    limit 200`.execute(tx.tables())
  return rows
}

export async function insertDesks(
  tx: Tx,
  practiceId: PracticeId,
  desks: readonly Desk[],
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('desk')
    .values(
      desks.map((desk, position) => ({
        practice_id: practiceId,
        id: desk.id,
        key: desk.key,
        name: desk.name,
        patient_facing_name: desk.patientFacingName,
        position,
        lead_person_id: desk.leadPersonId ?? null,
      })),
    )
    .execute()
}

export async function insertMembers(
  tx: Tx,
  practiceId: PracticeId,
  members: readonly { readonly deskId: DeskId; readonly personId: PersonId }[],
): Promise<void> {
  if (members.length === 0) return
  await tx
    .tables<Tables>()
    .insertInto('desk_member')
    .values(
      members.map(({ deskId, personId }) => ({
        practice_id: practiceId,
        desk_id: deskId,
        person_id: personId,
        joined_at: tx.now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteMember(
  tx: Tx,
  practiceId: PracticeId,
  member: { readonly deskId: DeskId; readonly personId: PersonId },
): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('desk_member')
    .where('practice_id', '=', practiceId)
    .where('desk_id', '=', member.deskId)
    .where('person_id', '=', member.personId)
    .execute()
}

export async function clearLead(
  tx: Tx,
  practiceId: PracticeId,
  member: { readonly deskId: DeskId; readonly personId: PersonId },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('desk')
    .set({ lead_person_id: null })
    .where('practice_id', '=', practiceId)
    .where('id', '=', member.deskId)
    .where('lead_person_id', '=', member.personId)
    .execute()
}

export async function lockDesks(tx: Tx, practiceId: PracticeId): Promise<void> {
  await tx
    .tables<Tables>()
    .selectFrom('desk')
    .select('id')
    .where('practice_id', '=', practiceId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}
