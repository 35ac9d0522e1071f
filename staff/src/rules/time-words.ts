// Times as a person says them, in the practice's time zone. Pure but for the zone, which `setTimeZone` fixes once.
import type { ConversationRow, Due } from '@salve/contract/desk'
import type { DueLevel } from '@salve/contract/desk-words'
import { instant } from './clock.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

let timeZone = 'UTC'
export function setTimeZone(name: string): void {
  timeZone = name
}

export type DueWords = {
  tone: 'hot' | 'soon' | 'calm'
  words: string
  /** Share of the promise that has passed, 0 to 100. */
  passed: number
}

/** What the clock beside a conversation says. An urgent one counts from when it was sent, all others to their due instant. */
export function dueWords(
  row: Pick<ConversationRow, 'urgent' | 'due'>,
  now: number,
): DueWords | undefined {
  const { urgent, due } = row
  if (urgent !== undefined) {
    return { tone: 'hot', words: `sent ${ago(urgent.sentAt, now)}`, passed: share(due, now) }
  }
  if (due === undefined) return undefined
  const leftMs = instant(due.at) - now
  const level = dueLevelNow(due, now)
  if (level === 'past') return { tone: 'hot', words: `${span(-leftMs)} late`, passed: 100 }
  const words = level === 'later' ? `by ${moment(due.at, now)}` : `${span(leftMs)} left`
  return { tone: level === 'hour' ? 'soon' : 'calm', words, passed: share(due, now) }
}

/** How near a due instant is by now: time has gone on since the server judged it. */
export function dueLevelNow({ at, level }: Due, now: number): DueLevel {
  const leftMs = instant(at) - now
  if (leftMs <= 0) return 'past'
  if (leftMs <= hourMs) return 'hour'
  return level === 'later' ? 'later' : 'today'
}

/** `4 min ago`, `3 h ago`, `Jun 3`. */
export function ago(at: string, now: number): string {
  const passedMs = now - instant(at)
  if (passedMs < minuteMs) return 'just now'
  return passedMs < dayMs ? `${span(passedMs)} ago` : moment(at, now)
}

/** `8:11 am` today, `Mon, 7:02 pm` within a week, `Jun 3, 7:02 pm` else. */
export function moment(at: string, now: number): string {
  const ms = instant(at)
  const time = clockTime(at)
  if (dayKey(ms) === dayKey(now)) return time
  const near = Math.abs(now - ms) < 6 * dayMs
  return `${format(ms, near ? { weekday: 'short' } : { month: 'short', day: 'numeric' })}, ${time}`
}

export function clockTime(at: string): string {
  return format(instant(at), { hour: 'numeric', minute: '2-digit' }).toLowerCase()
}

/** A day without a time, such as a birth date: `Mar 3, 1967`. */
export function day(text: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'medium' }).format(
    instant(text),
  )
}

/** A recent day, with its year only when it is not this one: `May 20`. */
export function shortDay(text: string, now: number): string {
  const ms = instant(text)
  const sameYear = format(ms, { year: 'numeric' }) === format(now, { year: 'numeric' })
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', month: 'short', day: 'numeric' }
  if (!sameYear) options.year = 'numeric'
  return new Intl.DateTimeFormat('en-US', options).format(ms)
}

function share(due: Due | undefined, now: number): number {
  if (due === undefined) return 100
  const begun = instant(due.since)
  const whole = Math.max(1, instant(due.at) - begun)
  return Math.round(Math.min(1, Math.max(0, (now - begun) / whole)) * 100)
}

function span(ms: number): string {
  if (ms < minuteMs) return 'under 1 min'
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h`
  const days = Math.floor(ms / dayMs)
  return days === 1 ? '1 day' : `${days} days`
}

function dayKey(ms: number): string {
  return format(ms, { dateStyle: 'short' })
}

function format(ms: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(ms)
}
