import type { ComponentChildren, VNode } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '@salve/ui/icon'
import { closeDialog } from '../state/dialogs.ts'
import { Key } from './small.tsx'

export type DialogProps = {
  readonly title: string
  readonly children: ComponentChildren
  readonly onClose?: () => void
  readonly role?: 'alertdialog'
  readonly class?: string
  /** Where the focus starts, when it is not the first field or button. */
  readonly start?: string
  /** The title is only for screen readers. */
  readonly plain?: boolean
  /** A press beside it does not close it: words are in it. */
  readonly steady?: boolean
}

/** A modal dialog: the browser keeps the focus in, Escape closes, focus goes back to where it was. */
export function Dialog(props: DialogProps): VNode {
  const { title, children, role, onClose = closeDialog, plain = false, start } = props
  const steady = props.steady === true || role !== undefined
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const element = ref.current
    element?.showModal()
    // Not the close button, which comes first. A dialog that cut in starts at its title: a key pressed
    // for the page below must not answer it.
    const first = role === undefined ? 'input, .button' : 'h2'
    element?.querySelector<HTMLElement>(start ?? first)?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      class={`dialog ${props.class ?? ''}`}
      role={role}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // A press on the backdrop hits the dialog itself; anything inside hits a child.
        if (event.target === ref.current && !steady) onClose()
      }}
    >
      <div class="dialog-inside">
        <div class={plain ? 'visually-hidden' : 'dialog-head'}>
          <h2 id={titleId} tabIndex={-1}>
            {title}
          </h2>
          {!plain && role === undefined && (
            <button class="icon-button" type="button" onClick={onClose}>
              <Icon name="close" />
              <span class="visually-hidden">Close</span>
            </button>
          )}
        </div>
        {children}
      </div>
    </dialog>
  )
}

/** Does it, or leaves it. */
export function Buttons({ words }: { readonly words: string }): VNode {
  return (
    <div class="line">
      <button class="button" type="submit">
        {words} <Key name="Enter" />
      </button>
      <button class="button button-outline" type="button" onClick={closeDialog}>
        Cancel
      </button>
    </div>
  )
}

/** The form's own way is a page load; this is what happens instead. */
export function instead(event: Event, run: () => void): void {
  event.preventDefault()
  run()
}
