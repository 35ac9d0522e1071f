import type { Preferences } from '@salve/contract/desk'
import type { PersonId, PracticeId } from '@salve/contract/ids'
import type { Role } from '@salve/contract/words'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Person } from './person.ts'

type PersonTable = {
  practice_id: PracticeId
  id: PersonId
  role: Role
  name: string
  patient_facing_name: string
  patient_facing_role: string
  licence: string | null
  email: string
  preferences: Preferences | null
  joined_at: Temporal.Instant
  left_at: Temporal.Instant | null
}
export type Tables = { person: PersonTable }

export async function insertPeople(
  tx: Tx,
  practiceId: PracticeId,
  people: readonly Person[],
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('person')
    .values(
      people.map((person) => ({
        practice_id: practiceId,
        id: person.id,
        role: person.role,
        name: person.name,
        patient_facing_name: person.patientFacingName,
        patient_facing_role: person.patientFacingRole,
        licence: person.licence ?? null,
        email: person.email,
        preferences: null,
        joined_at: tx.now,
        left_at: null,
      })),
    )
    .execute()
}

/** Somebody of the practice, and whether they still work there. */
export type PersonRow = { readonly person: Person; readonly left: boolean }

export async function selectPeople(tx: Tx, practiceId: PracticeId): Promise<readonly PersonRow[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('person')
    .selectAll()
    .where('practice_id', '=', practiceId)
    .orderBy('name')
    .limit(5000)
    .execute()
  return rows.map((row) => ({
    left: row.left_at !== null,
    person: {
      id: row.id,
      role: row.role,
      name: row.name,
      patientFacingName: row.patient_facing_name,
      patientFacingRole: row.patient_facing_role,
      licence: row.licence ?? undefined,
      email: row.email,
    },
  }))
}

export async function hasEmail(tx: Tx, practiceId: PracticeId, email: string): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('person')
    .select('id')
    .where('practice_id', '=', practiceId)
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function markLeft(tx: Tx, practiceId: PracticeId, id: PersonId): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('person')
    .set({ left_at: tx.now })
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .execute()
}

export async function selectPreferences(
  tx: Tx,
  practiceId: PracticeId,
  id: PersonId,
): Promise<Preferences | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('person')
    .select('preferences')
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.preferences ?? undefined
}

export async function updatePreferences(
  tx: Tx,
  practiceId: PracticeId,
  id: PersonId,
  preferences: Preferences,
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('person')
    .set({ preferences })
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .execute()
}
