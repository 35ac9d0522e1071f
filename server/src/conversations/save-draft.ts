import type { DraftKind } from '@salve/contract/desk-words'
import type { PatientSubject, StaffSubject } from '../platform/db/subject.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Conversation } from './conversation.ts'
import { threadPlace } from './draft-place.ts'
import {
  deleteDraft,
  deleteDraftSeen,
  type DraftRow,
  selectDrafts,
  upsertDraft,
} from './draft-sql.ts'

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
  draft: { readonly kind: DraftKind; readonly text: string; readonly version: number },
): Promise<DraftOutcome> {
  const place = threadPlace(draft.kind, conversation.id)
  const readNewer = async (): Promise<DraftRow | undefined> =>
    (await selectDrafts(tx, who.practiceId, who.personId, [place])).get(place)
  if (draft.text === '') {
    await deleteDraftSeen(tx, who.practiceId, who.personId, { place, version: draft.version })
    const left = await readNewer()
    return left === undefined ? { outcome: 'saved', version: 0 } : { outcome: 'stale', draft: left }
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
  const newer = await readNewer()
  // Sent or thrown away in this very moment: then these are the newest words.
  if (newer === undefined) return await saveStaffDraft(tx, who, conversation, draft)
  return { outcome: 'stale', draft: newer }
}

/** Saves what a patient has filled in so far, at its place (draft-place.ts). */
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
