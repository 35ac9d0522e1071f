import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { Icon } from '@salve/ui/icon'

/** The other ways to send a reply, folded beside the usual one. */
export function MoreWays({
  onKeepOpen,
  blocked,
}: {
  readonly onKeepOpen: () => void
  readonly blocked: boolean
}): VNode {
  const ref = useRef<HTMLDetailsElement>(null)
  const close = () => ref.current?.removeAttribute('open')
  return (
    <details
      class={blocked ? 'more-ways blocked' : 'more-ways'}
      ref={ref}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
      onFocusOut={(event) => {
        if (
          !(
            event.relatedTarget instanceof Node &&
            ref.current?.contains(event.relatedTarget) === true
          )
        )
          close()
      }}
    >
      <summary class="button" aria-label="Other ways to send">
        <Icon name="down" />
      </summary>
      <button
        class="button button-outline"
        type="button"
        aria-disabled={blocked}
        onClick={() => {
          close()
          onKeepOpen()
        }}
      >
        Send and keep open
      </button>
    </details>
  )
}
