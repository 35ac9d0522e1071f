import type { VNode } from 'preact'
import { Icon } from '@salve/ui/icon'
import { hush, spoken, spokenAtOnce, toast } from '../state/say.ts'

/** The toast, and the two regions a screen reader listens to. Always there, so that they are heard. */
export function Voice(): VNode {
  const said = toast.value
  return (
    <>
      <p class="visually-hidden" aria-live="polite" key="polite">
        {spoken.value.text}
      </p>
      <p class="visually-hidden" aria-live="assertive" key="assertive">
        {spokenAtOnce.value.text}
      </p>
      <div class="toasts" role="status">
        {said !== undefined && (
          <div class="toast">
            <span>{said.text}</span>
            {said.action !== undefined && (
              <button
                class="button"
                type="button"
                onClick={() => {
                  hush()
                  said.action?.run()
                }}
              >
                <Icon name="undo" />
                {said.action.words}
              </button>
            )}
            <button class="icon-button" type="button" onClick={hush}>
              <Icon name="close" size="small" />
              <span class="visually-hidden">Close</span>
            </button>
          </div>
        )}
      </div>
    </>
  )
}
