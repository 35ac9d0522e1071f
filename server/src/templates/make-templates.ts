import type { DeskId, PracticeId, TemplateId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import { addUse, insertTemplates } from './sql.ts'
import { findUnknownVariables } from './template.ts'

export type TemplateWords = {
  readonly title: string
  readonly body: string
  readonly topics: readonly TopicKey[]
  /** The owning desk; absent when the practice owns it. */
  readonly deskId?: DeskId
}

/** Adds templates to a practice. Throws when one holds a variable that cannot be filled. */
export async function makeTemplates(
  tx: Tx,
  practiceId: PracticeId,
  templates: readonly TemplateWords[],
): Promise<readonly TemplateId[]> {
  const fresh = templates.map(({ title, body, topics, deskId }) => {
    const [unknown] = findUnknownVariables(body)
    if (unknown !== undefined) throw new TypeError(`a template holds the unknown {{${unknown}}}`)
    return { id: newId('template'), title, body, topics, deskId }
  })
  await insertTemplates(tx, practiceId, fresh)
  return fresh.map(({ id }) => id)
}

/** Counts that a reply was made from a template; nothing happens when there is none by that id. */
export async function countTemplateUse(
  tx: Tx,
  practiceId: PracticeId,
  id: TemplateId,
): Promise<void> {
  await addUse(tx, practiceId, id)
}
