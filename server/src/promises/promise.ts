import { dueInstant, openSpanAt } from './business-time.ts'
import type { NoOpenTime } from './business-time.ts'
import type { PracticeCalendar } from './calendar.ts'
import { aBefore, dateWords, timeWords, weekdayWords } from './clock-words.ts'
import type { WordsLocale } from './clock-words.ts'

/** When the patient is told to expect an answer, and the zone whose clock the words are read on. */
export type AnswerPromise = { readonly dueAt: Temporal.Instant; readonly timeZone: string }

export type PromiseReading =
  | { readonly kind: 'promise'; readonly promise: AnswerPromise }
  | NoOpenTime

/**
 * The promise made for a message that came at `from`, to be answered within so many open minutes.
 * The due instant is rounded up to the next quarter hour on the practice's clock, but never past the
 * closing time of the stretch it falls in, so the words for it are short and exact. Refuses when
 * 400 days hold too little open time. Throws a RangeError for minutes that are not a whole number of
 * at least 1.
 */
export function makePromise(
  calendar: PracticeCalendar,
  from: Temporal.Instant,
  within: { readonly minutes: number },
): PromiseReading {
  if (within.minutes < 1) throw new RangeError('a promise needs at least 1 minute')
  const due = dueInstant(calendar, from, within.minutes)
  if (due.kind !== 'at') return due
  const dueAt = roundedUp(calendar, due.at)
  return { kind: 'promise', promise: { dueAt, timeZone: calendar.timeZone } }
}

/**
 * The promise as words inside a sentence: `by 4 pm today`, `by noon tomorrow`, `by Tuesday at 10 am`,
 * `by Tue, Dec 1, 3 pm`. They name `dueAt` to the minute, rounded up should it hold seconds. A
 * weekday stands alone only for the next six days; a date from another year says its year.
 */
export function promiseWords(
  about: AnswerPromise & { readonly now: Temporal.Instant; readonly locale: WordsLocale },
): string {
  const { timeZone, locale } = about
  const due = about.dueAt
    .toZonedDateTimeISO(timeZone)
    .round({ smallestUnit: 'minute', roundingMode: 'ceil' })
  const today = about.now.toZonedDateTimeISO(timeZone).toPlainDate()
  const date = due.toPlainDate()
  const time = timeWords(due.toPlainTime(), locale)
  const daysAhead = today.until(date).days
  if (locale === 'es') return `a más tardar ${spanishDay(date, today)} ${aBefore(time)}`
  if (daysAhead === 0) return `by ${time} today`
  if (daysAhead === 1) return `by ${time} tomorrow`
  if (isNamedByWeekday(daysAhead)) return `by ${weekdayWords(date, locale)} at ${time}`
  return `by ${dateWords(date, today, locale)}, ${time}`
}

function roundedUp(calendar: PracticeCalendar, at: Temporal.Instant): Temporal.Instant {
  const rounded = at
    .toZonedDateTimeISO(calendar.timeZone)
    .round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' })
    .toInstant()
  const span = openSpanAt(calendar, at)
  // Due at closing itself: no stretch is open, and the practice's own hours are neat already.
  if (span === undefined) return at
  return Temporal.Instant.compare(rounded, span.closes) <= 0 ? rounded : span.closes
}

function isNamedByWeekday(daysAhead: number): boolean {
  return daysAhead >= 2 && daysAhead <= 6
}

function spanishDay(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const daysAhead = today.until(date).days
  if (daysAhead === 0) return 'hoy'
  if (daysAhead === 1) return 'mañana'
  if (isNamedByWeekday(daysAhead)) return `el ${weekdayWords(date, 'es')}`
  return `el ${dateWords(date, today, 'es')},`
}
