import { own, sameAnswers } from './answer-value.ts'
import type { Answers } from './answer-value.ts'
import type { AnswerProblem } from './answer-problem.ts'
import type { DangerKind } from './form-view.ts'
import type { PostedFields } from './posted-answers.ts'
import type { Prefill } from './prefill.ts'
import { isAsked } from './questionnaire.ts'
import type { Item } from './questionnaire.ts'

/** Answers that tell of danger. */
export type DangerAnswers = {
  readonly linkId: string
  readonly codes: readonly string[]
  readonly danger: DangerKind
}

/** What is at hand while one form is turned into a view. */
export type Viewing = {
  readonly fields: PostedFields
  readonly prefill: Prefill | undefined
  readonly answers: Answers
  readonly byId: ReadonlyMap<string, Item>
  readonly enabled: ReadonlySet<string>
  /** The first problem of each item. */
  readonly problems: ReadonlyMap<string, AnswerProblem>
  readonly dangers: readonly DangerAnswers[]
}

/** The id of an item in a page: letters, digits, `-` and `_` only, and different for each linkId. */
export function domId(linkId: string): string {
  const safe = linkId.replaceAll(
    /[^A-Za-z0-9-]/g,
    (letter) => `_${letter.charCodeAt(0).toString(16)}_`,
  )
  return `q-${safe}`
}

/** Where an unchanged value came from. */
export function originOf(item: Item, viewing: Viewing): string | undefined {
  const filled =
    viewing.prefill === undefined ? undefined : own(viewing.prefill.values, item.linkId)
  if (filled === undefined) return undefined
  if (!isAsked(item)) return filled.origin
  const now = own(viewing.answers, item.linkId) ?? []
  return sameAnswers(filled.answers, now) ? filled.origin : undefined
}
