import type { PracticeCalendar } from './calendar.ts'

/** How far ahead a search for open time looks before it gives up. */
export const searchDaysMax = 400

/** No open time within `searchDaysMax`: holidays cover every open day. */
export type NoOpenTime = {
  readonly kind: 'no-open-time'
  readonly searchedDays: number
  /** For the person who keeps the calendar, in English. */
  readonly words: string
}

export type InstantReading = { readonly kind: 'at'; readonly at: Temporal.Instant } | NoOpenTime

/** One stretch of open time as instants: open from `opens` up to, not including, `closes`. */
export type OpenSpan = { readonly opens: Temporal.Instant; readonly closes: Temporal.Instant }

const minuteNs = 60_000_000_000n

/**
 * The earliest instant by which `businessMinutes` of open time have passed since `from`.
 * Minutes are minutes that really pass, so a day on which clocks change counts what it truly holds;
 * zero gives `from` itself. Refuses when 400 days hold too little open time. Throws a RangeError for
 * minutes that are not a whole number of at least zero.
 */
export function dueInstant(
  calendar: PracticeCalendar,
  from: Temporal.Instant,
  businessMinutes: number,
): InstantReading {
  if (!Number.isSafeInteger(businessMinutes) || businessMinutes < 0) {
    throw new RangeError('businessMinutes must be a whole number of at least 0')
  }
  if (businessMinutes === 0) return { kind: 'at', at: from }
  let remainingNs = BigInt(businessMinutes) * minuteNs
  for (const span of openSpansFrom(calendar, from)) {
    const startNs = later(span.opens, from).epochNanoseconds
    const availableNs = span.closes.epochNanoseconds - startNs
    if (availableNs >= remainingNs) {
      return { kind: 'at', at: Temporal.Instant.fromEpochNanoseconds(startNs + remainingNs) }
    }
    remainingNs -= availableNs
  }
  return noOpenTime()
}

/** Whether the practice is open at this instant. Open at the opening minute, closed at the closing minute. */
export function isOpen(calendar: PracticeCalendar, at: Temporal.Instant): boolean {
  return openSpanAt(calendar, at) !== undefined
}

/** The stretch of open time this instant falls in, or undefined when the practice is closed. */
export function openSpanAt(calendar: PracticeCalendar, at: Temporal.Instant): OpenSpan | undefined {
  return spansOfDay(calendar, dateIn(calendar, at)).find(
    (span) =>
      Temporal.Instant.compare(span.opens, at) <= 0 &&
      Temporal.Instant.compare(at, span.closes) < 0,
  )
}

/**
 * The first opening at or after `from`: while open, the one after this stretch (after lunch, or the
 * next open day). Refuses when nothing opens within 400 days.
 */
export function nextOpening(calendar: PracticeCalendar, from: Temporal.Instant): InstantReading {
  for (const span of openSpansFrom(calendar, from)) {
    if (Temporal.Instant.compare(span.opens, from) >= 0) return { kind: 'at', at: span.opens }
  }
  return noOpenTime()
}

/** The stretches of open time of one day at the practice, in order; none on a holiday. */
export function spansOfDay(calendar: PracticeCalendar, day: Temporal.PlainDate): OpenSpan[] {
  const hours = calendar.hours.filter((stretch) => stretch.weekday === day.dayOfWeek)
  if (hours.length === 0 || calendar.holidays.some((holiday) => holiday.equals(day))) return []
  return hours
    .map((stretch) => ({
      opens: firstReading(calendar, day, stretch.opens),
      closes: firstReading(calendar, day, stretch.closes),
    }))
    .filter(happens)
}

/** The calendar day it is at the practice. */
export function dateIn(calendar: PracticeCalendar, at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(calendar.timeZone).toPlainDate()
}

// Stretches that begin on the days from `first` to `last`, both included, in order.
function* openSpans(
  calendar: PracticeCalendar,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
): Generator<OpenSpan, undefined, undefined> {
  let day = first
  while (Temporal.PlainDate.compare(day, last) <= 0) {
    yield* spansOfDay(calendar, day)
    day = day.add({ days: 1 })
  }
}

// Stretches that have not closed yet at `from`, in order, up to the search limit.
function* openSpansFrom(
  calendar: PracticeCalendar,
  from: Temporal.Instant,
): Generator<OpenSpan, undefined, undefined> {
  const first = dateIn(calendar, from)
  for (const span of openSpans(calendar, first, first.add({ days: searchDaysMax }))) {
    if (Temporal.Instant.compare(span.closes, from) > 0) yield span
  }
}

/** A stretch that falls wholly into the hour the clocks skip never happens. */
function happens(span: OpenSpan): boolean {
  return Temporal.Instant.compare(span.opens, span.closes) < 0
}

/**
 * The first instant of the day at which the wall clock reads `time` or later. When clocks go
 * forward over it that is the moment they jump; when they go back over it, its first showing.
 */
function firstReading(
  calendar: PracticeCalendar,
  day: Temporal.PlainDate,
  time: Temporal.PlainTime,
): Temporal.Instant {
  const wanted = day.toPlainDateTime(time)
  const found = wanted.toZonedDateTime(calendar.timeZone, { disambiguation: 'earlier' })
  if (found.toPlainDateTime().equals(wanted)) return found.toInstant()
  return (found.getTimeZoneTransition('next') ?? found).toInstant()
}

function noOpenTime(): NoOpenTime {
  const words = `The calendar has too little open time in the next ${searchDaysMax} days. Check the hours and holidays.`
  return { kind: 'no-open-time', searchedDays: searchDaysMax, words }
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) >= 0 ? a : b
}
