import type { Template } from '@salve/contract/desk'
import type { DeskId, PracticeId, TemplateId } from '@salve/contract/ids'
import { type TopicKey, topicKeys } from '@salve/contract/words'
import type { Generated } from 'kysely'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'

type TemplateTable = {
  practice_id: PracticeId
  id: TemplateId
  title: string
  body: string
  topics: string[]
  desk_id: DeskId | null
  used_count: Generated<number>
  updated_at: Temporal.Instant
}
export type Tables = { template: TemplateTable }

const listMax = 500

type Row = {
  readonly id: TemplateId
  readonly title: string
  readonly body: string
  readonly topics: readonly string[]
  readonly desk: string | null
  readonly usedCount: number
}

/** The practice's templates, or the one with an id; most used first. */
export async function selectTemplates(
  tx: Tx,
  practiceId: PracticeId,
  only: { readonly id?: TemplateId },
): Promise<Template[]> {
  const id = only.id ?? null
  const { rows } = await sql<Row>`
    select template.id, template.title, template.body, template.topics, desk.name as desk,
      template.used_count as "usedCount"
    from template
      left join desk on desk.practice_id = template.practice_id and desk.id = template.desk_id
    where template.practice_id = ${practiceId}
      and (${id}::uuid is null or template.id = ${id}::uuid)
    order by template.used_count desc, template.title
    limit ${listMax}`.execute(tx.tables())
  return rows.map(({ desk, topics, ...row }) => ({
    ...row,
    topics: topicKeys.filter((key) => topics.includes(key)),
    ...(desk === null ? {} : { desk }),
  }))
}

export type NewTemplate = {
  readonly id: TemplateId
  readonly title: string
  readonly body: string
  readonly topics: readonly TopicKey[]
  readonly deskId: DeskId | undefined
}

export async function insertTemplates(
  tx: Tx,
  practiceId: PracticeId,
  templates: readonly NewTemplate[],
): Promise<void> {
  if (templates.length === 0) return
  const rows = templates.map(({ id, title, body, topics, deskId }) => ({
    ...{ practice_id: practiceId, id, title, body, topics: [...topics] },
    desk_id: deskId ?? null,
    updated_at: tx.now,
  }))
  await tx.tables<Tables>().insertInto('template').values(rows).execute()
}

export async function addUse(tx: Tx, practiceId: PracticeId, id: TemplateId): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('template')
    .set((value) => ({ used_count: value('used_count', '+', 1) }))
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .execute()
}
