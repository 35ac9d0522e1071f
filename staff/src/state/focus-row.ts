// Where the focus stands in a list of messages.
import { selected } from './list.ts'

export function rowId(id: string): string {
  return `row-${id}`
}

/** Puts the focus on the selected row. `quietly`: after loading, only when nothing else took it since. */
export function focusSelected(how: 'quietly' | 'with-focus'): void {
  const id = selected.peek()
  if (id === undefined) return
  const focused = document.activeElement
  const free = focused === null || focused === document.body || focused.id === 'page-title'
  if (how === 'quietly' && !free) return
  const link = document.querySelector<HTMLElement>(`#${CSS.escape(rowId(id))}`)
  if (how === 'with-focus') link?.focus()
  link?.scrollIntoView({ block: 'nearest' })
}
