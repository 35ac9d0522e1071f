// What is said in passing: to the eye as a toast, to a screen reader through one of two live regions.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { browserNow } from '../rules/clock.ts'

export type Toast = {
  text: string
  /** One thing to do about it. */
  action?: { words: string; run: () => void }
}

type Spoken = { text: string; at: number }

export const toast: Signal<Toast | undefined> = signal<Toast | undefined>(undefined)
export const spoken: Signal<Spoken> = signal({ text: '', at: 0 })
export const spokenAtOnce: Signal<Spoken> = signal({ text: '', at: 0 })

let timer: ReturnType<typeof setTimeout> | undefined

/** Shows and speaks a short line for 8 seconds; with something to do about it, for 20. */
export function say(text: string, action?: Toast['action']): void {
  toast.value = action === undefined ? { text } : { text, action }
  clearTimeout(timer)
  timer = setTimeout(hush, action === undefined ? 8_000 : 20_000)
}

export function hush(): void {
  clearTimeout(timer)
  toast.value = undefined
}

/** Speaks without showing: what is already on screen, but not where the listener is. */
export function speak(text: string): void {
  spoken.value = { text, at: browserNow() }
}

/** Cuts in. Only for words that can mean danger, and for refusals of what was just asked. */
export function speakAtOnce(text: string): void {
  spokenAtOnce.value = { text, at: browserNow() }
}
