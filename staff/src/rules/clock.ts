// The one place of the desk that asks the browser what time it is; everything else reads `now`.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'

/** The server's time as of the last tick, in milliseconds since 1970: the browser's clock plus what it is off by. */
export const now: Signal<number> = signal(browserNow())

let offMs = 0

/** Takes the time a reply was made at, so that a wrong clock on this computer does not make promises look kept. */
export function setServerTime(asOf: string): void {
  const off = instant(asOf) - browserNow()
  // Within two seconds the difference is the way the reply took, not the clock.
  offMs = Math.abs(off) < 2_000 ? 0 : off
  now.value = browserNow() + offMs
}

/** Starts the tick that moves `now`. Runs as long as the page. */
export function startClock(): void {
  setInterval(() => {
    now.value = browserNow() + offMs
  }, 10_000)
}

/** An ISO 8601 instant or day (midnight UTC) in milliseconds since 1970. */
export function instant(text: string): number {
  // oxlint-disable-next-line no-restricted-globals -- this file is the browser's clock
  return Date.parse(text)
}

/** For idle time and backoff, where only differences count. */
export function browserNow(): number {
  // oxlint-disable-next-line no-restricted-globals -- this file is the browser's clock
  return Date.now()
}
