// The controls a question is answered with: always the browser's own.
import type { VNode } from 'preact'
import { describedByOf, fieldId } from './form-view.ts'
import type { FormField, FormOption } from './form-view.ts'
import type { Frame } from './frame.ts'

export type ControlProps = { readonly frame: Frame; readonly field: FormField }

const segmentLabelMax = 14
const segmentsMax = 4

/** Radios or check boxes: cards, or short segments when the labels are few and short. */
export function OptionList({ field }: ControlProps): VNode {
  const short =
    !field.repeats &&
    field.options.length <= segmentsMax &&
    field.options.every(
      ({ label, details }) => details.length === 0 && label.length <= segmentLabelMax,
    )
  return (
    <div class={short ? 'choices segments' : 'choices'}>
      {field.options.map((option, index) => (
        <Option key={option.key} field={field} option={option} first={index === 0} />
      ))}
    </div>
  )
}

type OptionProps = {
  readonly field: FormField
  readonly option: FormOption
  readonly first: boolean
}

function Option({ field, option, first }: OptionProps): VNode {
  const id = fieldId(field)
  return (
    <label class="choice">
      <input
        type={field.repeats ? 'checkbox' : 'radio'}
        name={field.linkId}
        id={first ? id : `${id}-${option.key}`}
        value={option.key}
        checked={option.picked}
        data-exclusive={option.exclusive ? '' : undefined}
      />
      <span class="choice-words">
        <b>{option.label}</b>
        {option.details.map((line) => (
          <span class="muted" key={line}>
            {line}
          </span>
        ))}
      </span>
    </label>
  )
}

export function YesNo({ frame, field }: ControlProps): VNode {
  const options = [
    { key: 'true', label: frame.t('form.yes') },
    { key: 'false', label: frame.t('form.no') },
  ]
  return (
    <div class="choices segments segments-two">
      {options.map(({ key, label }, index) => (
        <Option
          key={key}
          field={{ ...field, repeats: false }}
          option={{ key, label, details: [], exclusive: false, picked: field.value === key }}
          first={index === 0}
        />
      ))}
    </div>
  )
}

/** The box for an answer that is not in the list. */
export function OtherBox({ frame, field }: ControlProps): VNode {
  const id = `${fieldId(field)}-other`
  return (
    <div class="other">
      <label class="hint" for={id}>
        {field.openLabel ?? frame.t('form.other')}
      </label>
      <input class="input" type="text" name={`${field.linkId}.other`} id={id} value={field.other} />
    </div>
  )
}

export function Picker({ frame, field }: ControlProps): VNode {
  return (
    <select class="select" name={field.linkId} {...single(field)}>
      <option value="">{frame.t('form.pick')}</option>
      {field.options.map(({ key, label, picked }) => (
        <option key={key} value={key} selected={picked}>
          {label}
        </option>
      ))}
    </select>
  )
}

export function TextBox({ field }: ControlProps): VNode {
  if (field.kind === 'text') {
    return (
      <textarea
        class="textarea"
        name={field.linkId}
        rows={4}
        maxlength={field.maxLength}
        dir="auto"
        value={field.value}
        {...single(field)}
      />
    )
  }
  return (
    <input
      class="input"
      type="text"
      name={field.linkId}
      maxlength={field.maxLength}
      dir="auto"
      value={field.value}
      {...single(field)}
    />
  )
}

/** A number; with its unit when it has one, to pick when there are several. */
export function NumberBox({ frame, field }: ControlProps): VNode {
  const [unit, ...others] = field.units
  return (
    <div class="number">
      <input
        class="input"
        type="text"
        inputmode={field.kind === 'integer' ? 'numeric' : 'decimal'}
        autocomplete="off"
        name={field.linkId}
        value={field.value}
        {...single(field)}
      />
      {unit !== undefined && others.length === 0 && <span>{unit.label}</span>}
      {others.length > 0 && (
        <select
          class="select"
          name={`${field.linkId}.unit`}
          aria-label={frame.t('form.unit', { question: field.question })}
        >
          {field.units.map(({ code, label }) => (
            <option key={code} value={code} selected={code === field.unit}>
              {label}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

type Single = {
  readonly id: string
  readonly required: boolean
  readonly 'aria-invalid'?: 'true'
  readonly 'aria-describedby'?: string
}

/** What a question answered in one control puts on that control. */
function single(field: FormField): Single {
  const describedBy = describedByOf(field)
  return {
    id: fieldId(field),
    required: field.required,
    ...(field.problem === undefined ? {} : { 'aria-invalid': 'true' }),
    ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
  }
}
