// The idle lock: in a room that patients walk through, a screen nobody uses must not stay open.
import { effect, signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { browserNow } from '../rules/clock.ts'
import { saveAll } from './drafts.ts'
import { lock, me, session } from './session.ts'

/** Seconds until the lock, once it is near; undefined before. */
export const lockingIn: Signal<number | undefined> = signal<number | undefined>(undefined)

const warnSeconds = 60
let lastActive = browserNow()
let lastTold = 0
const otherTabs = new BroadcastChannel('salve-desk')

/** Call on anything the person does. */
export function stayAwake(): void {
  lastActive = browserNow()
  if (lockingIn.peek() !== undefined) lockingIn.value = undefined
  if (lastActive - lastTold < 5_000) return
  lastTold = lastActive
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  otherTabs.postMessage('active')
}

export function watchIdle(): void {
  for (const name of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    addEventListener(
      name,
      () => {
        // Once the warning is up, only its own button counts: a brush of the mouse must not hide it.
        if (lockingIn.peek() === undefined) stayAwake()
      },
      { passive: true, capture: true },
    )
  }
  otherTabs.addEventListener('message', () => {
    lastActive = browserNow()
    lockingIn.value = undefined
  })
  effect(() => {
    if (session.value?.state === 'in') lastActive = browserNow()
    else lockingIn.value = undefined
  })
  setInterval(() => void check(), 1_000)
}

export async function lockNow(): Promise<void> {
  lockingIn.value = undefined
  await saveAll()
  await lock()
}

async function check(): Promise<void> {
  const limit = me.peek()?.idleLockSeconds
  if (limit === undefined || session.peek()?.state !== 'in') return
  const left = Math.ceil(limit - (browserNow() - lastActive) / 1_000)
  if (left > warnSeconds) return
  if (left <= 0) {
    lastActive = browserNow()
    await lockNow()
    return
  }
  lockingIn.value = left
}
