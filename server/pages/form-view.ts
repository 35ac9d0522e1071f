// What a form page draws; the forms room describes its forms this way.
export type FormView = {
  readonly prefilled: boolean
  readonly parts: readonly FormPartView[]
}

export type FormPartView = FormGroup | FormNote | FormField

export type FormGroup = {
  readonly kind: 'group'
  readonly linkId: string
  readonly title?: string
  readonly parts: readonly FormPartView[]
  readonly when?: When
}

export type FormNote = {
  readonly kind: 'display'
  readonly linkId: string
  readonly text: string
  readonly when?: When
}

export type FormField = {
  readonly kind:
    | 'choice'
    | 'open-choice'
    | 'boolean'
    | 'date'
    | 'integer'
    | 'decimal'
    | 'quantity'
    | 'string'
    | 'text'
  readonly linkId: string
  readonly question: string
  readonly help?: string
  readonly required: boolean
  readonly repeats: boolean
  readonly dropDown: boolean
  readonly options: readonly FormOption[]
  /** The words over the box for an answer of one's own. */
  readonly openLabel?: string
  readonly other?: string
  /** What stands in the box: text, a number, `true`/`false`, `YYYY-MM-DD`. */
  readonly value?: string
  readonly maxLength?: number
  readonly units: readonly { readonly code: string; readonly label: string }[]
  readonly unit?: string
  /** Where a filled-in answer comes from: "From your chart". */
  readonly origin?: string
  readonly problem?: string
  readonly when?: When
}

export type FormOption = {
  readonly key: string
  readonly label: string
  readonly details: readonly string[]
  readonly exclusive: boolean
  readonly picked: boolean
}

export type When = {
  readonly met: boolean
  readonly behavior: 'all' | 'any'
  readonly rules: readonly {
    readonly question: string
    readonly operator: 'exists' | '=' | '!=' | '>' | '<' | '>=' | '<='
    readonly value: string
  }[]
}

export function fieldId(field: { readonly linkId: string }): string {
  return `f-${field.linkId}`
}

export function problemsOf(form: FormView): readonly { field: FormField; words: string }[] {
  return fieldsOf(form.parts).flatMap((field) =>
    field.problem === undefined ? [] : [{ field, words: field.problem }],
  )
}

function fieldsOf(parts: readonly FormPartView[]): readonly FormField[] {
  return parts.flatMap((part) => {
    if (part.kind === 'group') return fieldsOf(part.parts)
    return part.kind === 'display' ? [] : [part]
  })
}

/** The ids of what explains a field, for `aria-describedby`; empty when there is nothing. */
export function describedByOf(field: FormField): string {
  const id = fieldId(field)
  return [
    field.help === undefined ? '' : `${id}-hint`,
    field.origin === undefined ? '' : `${id}-origin`,
    field.problem === undefined ? '' : `${id}-error`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
