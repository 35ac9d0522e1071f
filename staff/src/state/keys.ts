// Keys of the desk. Single letters have an off switch (WCAG 2.1.4); with Alt they always work.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { browserNow } from '../rules/clock.ts'
import { preferences } from './session.ts'

export type Act =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'claim'
  | 'claim-next'
  | 'reply'
  | 'note'
  | 'call'
  | 'move'
  | 'done'
  | 'templates'
  | 'use-template'
  | 'show-new'
  | 'help'
  | 'palette'
  | 'send'
  | 'go'

/** What the sheet shows. `code` is the physical key, so that Alt works on every layout. */
export const keyTable: { act: Act; key: string; code: string; words: string }[] = [
  { act: 'next', key: 'J', code: 'KeyJ', words: 'Next message' },
  { act: 'previous', key: 'K', code: 'KeyK', words: 'Previous message' },
  { act: 'open', key: 'Enter', code: '', words: 'Open the message' },
  { act: 'back', key: 'U', code: 'KeyU', words: 'Back to the list' },
  { act: 'claim', key: 'C', code: 'KeyC', words: 'Claim, or let go' },
  { act: 'claim-next', key: 'N', code: 'KeyN', words: 'Claim the next one, in a list' },
  { act: 'reply', key: 'R', code: 'KeyR', words: 'Reply' },
  { act: 'note', key: 'N', code: 'KeyN', words: 'Note for staff, in a message' },
  { act: 'use-template', key: 'T', code: 'KeyT', words: 'Use the best template' },
  { act: 'templates', key: '/', code: 'Slash', words: 'Find a template' },
  { act: 'call', key: 'L', code: 'KeyL', words: 'Log a phone call' },
  { act: 'move', key: 'M', code: 'KeyM', words: 'Move to another desk' },
  { act: 'done', key: 'E', code: 'KeyE', words: 'Done' },
  { act: 'show-new', key: '.', code: 'Period', words: 'Show new messages' },
  { act: 'go', key: 'G', code: 'KeyG', words: 'Go to: then the letter of a desk' },
  { act: 'help', key: '?', code: '', words: 'All keys' },
]

const modifiers = new Set(['Alt', 'Control', 'Meta', 'Shift', 'AltGraph'])

type Handlers = Partial<Record<Act, () => void>>
const bound: Handlers[] = []
/** True between G and the letter that follows. */
export const going: Signal<boolean> = signal(false)
let goingSince = 0
let goTo: (letter: string) => void = () => {}

/** Adds handlers until the returned function is called; the last added is asked first. */
export function bindKeys(handlers: Handlers): () => void {
  bound.push(handlers)
  return () => {
    const at = bound.lastIndexOf(handlers)
    if (at !== -1) bound.splice(at, 1)
  }
}

export function run(act: Act): boolean {
  const handler = bound.findLast((handlers) => handlers[act] !== undefined)?.[act]
  handler?.()
  return handler !== undefined
}

export function startKeys(onLetter: (letter: string) => void): void {
  goTo = onLetter
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || modifiers.has(event.key)) return
    if (handle(event)) event.preventDefault()
  })
}

function handle(event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey
  if (command && event.code === 'KeyK') return run('palette')
  // A modal dialog has its own keys.
  if (document.querySelector('dialog[open]') !== null || command) return false
  if (isLetterAfterG(event)) {
    going.value = false
    goTo(event.code.slice(3).toLowerCase())
    return true
  }
  going.value = false
  const acts = event.altKey ? altActs(event) : plainActs(event)
  if (!acts.includes('go')) return acts.some(run)
  going.value = true
  goingSince = browserNow()
  return true
}

function isLetterAfterG(event: KeyboardEvent): boolean {
  if (!going.peek() || browserNow() - goingSince > 2_500) return false
  if (!/^Key[A-Z]$/.test(event.code)) return false
  return event.altKey || (preferences.peek().singleKeys && !typing(event))
}

function altActs(event: KeyboardEvent): Act[] {
  if (event.shiftKey && event.code === 'Slash') return ['help']
  return keyTable.filter(({ code }) => code !== '' && code === event.code).map(({ act }) => act)
}

function plainActs(event: KeyboardEvent): Act[] {
  if (!preferences.peek().singleKeys || typing(event)) return []
  const key = event.key.length === 1 ? event.key.toUpperCase() : ''
  return keyTable.filter((row) => row.key === key).map(({ act }) => act)
}

function typing(event: KeyboardEvent): boolean {
  const { target } = event
  if (!(target instanceof HTMLElement)) return false
  return target.closest('input, textarea, select, [role=listbox]') !== null
}
