import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'

/** One step of a request's way: "Priya read it", and below it "Refill team". */
export type TrackStep = {
  readonly words: string
  readonly detail: string
  readonly state: 'done' | 'now' | 'next'
}

export type TrackProps = { readonly label: string; readonly steps: readonly TrackStep[] }

export function Track({ label, steps }: TrackProps): VNode {
  return (
    <ol class="track" aria-label={label}>
      {steps.map(({ words, detail, state }) => (
        <li
          class={`track-${state}`}
          key={words}
          aria-current={state === 'now' ? 'step' : undefined}
        >
          <span class="track-dot">{state === 'done' && <Icon name="check" />}</span>
          <b>{words}</b>
          <span class="muted">{detail}</span>
        </li>
      ))}
    </ol>
  )
}
