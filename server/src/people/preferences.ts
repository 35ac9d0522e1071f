import type { Preferences } from '@salve/contract/desk'
import type { PersonId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import { selectPreferences, updatePreferences } from './sql.ts'

const standard: Preferences = { singleKeys: true, density: 'compact', theme: 'system' }

/** How the person likes their desk; the standard until they say. */
export async function readPreferences(
  tx: Tx,
  practiceId: PracticeId,
  id: PersonId,
): Promise<Preferences> {
  return (await selectPreferences(tx, practiceId, id)) ?? standard
}

/** Keeps how the person likes their desk, on every machine they use. */
export async function savePreferences(
  tx: Tx,
  practiceId: PracticeId,
  of: { readonly id: PersonId; readonly preferences: Preferences },
): Promise<void> {
  await updatePreferences(tx, practiceId, of.id, of.preferences)
}
