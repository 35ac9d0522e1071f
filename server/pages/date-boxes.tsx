import type { VNode } from 'preact'
import type { Frame } from './frame.ts'

export type DateBoxesProps = {
  readonly frame: Frame
  /** The boxes are called `name.month`, `name.day` and `name.year`. */
  readonly name: string
  readonly id: string
  /** `YYYY-MM-DD`, or what was typed so far with empty parts: `1961--04`. */
  readonly value?: string | undefined
  readonly wrong: boolean
  readonly birthday?: boolean
}

const boxes = [
  { part: 'month', length: 2 },
  { part: 'day', length: 2 },
  { part: 'year', length: 4 },
] as const

/** A day as three boxes: month, day, year. */
export function DateBoxes(props: DateBoxesProps): VNode {
  const { frame, name, id, wrong, birthday = false } = props
  const [year = '', month = '', day = ''] = (props.value ?? '').split('-')
  const values = { year, month, day }
  return (
    <div class="date-boxes">
      {boxes.map(({ part, length }, index) => (
        <div key={part}>
          <label class="hint" for={index === 0 ? id : `${id}-${part}`}>
            {frame.t(`date.${part}`)}
          </label>
          <input
            class="input"
            type="text"
            inputmode="numeric"
            name={`${name}.${part}`}
            id={index === 0 ? id : `${id}-${part}`}
            size={length}
            maxlength={length}
            autocomplete={birthday ? `bday-${part}` : 'off'}
            value={values[part]}
            aria-invalid={wrong ? 'true' : undefined}
          />
        </div>
      ))}
    </div>
  )
}
