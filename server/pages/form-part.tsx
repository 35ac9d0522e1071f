import { Icon } from '@salve/ui/icon'
import type { ComponentChildren, VNode } from 'preact'
import type { Conditional, FieldView, SectionView, SetView } from '../src/forms/form-view.ts'
import { ChoiceList, DropDown } from './choice-controls.tsx'
import { DateBoxes } from './date-boxes.tsx'
import type { Frame } from './frame.ts'
import { Banner, FieldError } from './parts.tsx'
import { describedBy, NumberBoxes, TextBoxes } from './text-controls.tsx'

export type FormSectionProps = { readonly frame: Frame; readonly section: SectionView }

/** Some questions under one heading, or under none. */
export function FormSection({ frame, section }: FormSectionProps): VNode {
  return (
    <Asked part={section} classes={section.heading === undefined ? 'form' : 'form form-section'}>
      {section.heading !== undefined && <h2>{section.heading}</h2>}
      {section.hint !== undefined && <p class="hint">{section.hint}</p>}
      {section.fields.map((field) => (
        <FormField key={field.id} frame={frame} field={field} />
      ))}
    </Asked>
  )
}

export type FormFieldProps = { readonly frame: Frame; readonly field: FieldView }

function FormField({ frame, field }: FormFieldProps): VNode {
  switch (field.kind) {
    case 'note':
      return (
        <Asked part={field} classes="form-note">
          {field.when.length > 0 ? (
            <Banner tone="wait" icon="clock">
              {field.text}
            </Banner>
          ) : (
            <p>{field.text}</p>
          )}
        </Asked>
      )
    case 'fact':
      return (
        <Asked part={field} classes="card fact">
          <p class="hint">{field.label}</p>
          <p>
            <b>{field.value}</b>
          </p>
          {field.origin !== undefined && (
            <Origin frame={frame} id={field.id} origin={field.origin} />
          )}
        </Asked>
      )
    case 'set':
      return <FieldSet frame={frame} field={field} />
    case 'choices':
    case 'line':
    case 'lines':
    case 'number':
    case 'date':
      return <Question frame={frame} field={field} />
  }
}

function FieldSet({ frame, field }: { readonly frame: Frame; readonly field: SetView }): VNode {
  return (
    <Asked part={field} classes="field">
      <fieldset class="form-group">
        <legend class="question">{field.label}</legend>
        {field.hint !== undefined && <p class="hint">{field.hint}</p>}
        {field.fields.map((inner) => (
          <FormField key={inner.id} frame={frame} field={inner} />
        ))}
      </fieldset>
    </Asked>
  )
}

/** A field that is answered. */
export type QuestionView = Exclude<FieldView, { kind: 'note' | 'fact' | 'set' }>

type QuestionProps = { readonly frame: Frame; readonly field: QuestionView }

function Question({ frame, field }: QuestionProps): VNode {
  const wrong = field.error !== undefined
  const words = (
    <>
      {field.label}
      {!field.required && <span class="optional"> {frame.t('form.optional')}</span>}
    </>
  )
  const inside = (
    <>
      <Notes frame={frame} field={field} />
      <Control frame={frame} field={field} />
    </>
  )
  return (
    <Asked part={field} classes={wrong ? 'field field-wrong' : 'field'}>
      {isSeveral(field) ? (
        <fieldset class="field" aria-describedby={describedBy(field)}>
          <legend class="question">{words}</legend>
          {inside}
        </fieldset>
      ) : (
        <>
          <label class="question" for={field.id}>
            {words}
          </label>
          {inside}
        </>
      )}
    </Asked>
  )
}

function Control({ frame, field }: QuestionProps): VNode {
  switch (field.kind) {
    case 'choices':
      return field.control === 'drop-down' ? (
        <DropDown frame={frame} field={field} />
      ) : (
        <ChoiceList frame={frame} field={field} />
      )
    case 'line':
    case 'lines':
      return <TextBoxes frame={frame} field={field} />
    case 'number':
      return <NumberBoxes frame={frame} field={field} />
    case 'date':
      return <DateBoxes parts={field.parts} wrong={field.error !== undefined} />
  }
}

function isSeveral(field: QuestionView): boolean {
  return field.kind === 'date' || (field.kind === 'choices' && field.control !== 'drop-down')
}

function Notes({ frame, field }: QuestionProps): VNode {
  return (
    <>
      {field.hint !== undefined && (
        <p class="hint" id={`${field.id}-hint`}>
          {field.hint}
        </p>
      )}
      {field.origin !== undefined && <Origin frame={frame} id={field.id} origin={field.origin} />}
      {field.error !== undefined && <FieldError id={`${field.id}-error`}>{field.error}</FieldError>}
    </>
  )
}

type OriginProps = {
  readonly frame: Frame
  readonly id: string
  readonly origin: string
}

function Origin({ frame, id, origin }: OriginProps): VNode {
  return (
    <p class="hint origin" id={`${id}-origin`}>
      <Icon name="sparkle" size="small" />
      {frame.t('form.origin', { origin })}
    </p>
  )
}

type AskedProps = {
  readonly part: Conditional
  readonly classes: string
  readonly children: ComponentChildren
}

/**
 * A part with its condition: hidden while it is not asked where a script can bring it back; where none runs,
 * everything stands open and says when it is meant ("If yes:").
 */
function Asked({ part, classes, children }: AskedProps): VNode {
  return (
    <div
      class={part.enabled ? classes : `${classes} not-asked`}
      data-when={part.when.length === 0 ? undefined : JSON.stringify(part.when)}
    >
      {part.condition !== undefined && <p class="hint without-script">{part.condition}</p>}
      {children}
    </div>
  )
}
