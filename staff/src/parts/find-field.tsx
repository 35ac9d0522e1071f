import type { ComponentChildren, VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '@salve/ui/icon'

export type FindFieldProps = {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  /** The listbox it steers, and the option it stands on. */
  readonly listId: string
  readonly activeId: string | undefined
  readonly onFind: (text: string) => void
  readonly onStep: (by: 1 | -1) => void
  readonly onPick: () => void
  readonly children?: ComponentChildren
}

/** A field that finds as you type: arrows step, Enter picks (the WAI-ARIA combobox with a listbox). */
export function FindField(props: FindFieldProps): VNode {
  const { label, placeholder, value, listId, activeId, onFind, onStep, onPick, children } = props
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    if (activeId === undefined) return
    document.querySelector(`#${CSS.escape(activeId)}`)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])
  return (
    <div class="picker-find">
      <Icon name="search" size="medium" />
      <input
        ref={input}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={activeId}
        autocomplete="off"
        placeholder={placeholder}
        value={value}
        onInput={(event) => onFind(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') onStep(1)
          else if (event.key === 'ArrowUp') onStep(-1)
          else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) onPick()
          else return
          event.preventDefault()
        }}
      />
      {children}
    </div>
  )
}
