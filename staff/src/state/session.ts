// Who is at this desk, and what they like.
import { batch, computed, effect, signal } from '@preact/signals'
import type { ReadonlySignal, Signal } from '@preact/signals'
import type { DeskCount, Me, Preferences } from '@salve/contract/desk'
import type { Session, SignInStep } from '@salve/contract/desk-sign-in'
import { staffApi } from '@salve/contract/staff-paths'
import { read, sessionLost, setCsrf, write } from '../api.ts'
import type { Failure, Reply } from '../api.ts'
import { onLive, startLive, stopLive } from '../live.ts'
import { setTimeZone } from '../rules/time-words.ts'

export const session: Signal<Session | undefined> = signal<Session | undefined>(undefined)
export const me: Signal<Me | undefined> = signal<Me | undefined>(undefined)
/** The desks this person sits at, in the practice's order. */
export const seats: ReadonlySignal<DeskCount[]> = computed(() =>
  (me.value?.desks ?? []).filter(({ member }) => member),
)
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
  if (reply.value.state === 'in' && !(await loadMe('foreground'))) {
    startFailure.value = 'fault'
    return
  }
  session.value = reply.value
}

/** Takes an answered step of signing in. */
export async function takeStep(reply: Reply<SignInStep>): Promise<void> {
  if (!reply.ok) return
  setCsrf(reply.value.csrf)
  sessionLost.value = undefined
  await openSession()
}

async function loadMe(how: 'foreground' | 'background'): Promise<boolean> {
  const reply = await read<Me>(staffApi.me(), { background: how === 'background' })
  if (!reply.ok) return false
  batch(() => {
    setCsrf(reply.value.csrf)
    setTimeZone(reply.value.practice.timeZone)
    me.value = reply.value
    preferences.value = reply.value.preferences
  })
  return true
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
    // A lost session keeps what was typed (state/drafts.ts) but shows none of it, also when the server is out of reach.
    const lost = sessionLost.value
    if (lost === undefined) return
    stopLive()
    session.value = closed(lost === 'locked' ? 'locked' : 'out')
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

/** What to show until the server says more. */
function closed(state: 'locked' | 'out'): Session {
  const who = me.peek()
  const practiceName = session.peek()?.practiceName ?? who?.practice.name ?? 'Salve'
  const standing: Session = { state, csrf: '', practiceName }
  if (who === undefined || state === 'out') return standing
  const { name, initials } = who.person
  return { ...standing, person: { name, initials, email: '' } }
}

/** Before anyone is known: the theme this browser last had. */
export function recallTheme(): void {
  const theme = localStorage.getItem('salve.theme')
  if (theme === 'light' || theme === 'dark') preferences.value = { ...preferences.value, theme }
}
