import type { Template } from '@salve/contract/desk'
import type { PracticeId, TemplateId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import type { Tx } from '../platform/db/database.ts'
import { selectTemplates } from './sql.ts'

/** The practice's templates, most used first; with a topic, those of that topic. At most 500. */
export async function listTemplates(
  tx: Tx,
  practiceId: PracticeId,
  topic?: TopicKey,
): Promise<readonly Template[]> {
  const all = await tx.configuration(
    'templates',
    async () => await selectTemplates(tx, practiceId, {}),
  )
  return topic === undefined ? all : all.filter(({ topics }) => topics.includes(topic))
}

/** One template of the practice, or undefined when it has none by that id. */
export async function readTemplate(
  tx: Tx,
  practiceId: PracticeId,
  id: TemplateId,
): Promise<Template | undefined> {
  const [template] = await selectTemplates(tx, practiceId, { id })
  return template
}
