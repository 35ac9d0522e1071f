import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { DateBoxes } from './date-boxes.tsx'
import { NumberBox, OptionList, OtherBox, Picker, TextBox, YesNo } from './form-controls.tsx'
import { describedByOf, fieldId } from './form-view.ts'
import type { FormField, FormPartView, When } from './form-view.ts'
import type { Frame } from './frame.ts'
import { FieldError } from './parts.tsx'

export type FormPartProps = { readonly frame: Frame; readonly part: FormPartView }

/** One group, note or question of a form, and what is inside it. */
export function FormPart({ frame, part }: FormPartProps): VNode {
  if (part.kind === 'display') {
    return (
      <p class={asked('form-note', part.when)} data-when={conditionOf(part.when)}>
        {part.text}
      </p>
    )
  }
  if (part.kind === 'group') {
    return (
      <section class={asked('form-group', part.when)} data-when={conditionOf(part.when)}>
        {part.title !== undefined && <h2>{part.title}</h2>}
        {part.parts.map((inner) => (
          <FormPart key={inner.linkId} frame={frame} part={inner} />
        ))}
      </section>
    )
  }
  return <Field frame={frame} field={part} />
}

type FieldProps = { readonly frame: Frame; readonly field: FormField }

function Field({ frame, field }: FieldProps): VNode {
  const describedBy = describedByOf(field)
  const control = <Control frame={frame} field={field} />
  const classes = asked(field.problem === undefined ? 'field' : 'field field-wrong', field.when)
  if (isSeveral(field)) {
    return (
      <fieldset
        class={classes}
        data-when={conditionOf(field.when)}
        aria-describedby={describedBy === '' ? undefined : describedBy}
      >
        <legend class="question">
          <Question frame={frame} field={field} />
        </legend>
        <Notes frame={frame} field={field} />
        {control}
      </fieldset>
    )
  }
  return (
    <div class={classes} data-when={conditionOf(field.when)}>
      <label class="question" for={fieldId(field)}>
        <Question frame={frame} field={field} />
      </label>
      <Notes frame={frame} field={field} />
      {control}
    </div>
  )
}

function Question({ frame, field }: FieldProps): VNode {
  return (
    <>
      {field.question}
      {!field.required && <span class="optional"> {frame.t('form.optional')}</span>}
    </>
  )
}

function Notes({ frame, field }: FieldProps): VNode {
  return (
    <>
      {field.help !== undefined && (
        <p class="hint" id={`${fieldId(field)}-hint`}>
          {field.help}
        </p>
      )}
      {field.origin !== undefined && (
        <p class="hint origin" id={`${fieldId(field)}-origin`}>
          <Icon name="sparkle" size="small" />
          {frame.t('form.origin', { origin: field.origin })}
        </p>
      )}
      {field.problem !== undefined && (
        <FieldError id={`${fieldId(field)}-error`}>{field.problem}</FieldError>
      )}
    </>
  )
}

function Control({ frame, field }: FieldProps): VNode {
  switch (field.kind) {
    case 'boolean':
      return <YesNo frame={frame} field={field} />
    case 'choice':
      return field.dropDown ? (
        <Picker frame={frame} field={field} />
      ) : (
        <OptionList frame={frame} field={field} />
      )
    case 'open-choice':
      return (
        <>
          <OptionList frame={frame} field={field} />
          <OtherBox frame={frame} field={field} />
        </>
      )
    case 'date':
      return (
        <DateBoxes
          frame={frame}
          name={field.linkId}
          id={fieldId(field)}
          value={field.value}
          wrong={field.problem !== undefined}
        />
      )
    case 'integer':
    case 'decimal':
    case 'quantity':
      return <NumberBox frame={frame} field={field} />
    case 'string':
    case 'text':
      return <TextBox frame={frame} field={field} />
  }
}

function isSeveral(field: FormField): boolean {
  if (field.kind === 'choice') return !field.dropDown
  return field.kind === 'open-choice' || field.kind === 'boolean' || field.kind === 'date'
}

/** What is not asked yet is hidden where a script can bring it back, and stands open where none runs. */
function asked(classes: string, when: When | undefined): string {
  return when === undefined || when.met ? classes : `${classes} not-asked`
}

function conditionOf(when: When | undefined): string | undefined {
  if (when === undefined) return undefined
  return JSON.stringify({ behavior: when.behavior, rules: when.rules })
}
