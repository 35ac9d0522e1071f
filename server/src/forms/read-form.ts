import type { PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import { parseQuestionnaire } from './parse-questionnaire.ts'
import type { Questionnaire } from './questionnaire.ts'
import { insertQuestionnaires, selectQuestionnaire } from './sql.ts'

/** A published version never changes, so what was parsed stays parsed. */
const parsed = new Map<string, Questionnaire>()
const parsedMax = 500

/** One version of a form of the practice. Throws when it was never published or cannot be read. */
export async function readForm(
  tx: Tx,
  practiceId: PracticeId,
  form: { readonly url: string; readonly version: string },
): Promise<Questionnaire> {
  const name = `${practiceId} ${form.url}|${form.version}`
  const known = parsed.get(name)
  if (known !== undefined) return known
  const content = await selectQuestionnaire(tx, practiceId, form)
  const reading = parseQuestionnaire(content)
  if (reading.outcome !== 'accepted') throw new TypeError(`the form ${form.url} cannot be read`)
  if (parsed.size >= parsedMax) parsed.clear()
  parsed.set(name, reading.questionnaire)
  return reading.questionnaire
}

/** Publishes versions of forms; a version that exists already is refused by the database. */
export async function publishForms(
  tx: Tx,
  practiceId: PracticeId,
  forms: readonly { readonly url: string; readonly version: string; readonly content: unknown }[],
): Promise<void> {
  await insertQuestionnaires(tx, practiceId, forms)
}
