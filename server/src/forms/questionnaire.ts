// This room owns what a form asks and what counts as an answer to it: reading FHIR Questionnaires, filling
// them from the chart, checking what a patient sends, and saying it in words. It does not own who may use a
// form (topics), where answers go (conversations), or how a form looks (server/pages).
import type { AnswerValue, Quantity } from './answer-value.ts'

/** The kinds of question this room can ask, and the two kinds of item that ask nothing. */
export const itemKinds = [
  'group',
  'display',
  'choice',
  'open-choice',
  'boolean',
  'date',
  'integer',
  'decimal',
  'quantity',
  'string',
  'text',
] as const
export type ItemKind = (typeof itemKinds)[number]
export type QuestionKind = Exclude<ItemKind, 'group' | 'display'>

/** One thing a patient may pick. `key` stands for it in a posted form and is unlike every other key offered. */
export type AnswerOption = {
  readonly key: string
  readonly value: AnswerValue
  readonly label: string
  /** Up to two short lines below the label, such as the dose of a medicine. */
  readonly details: readonly string[]
  /** Picking this one rules out all others ("None of these"). */
  readonly exclusive: boolean
  /** Ticked when the form opens and nothing is filled in from the chart. */
  readonly initial: boolean
  /** The resource of the chart this came from, such as `MedicationRequest/17`. */
  readonly reference?: string
}

export type EnableOperator = 'exists' | '=' | '!=' | '>' | '<' | '>=' | '<='

export type EnableRule = {
  readonly question: string
  readonly operator: EnableOperator
  readonly value: AnswerValue
}

/** Asked only when all, or any, of the rules hold. */
export type EnableWhen = {
  readonly behavior: 'all' | 'any'
  readonly rules: readonly EnableRule[]
}

/** Which parts of a resource make an option: FHIRPath, run on each resource the options expression gives. */
export type OptionSource = {
  readonly expression: string
  readonly code?: string | undefined
  readonly label?: string | undefined
  /** `words` holds `{value}`; `as` says how to put a coded value in words. */
  readonly details: readonly OptionDetail[]
}

export type OptionDetail = {
  readonly expression: string
  readonly words: string
  readonly as: 'text' | 'day' | 'dose'
}

export type Item = {
  readonly linkId: string
  readonly kind: ItemKind
  /** The question as the patient reads it. */
  readonly text: string
  /** The same in two or three words, for summaries (SDC shortText). */
  readonly shortText?: string | undefined
  readonly help?: string | undefined
  /** An example of the form an answer takes (entryFormat). */
  readonly entryFormat?: string | undefined
  /** What to say when an answer is missing, in place of a sentence made from the question. */
  readonly askWords?: string | undefined
  readonly required: boolean
  readonly repeats: boolean
  readonly hidden: boolean
  readonly readOnly: boolean
  readonly maxLength?: number | undefined
  readonly minOccurs?: number | undefined
  readonly maxOccurs?: number | undefined
  readonly minValue?: AnswerValue | undefined
  readonly maxValue?: AnswerValue | undefined
  readonly control?: 'radio' | 'check-box' | 'drop-down' | undefined
  /** The words over the box for an answer of one's own (SDC openLabel). */
  readonly openLabel?: string | undefined
  readonly options: readonly AnswerOption[]
  readonly optionsFrom?: OptionSource | undefined
  readonly units: readonly Unit[]
  readonly initial: readonly AnswerValue[]
  readonly initialExpression?: string | undefined
  readonly enableWhen?: EnableWhen | undefined
  readonly items: readonly Item[]
}

export type Unit = Omit<Quantity, 'value'> & { readonly unit: string }

export type Questionnaire = {
  readonly url: string
  readonly version: string
  readonly title: string
  readonly description?: string | undefined
  /** What the need is in one line, in pieces with `{linkId}` blanks; a piece with an empty blank is left out. */
  readonly summary: readonly string[]
  readonly items: readonly Item[]
}

/** The form and its version, as a response names them: `url|version`. */
export function canonicalOf(questionnaire: Questionnaire): string {
  return `${questionnaire.url}|${questionnaire.version}`
}

/** Every item of a form in the order a patient meets them, each after the item it is part of. */
export function everyItem(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => [item, ...everyItem(item.items)])
}

/** Whether an item asks something, so that it can hold an answer. */
export function isQuestion(item: Item): item is Item & { readonly kind: QuestionKind } {
  return item.kind !== 'group' && item.kind !== 'display'
}

/** Whether the patient can answer an item: hidden and read-only ones keep what the chart or the form says. */
export function isAsked(item: Item): boolean {
  return isQuestion(item) && !item.hidden && !item.readOnly
}
