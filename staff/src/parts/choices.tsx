import type { VNode } from 'preact'

export type ChoicesProps<Value extends string> = {
  readonly legend: string
  readonly choices: readonly (readonly [Value, string])[]
  readonly chosen: Value | undefined
  readonly onChoose: (value: Value) => void
  /** What is wrong with what is chosen, or that nothing is. */
  readonly problem?: string | undefined
  readonly lay?: 'in-a-line'
}

/** One of a few, as native radio buttons. */
export function Choices<Value extends string>(props: ChoicesProps<Value>): VNode {
  const { legend, choices, chosen, onChoose, problem, lay } = props
  return (
    <fieldset class={lay === undefined ? 'choices' : 'choices choices-line'}>
      <legend>{legend}</legend>
      {problem !== undefined && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
      {choices.map(([value, words]) => (
        <label key={value} class="choice">
          <input
            type="radio"
            name={legend}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  )
}
