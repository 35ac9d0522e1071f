import type { DeskId, PracticeId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import type { Tx } from '../platform/db/database.ts'
import { insertTopics, selectTopics, type TopicRow } from './sql.ts'
import type { Topic } from './topic.ts'

export type { TopicRow } from './sql.ts'

/** The practice's topics in their order, closed ones included; at most 100. */
export async function readTopics(tx: Tx, practiceId: PracticeId): Promise<readonly TopicRow[]> {
  return await tx.configuration('topics', async () => await selectTopics(tx, practiceId))
}

/** One topic, or undefined when the practice has none by that key. */
export async function readTopic(
  tx: Tx,
  practiceId: PracticeId,
  key: TopicKey,
): Promise<TopicRow | undefined> {
  const topics = await readTopics(tx, practiceId)
  return topics.find(({ topic }) => topic.key === key)
}

/** The names of the practice's topics by key. */
export async function topicNames(
  tx: Tx,
  practiceId: PracticeId,
): Promise<ReadonlyMap<TopicKey, string>> {
  const topics = await readTopics(tx, practiceId)
  return new Map(topics.map(({ topic }) => [topic.key, topic.name]))
}

/** Opens topics in a practice, each with the desk it goes to. */
export async function openTopics(
  tx: Tx,
  practiceId: PracticeId,
  topics: readonly { readonly topic: Topic; readonly deskId: DeskId }[],
): Promise<void> {
  await insertTopics(tx, practiceId, topics)
}
