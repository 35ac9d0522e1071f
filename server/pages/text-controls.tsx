// Typing: lines, longer texts and numbers.
import type { VNode } from 'preact'
import type { NumberView, TextView } from '../src/forms/form-view.ts'
import type { Frame } from './frame.ts'

type Explained = {
  readonly id: string
  readonly hint?: string | undefined
  readonly origin?: string | undefined
  readonly error?: string | undefined
}

/** The ids of what explains a field, for `aria-describedby`. */
export function describedBy({ id, hint, origin, error }: Explained): string | undefined {
  const ids = [
    hint === undefined ? '' : `${id}-hint`,
    origin === undefined ? '' : `${id}-origin`,
    error === undefined ? '' : `${id}-error`,
  ].filter((part) => part !== '')
  return ids.length === 0 ? undefined : ids.join(' ')
}

export type TextBoxesProps = { readonly frame: Frame; readonly field: TextView }

/** One box, or one for each answer and an empty one where the question may have several. */
export function TextBoxes({ frame, field }: TextBoxesProps): VNode {
  return (
    <>
      {field.values.map((value, index) => {
        const attributes = {
          ...boxAttributes(frame, field, index),
          maxlength: field.maxLength,
          placeholder: field.example,
          dir: 'auto',
        } as const
        return field.kind === 'lines' ? (
          <textarea key={index} class="textarea" rows={4} value={value} {...attributes} />
        ) : (
          <input key={index} class="input" type="text" value={value} {...attributes} />
        )
      })}
    </>
  )
}

export type NumberBoxesProps = { readonly frame: Frame; readonly field: NumberView }

/** A number with its unit: to pick when there are several, only said when there is one. */
export function NumberBoxes({ frame, field }: NumberBoxesProps): VNode {
  const [unit] = field.units
  const single = field.units.length === 1
  return (
    <>
      {field.values.map((value, index) => (
        <div class="number" key={index}>
          <input
            class="input"
            type="text"
            inputmode={field.inputMode}
            autocomplete="off"
            value={value}
            placeholder={field.example}
            {...boxAttributes(frame, field, index)}
          />
          {single && unit !== undefined && <span>{unit.label}</span>}
          {!single && unit !== undefined && <Units frame={frame} field={field} />}
        </div>
      ))}
    </>
  )
}

function Units({ frame, field }: NumberBoxesProps): VNode {
  return (
    <select
      class="select"
      name={field.unitName}
      id={`${field.id}-unit`}
      aria-label={frame.t('form.unit', { question: field.label })}
    >
      {field.units.map(({ key, label, checked }) => (
        <option key={key} value={key} selected={checked}>
          {label}
        </option>
      ))}
    </select>
  )
}

type BoxAttributes = {
  readonly id: string
  readonly name: string
  readonly required: boolean
  readonly 'aria-label'?: string | undefined
  readonly 'aria-invalid'?: 'true' | undefined
  readonly 'aria-describedby'?: string | undefined
}

/** The label names the first box; the others carry its words and their number. */
function boxAttributes(frame: Frame, field: TextView | NumberView, index: number): BoxAttributes {
  const first = index === 0
  return {
    id: first ? field.id : `${field.id}-${index}`,
    name: field.name,
    required: field.required && first,
    'aria-label': first
      ? undefined
      : frame.t('form.another', { question: field.label, number: index + 1 }),
    'aria-invalid': field.error === undefined ? undefined : 'true',
    'aria-describedby': describedBy(field),
  }
}
