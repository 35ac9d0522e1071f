import type { PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import type { Tables } from './tables.ts'

export type DraftRow = {
  readonly version: number
  readonly content: Readonly<Record<string, unknown>>
  readonly savedAt: Temporal.Instant
}

export async function selectDrafts(
  tx: Tx,
  practiceId: PracticeId,
  ownerId: string,
  places: readonly string[],
): Promise<ReadonlyMap<string, DraftRow>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('draft')
    .select(['place', 'version', 'content', 'saved_at'])
    .where('practice_id', '=', practiceId)
    .where('owner_id', '=', ownerId)
    .where('place', 'in', [...places])
    .execute()
  return new Map(
    rows.map((row) => [
      row.place,
      { version: row.version, content: row.content, savedAt: row.saved_at },
    ]),
  )
}

/** The unsent words that a desk shows: where a person left some, and who else is writing a reply. */
export type DeskDrafts = {
  readonly own: ReadonlySet<string>
  /** Who saved a reply at a place in the last 30 seconds. */
  readonly writers: ReadonlyMap<string, ReadonlySet<string>>
}

/** At most 1,000 places, the newest first. */
export async function selectDeskDrafts(
  tx: Tx,
  practiceId: PracticeId,
  personId: PersonId,
): Promise<DeskDrafts> {
  const since = tx.now.subtract({ seconds: writingSeconds })
  const rows = await tx
    .tables<Tables>()
    .selectFrom('draft')
    .select(['place', 'owner_id'])
    .where('practice_id', '=', practiceId)
    .where((where) => where.or([where('owner_id', '=', personId), where('saved_at', '>', since)]))
    .orderBy('saved_at', 'desc')
    .limit(1000)
    .execute()
  const own = new Set<string>()
  const writers = new Map<string, Set<string>>()
  for (const { place, owner_id } of rows) {
    if (owner_id === personId) own.add(place)
    else writers.set(place, (writers.get(place) ?? new Set()).add(owner_id))
  }
  return { own, writers }
}

const writingSeconds = 30

/** Everything a patient has begun, newest first. */
export async function selectOwnDrafts(
  tx: Tx,
  who: PatientSubject,
  limit: number,
): Promise<readonly (DraftRow & { readonly place: string })[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('draft')
    .select(['place', 'version', 'content', 'saved_at'])
    .where('practice_id', '=', who.practiceId)
    .where('owner_id', '=', who.patientId)
    .orderBy('saved_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ saved_at: savedAt, ...row }) => ({ ...row, savedAt }))
}

export type DraftSave = {
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly ownerId: string
  readonly place: string
  readonly content: Record<string, unknown>
  /** The version last seen, 0 for none; undefined overwrites whatever is there. */
  readonly expecting: number | undefined
}

/** Saves a draft; gives its new version, or undefined when it is no longer the one last seen. */
export async function upsertDraft(tx: Tx, save: DraftSave): Promise<number | undefined> {
  const { expecting } = save
  const row = await tx
    .tables<Tables>()
    .insertInto('draft')
    .values({
      practice_id: save.practiceId,
      patient_id: save.patientId,
      owner_id: save.ownerId,
      place: save.place,
      version: 1,
      content: save.content,
      saved_at: tx.now,
    })
    .onConflict((conflict) => {
      const update = conflict
        .columns(['practice_id', 'owner_id', 'place'])
        .doUpdateSet((value) => ({
          version: value('draft.version', '+', 1),
          content: save.content,
          saved_at: tx.now,
        }))
      return expecting === undefined ? update : update.where('draft.version', '=', expecting)
    })
    .returning('version')
    .executeTakeFirst()
  return row?.version
}

/** Throws a draft away if it is still the version last seen. */
export async function deleteDraftSeen(
  tx: Tx,
  practiceId: PracticeId,
  ownerId: string,
  seen: { readonly place: string; readonly version: number },
): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('draft')
    .where('practice_id', '=', practiceId)
    .where('owner_id', '=', ownerId)
    .where('place', '=', seen.place)
    .where('version', '=', seen.version)
    .execute()
}

export async function deleteDraft(
  tx: Tx,
  practiceId: PracticeId,
  ownerId: string,
  place: string,
): Promise<void> {
  const forget = tx
    .tables<Tables>()
    .deleteFrom('draft')
    .where('practice_id', '=', practiceId)
    .where('owner_id', '=', ownerId)
    .where('place', '=', place)
  tx.unawaited(forget.compile())
}
