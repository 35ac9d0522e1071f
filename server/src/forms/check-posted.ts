import { checkAnswers, inOrder } from './check-answers.ts'
import type { CheckedAnswers } from './check-answers.ts'
import { enabledItems } from './enable-when.ts'
import { readPostedAnswers } from './posted-answers.ts'
import type { Prefill } from './prefill.ts'
import { everyItem } from './questionnaire.ts'
import type { Questionnaire } from './questionnaire.ts'

/**
 * Reads and checks the fields of a posted page in one go: `readPostedAnswers`, then `checkAnswers`.
 *
 * Gives one problem a question, in the order of the page: what could not be read comes before what is then
 * missing. An unreadable field of a question that is not asked stops nothing.
 */
export function checkPosted(
  questionnaire: Questionnaire,
  fields: { readonly [name: string]: unknown },
  prefill?: Prefill,
): CheckedAnswers {
  const read = readPostedAnswers(questionnaire, fields, prefill)
  const checked = checkAnswers(questionnaire, read.answers, prefill)
  const all = everyItem(questionnaire.items)
  const linkIds = new Set(all.map(({ linkId }) => linkId))
  const enabled = enabledItems(questionnaire, read.answers)
  const unread = read.problems.filter(({ linkId }) => !linkIds.has(linkId) || enabled.has(linkId))
  if (unread.length === 0) return checked
  const known = new Set(unread.map(({ linkId }) => linkId))
  const others =
    checked.outcome === 'refused' ? checked.problems.filter(({ linkId }) => !known.has(linkId)) : []
  return { outcome: 'refused', problems: inOrder([...unread, ...others], all) }
}
