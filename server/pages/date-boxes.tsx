import type { VNode } from 'preact'
import type { DatePartView } from '../src/forms/form-view.ts'
import type { Frame } from './frame.ts'

export type DateBoxesProps = {
  readonly parts: readonly DatePartView[]
  readonly wrong: boolean
  /** A date of birth, which the browser may know. */
  readonly birthday?: boolean
}

const lengths: Readonly<Record<DatePartView['part'], number>> = { month: 2, day: 2, year: 4 }

/** A day as three boxes. */
export function DateBoxes({ parts, wrong, birthday = false }: DateBoxesProps): VNode {
  return (
    <div class="date-boxes">
      {parts.map(({ part, name, id, label, value }) => (
        <div key={part} class={`date-${part}`}>
          <label class="hint" for={id}>
            {label}
          </label>
          <input
            class="input"
            type="text"
            inputmode="numeric"
            name={name}
            id={id}
            maxlength={lengths[part]}
            autocomplete={birthday ? `bday-${part}` : 'off'}
            value={value}
            aria-invalid={wrong ? 'true' : undefined}
          />
        </div>
      ))}
    </div>
  )
}

/** The boxes for a day outside any form of the practice: `name.month`, `name.day`, `name.year`. */
export function dateParts(frame: Frame, name: string, typed: TypedDate): readonly DatePartView[] {
  return (['month', 'day', 'year'] as const).map((part) => ({
    part,
    name: `${name}.${part}`,
    id: `${name}-${part}`,
    label: frame.t(`date.${part}`),
    value: typed[part],
  }))
}

/** What stands in the three boxes, as typed. */
export type TypedDate = { readonly month: string; readonly day: string; readonly year: string }
