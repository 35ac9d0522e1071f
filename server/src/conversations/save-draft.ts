import type { PatientSubject, StaffSubject } from '../platform/db/subject.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Conversation } from './conversation.ts'
import { deleteDraft, type DraftRow, selectDrafts, upsertDraft } from './draft-sql.ts'

export type { DraftRow } from './draft-sql.ts'

export type DraftOutcome =
  | { readonly outcome: 'saved'; readonly version: number }
  | { readonly outcome: 'stale'; readonly draft: DraftRow }

/**
 * Saves a staff member's unsent words beside a conversation. An empty text throws the draft away.
 * Refused as stale, with the newer words, when another of the writer's screens has saved since.
 */
export async function saveStaffDraft(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  draft: { readonly kind: 'reply' | 'note'; readonly text: string; readonly version: number },
): Promise<DraftOutcome> {
  const place = `${draft.kind}:${conversation.id}`
  if (draft.text === '') {
    await deleteDraft(tx, who.practiceId, who.personId, place)
    return { outcome: 'saved', version: 0 }
  }
  const version = await upsertDraft(tx, {
    practiceId: who.practiceId,
    patientId: conversation.patientId,
    ownerId: who.personId,
    place,
    content: { text: draft.text },
    expecting: draft.version,
  })
  if (version !== undefined) return { outcome: 'saved', version }
  const drafts = await selectDrafts(tx, who.practiceId, who.personId, [place])
  const newer = drafts.get(place)
  if (newer === undefined) throw new TypeError('a draft was neither saved nor there')
  return { outcome: 'stale', draft: newer }
}

/** Saves what a patient has filled in so far, at a place such as `topic:refill` or `reply:<id>`. */
export async function savePatientDraft(
  tx: Tx,
  who: PatientSubject,
  place: string,
  content: Record<string, unknown>,
): Promise<void> {
  await upsertDraft(tx, {
    practiceId: who.practiceId,
    patientId: who.patientId,
    ownerId: who.patientId,
    place,
    content,
    expecting: undefined,
  })
}

/** The patient's draft at a place, if there is one. */
export async function readPatientDraft(
  tx: Tx,
  who: PatientSubject,
  place: string,
): Promise<DraftRow | undefined> {
  const drafts = await selectDrafts(tx, who.practiceId, who.patientId, [place])
  return drafts.get(place)
}

/** The patient's draft at a place is gone: sent, or thrown away. */
export async function dropPatientDraft(tx: Tx, who: PatientSubject, place: string): Promise<void> {
  await deleteDraft(tx, who.practiceId, who.patientId, place)
}
