// Who is at this desk, and what they like.
import { batch, effect, signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Me, Preferences } from '@salve/contract/desk'
import type { Session, SignInStep } from '@salve/contract/desk-sign-in'
import { staffApi } from '@salve/contract/staff-paths'
import { read, sessionLost, setCsrf, write } from '../api.ts'
import type { Failure, Reply } from '../api.ts'
import { onLive, startLive, stopLive } from '../live.ts'
import { setTimeZone } from '../rules/time-words.ts'

export const session: Signal<Session | undefined> = signal<Session | undefined>(undefined)
export const me: Signal<Me | undefined> = signal<Me | undefined>(undefined)
export const preferences: Signal<Preferences> = signal<Preferences>({
  singleKeys: true,
  density: 'compact',
  theme: 'system',
})
/** Why the desk could not open at all. */
export const startFailure: Signal<Failure['type'] | undefined> = signal<
  Failure['type'] | undefined
>(undefined)

/** Asks where this browser stands and, when it is signed in, who it is. */
export async function openSession(): Promise<void> {
  const reply = await read<Session>(staffApi.session())
  if (!reply.ok) {
    startFailure.value = reply.problem.type === 'unreachable' ? 'unreachable' : 'fault'
    return
  }
  setCsrf(reply.value.csrf)
  startFailure.value = undefined
  if (reply.value.state === 'in') await loadMe('foreground')
  session.value = reply.value
}

/** Takes an answered step of signing in. */
export async function takeStep(reply: Reply<SignInStep>): Promise<void> {
  if (!reply.ok) return
  setCsrf(reply.value.csrf)
  sessionLost.value = undefined
  await openSession()
}

export async function loadMe(how: 'foreground' | 'background'): Promise<void> {
  const reply = await read<Me>(staffApi.me(), { background: how === 'background' })
  if (!reply.ok) return
  batch(() => {
    setCsrf(reply.value.csrf)
    setTimeZone(reply.value.practice.timeZone)
    me.value = reply.value
    preferences.value = reply.value.preferences
  })
}

export async function savePreferences(change: Partial<Preferences>): Promise<void> {
  const wanted = { ...preferences.value, ...change }
  preferences.value = wanted
  await write({ path: staffApi.preferences(), method: 'PUT', body: wanted })
}

export async function lock(): Promise<void> {
  await write({ path: staffApi.lock() })
  sessionLost.value = 'locked'
}

export async function signOut(how: 'here' | 'everywhere'): Promise<void> {
  await write({ path: how === 'here' ? staffApi.signOut() : staffApi.signOutEverywhere() })
  sessionLost.value = 'signed-out'
}

export function watchSession(): void {
  effect(() => {
    // A lost session keeps what was typed (state/drafts.ts) but shows none of it.
    if (sessionLost.value === undefined) return
    stopLive()
    void openSession()
  })
  effect(() => {
    if (session.value?.state === 'in') startLive()
  })
  effect(() => {
    const { theme, density } = preferences.value
    const { dataset } = document.documentElement
    dataset['density'] = density
    if (theme === 'system') delete dataset['theme']
    else dataset['theme'] = theme
    localStorage.setItem('salve.theme', theme)
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  onLive(() => {
    clearTimeout(timer)
    timer = setTimeout(() => void loadMe('background'), 1_500)
  })
}

/** Before anyone is known: the theme this browser last had. */
export function recallTheme(): void {
  const theme = localStorage.getItem('salve.theme')
  if (theme === 'light' || theme === 'dark') preferences.value = { ...preferences.value, theme }
}
