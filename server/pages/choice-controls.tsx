// Picking: radios, check boxes and drop-down lists, always the browser's own.
import type { VNode } from 'preact'
import type { ChoicesView, DangerKind, OptionView } from '../src/forms/form-view.ts'
import type { Frame } from './frame.ts'
import { CallNow } from './call-now.tsx'
import { describedBy } from './text-controls.tsx'

export type ChoiceProps = { readonly frame: Frame; readonly field: ChoicesView }

const segmentLabelMax = 14
const segmentsMax = 4

/** Cards to pick from, or short segments when the answers are few and short. */
export function ChoiceList({ frame, field }: ChoiceProps): VNode {
  const { options, other, control } = field
  return (
    <>
      <div class={listClasses(field)}>
        {options.map((option) => (
          <Choice key={option.key} field={field} option={option} />
        ))}
        {other !== undefined && control === 'radio' && (
          <label class="choice">
            <input
              type="radio"
              name={field.name}
              id={`${other.id}-pick`}
              value={other.key}
              checked={other.checked}
            />
            <span class="choice-words">
              <b>{other.label}</b>
            </span>
          </label>
        )}
      </div>
      {other !== undefined && <Other other={other} />}
      {dangerKinds
        .filter((danger) => options.some((option) => option.danger === danger))
        .map((danger) => (
          <CallNow key={danger} frame={frame} danger={danger} />
        ))}
    </>
  )
}

const dangerKinds: readonly DangerKind[] = ['crisis', 'emergency']

function listClasses({ options, other, control }: ChoicesView): string {
  const short =
    control === 'radio' &&
    other === undefined &&
    options.length <= segmentsMax &&
    options.every(({ label, details }) => details.length === 0 && label.length <= segmentLabelMax)
  if (!short) return 'choices'
  return options.length === 2 ? 'choices segments segments-two' : 'choices segments'
}

type OptionProps = { readonly field: ChoicesView; readonly option: OptionView }

function Choice({ field, option }: OptionProps): VNode {
  return (
    <label class="choice">
      <input
        type={field.control === 'check-box' ? 'checkbox' : 'radio'}
        name={field.name}
        id={option.id}
        value={option.key}
        checked={option.checked}
        data-exclusive={option.exclusive ? '' : undefined}
        data-danger={option.danger}
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

type OtherProps = { readonly other: NonNullable<ChoicesView['other']> }

/** The box for an answer of one's own. */
function Other({ other }: OtherProps): VNode {
  return (
    <div class="other">
      <label class="hint" for={other.id}>
        {other.label}
      </label>
      <input
        class="input"
        type="text"
        name={other.name}
        id={other.id}
        value={other.value}
        maxlength={other.maxLength}
        dir="auto"
        data-other={`${other.id}-pick`}
      />
    </div>
  )
}

export function DropDown({ frame, field }: ChoiceProps): VNode {
  const { other } = field
  return (
    <>
      <select
        class="select"
        name={field.name}
        id={field.id}
        required={field.required}
        aria-invalid={field.error === undefined ? undefined : 'true'}
        aria-describedby={describedBy(field)}
      >
        <option value="">{frame.t('form.pick')}</option>
        {field.options.map(({ key, label, checked }) => (
          <option key={key} value={key} selected={checked}>
            {label}
          </option>
        ))}
        {other !== undefined && (
          <option value={other.key} selected={other.checked}>
            {other.label}
          </option>
        )}
      </select>
      {other !== undefined && <Other other={other} />}
    </>
  )
}
