import type { DeskId, PracticeId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import type { Tx } from '../platform/db/database.ts'
import type { Topic } from './topic.ts'

type TopicTable = {
  practice_id: PracticeId
  key: TopicKey
  position: number
  desk_id: DeskId
  physician_may_read: boolean
  promise_minutes: number
  content: Topic
  form_url: string
  form_version: string
  closed_at: Temporal.Instant | null
}
export type Tables = { topic: TopicTable }

export type TopicRow = {
  readonly topic: Topic
  readonly deskId: DeskId
  readonly open: boolean
}

export async function selectTopics(tx: Tx, practiceId: PracticeId): Promise<readonly TopicRow[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('topic')
    .select(['content', 'desk_id', 'closed_at'])
    .where('practice_id', '=', practiceId)
    .orderBy('position')
    .limit(100)
    .execute()
  return rows.map((row) => ({
    topic: row.content,
    deskId: row.desk_id,
    open: row.closed_at === null,
  }))
}

export async function insertTopics(
  tx: Tx,
  practiceId: PracticeId,
  topics: readonly { readonly topic: Topic; readonly deskId: DeskId }[],
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('topic')
    .values(
      topics.map(({ topic, deskId }, position) => ({
        practice_id: practiceId,
        key: topic.key,
        position,
        desk_id: deskId,
        physician_may_read: topic.physicianMayRead,
        promise_minutes: topic.promise.businessMinutes,
        content: topic,
        form_url: topic.form.url,
        form_version: topic.form.version,
        closed_at: null,
      })),
    )
    .execute()
}
