import type { EnableOperator } from './questionnaire.ts'

/** All a page needs to draw one form: nothing is left to decide but the look. */
export type FormView = {
  readonly title: string
  readonly description?: string | undefined
  /** Something was filled in, so the page says that it came from the chart and should be checked. */
  readonly prefilled: boolean
  readonly sections: readonly SectionView[]
  /** For the summary on top, in the order of the page; `focusId` is the element to go to. */
  readonly problems: readonly ProblemView[]
}

export type ProblemView = { readonly focusId: string; readonly words: string }

/** Some fields under one heading, or under none. */
export type SectionView = Conditional & {
  readonly key: string
  readonly heading?: string | undefined
  readonly hint?: string | undefined
  readonly fields: readonly FieldView[]
}

/**
 * Whether a part of the form is asked. Parts that are not are here all the same: a page without scripts shows
 * everything, each such part below its `condition` ("If yes:"); a script hides them, by `when`.
 */
export type Conditional = {
  readonly enabled: boolean
  /** All of these must hold; none means always asked. */
  readonly when: readonly WhenView[]
  readonly condition?: string | undefined
}

type Labelled = Conditional & {
  readonly linkId: string
  /** The name its value is posted under. */
  readonly name: string
  /** Unique in the page; parts and options of the field start with it. */
  readonly id: string
  readonly label: string
  readonly hint?: string | undefined
  readonly required: boolean
  readonly error?: string | undefined
  /** Where what it holds came from ("from your chart"), as long as it is unchanged. */
  readonly origin?: string | undefined
}

export type FieldView =
  | NoteView
  | FactView
  | SetView
  | ChoicesView
  | TextView
  | NumberView
  | DateView

/** Words that ask nothing. */
export type NoteView = Conditional & {
  readonly kind: 'note'
  readonly id: string
  readonly text: string
}

/** Something filled in that the patient sees but does not change here. */
export type FactView = Conditional & {
  readonly kind: 'fact'
  readonly id: string
  readonly label: string
  readonly value: string
  readonly origin?: string | undefined
}

/** A few fields that belong together, such as the two numbers of a blood pressure. */
export type SetView = Conditional & {
  readonly kind: 'set'
  readonly id: string
  readonly label: string
  readonly hint?: string | undefined
  readonly fields: readonly FieldView[]
}

/** Radios, check boxes or a list to drop down; Yes and No are such a choice, with keys `true` and `false`. */
export type ChoicesView = Labelled & {
  readonly kind: 'choices'
  readonly control: 'radio' | 'check-box' | 'drop-down'
  readonly options: readonly OptionView[]
  /** A box for an answer of one's own; `key` is what a radio or list entry posts to point to it. */
  readonly other?:
    | {
        readonly name: string
        readonly id: string
        readonly label: string
        readonly value: string
        readonly maxLength: number
        readonly key: string
        readonly checked: boolean
      }
    | undefined
}

/** What picking an answer tells of; each is called for by another number. */
export type DangerKind = 'emergency' | 'crisis'

export type OptionView = {
  readonly id: string
  readonly key: string
  readonly label: string
  /** Up to two short lines below the label. */
  readonly details: readonly string[]
  readonly checked: boolean
  /** Rules out the others; a script unticks them. */
  readonly exclusive: boolean
  /** As soon as it is picked the page says whom to call. */
  readonly danger?: DangerKind | undefined
}

/** One line or several. `values` has one entry a box: more than one only where the question repeats. */
export type TextView = Labelled & {
  readonly kind: 'line' | 'lines'
  readonly values: readonly string[]
  readonly maxLength: number
  readonly example?: string | undefined
}

export type NumberView = Labelled & {
  readonly kind: 'number'
  readonly values: readonly string[]
  readonly inputMode: 'numeric' | 'decimal'
  readonly example?: string | undefined
  /** The units to pick from; a single one is only shown. */
  readonly units: readonly OptionView[]
  readonly unitName: string
}

/** Three boxes, in the order of the practice's country. */
export type DateView = Labelled & {
  readonly kind: 'date'
  readonly parts: readonly DatePartView[]
}

export type DatePartView = {
  readonly part: 'month' | 'day' | 'year'
  readonly name: string
  readonly id: string
  readonly label: string
  readonly value: string
}

/** A condition as data for a script: all, or any, of the rules. */
export type WhenView = {
  readonly behavior: 'all' | 'any'
  readonly rules: readonly WhenRuleView[]
}

/**
 * One rule on the field named `name`. The field's values are those of its ticked or filled controls, blanks
 * left out; of a date, `YYYY-MM-DD` from its boxes `.year`, `.month`, `.day`; and `exists` counts a filled
 * box `.other` too. `compare` says how values compare with `value`. The rule holds if it does for any value.
 */
export type WhenRuleView = {
  readonly name: string
  readonly operator: EnableOperator
  readonly value: string
  readonly compare: 'text' | 'number' | 'date'
}
