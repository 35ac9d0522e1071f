import type { PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'

type QuestionnaireTable = {
  practice_id: PracticeId
  url: string
  version: string
  content: Record<string, unknown>
  published_at: Temporal.Instant
}
export type Tables = { questionnaire: QuestionnaireTable }

export async function selectQuestionnaire(
  tx: Tx,
  practiceId: PracticeId,
  form: { readonly url: string; readonly version: string },
): Promise<Record<string, unknown> | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('questionnaire')
    .select('content')
    .where('practice_id', '=', practiceId)
    .where('url', '=', form.url)
    .where('version', '=', form.version)
    .executeTakeFirst()
  return row?.content
}

export async function insertQuestionnaires(
  tx: Tx,
  practiceId: PracticeId,
  forms: readonly { readonly url: string; readonly version: string; readonly content: unknown }[],
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('questionnaire')
    .values(
      forms.map(({ url, version, content }) => ({
        practice_id: practiceId,
        url,
        version,
        content: Object.fromEntries(Object.entries(content ?? {})),
        published_at: tx.now,
      })),
    )
    .execute()
}
