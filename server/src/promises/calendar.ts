/**
 * The practice's calendar: when somebody is there to read. This room owns business time, due
 * instants and the words for both; it does not own the practice's row (practices) or what is still
 * owed (obligations).
 */

/** ISO weekday: Monday is 1, Sunday is 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** One stretch of a weekday, on the wall clock: open at `opens`, no longer open at `closes`. */
export type OpenHours = {
  readonly weekday: Weekday
  readonly opens: Temporal.PlainTime
  readonly closes: Temporal.PlainTime
}

/** Sorted by weekday and time, stretches never touching: as `parseCalendar` leaves it. */
export type PracticeCalendar = {
  readonly timeZone: string
  readonly hours: readonly OpenHours[]
  readonly holidays: readonly Temporal.PlainDate[]
}

/** The calendar as a form, a file or a row says it: times as `HH:MM`, dates as `YYYY-MM-DD`. */
export type CalendarDraft = {
  readonly timeZone: string
  readonly hours: readonly {
    readonly weekday: number
    readonly opens: string
    readonly closes: string
  }[]
  readonly holidays: readonly string[]
}

export type CalendarProblem = {
  readonly code:
    | 'unknown-time-zone'
    | 'unknown-weekday'
    | 'unreadable-time'
    | 'closes-before-opens'
    | 'overlapping-hours'
    | 'no-hours'
    | 'unreadable-holiday'
    | 'too-many-hours'
    | 'too-many-holidays'
  /** Where in the draft: `timeZone`, `hours.2`, `holidays.0`. */
  readonly field: string
  /** For the person filling in the form, in English. */
  readonly words: string
}

export type CalendarReading =
  | { readonly kind: 'calendar'; readonly calendar: PracticeCalendar }
  | { readonly kind: 'refused'; readonly problems: readonly CalendarProblem[] }

export const hoursMax = 42
export const holidaysMax = 400

const weekdayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

/**
 * Reads a draft into a calendar: sorted, with stretches that touch joined and holidays said once.
 * At most 42 stretches a week and 400 holidays; times are whole minutes from 00:00 to 23:59.
 * Refuses, naming every problem at once: a zone nobody knows, a weekday outside 1 to 7, a time or
 * date that cannot be read, a stretch that does not close after it opens, stretches that overlap,
 * no hours at all, and too many of either.
 */
export function parseCalendar(draft: CalendarDraft): CalendarReading {
  const problems: CalendarProblem[] = [...zoneProblems(draft.timeZone), ...countProblems(draft)]
  if (problems.some((problem) => problem.code.startsWith('too-many'))) {
    return { kind: 'refused', problems }
  }
  const hours = readHours(draft, problems)
  const holidays = readHolidays(draft, problems)
  problems.push(...overlapProblems(hours))
  if (problems.length > 0) return { kind: 'refused', problems }
  return {
    kind: 'calendar',
    calendar: { timeZone: draft.timeZone, hours: joined(hours), holidays },
  }
}

/** Whether this system's time zone database knows the name, such as `America/New_York`. Fixed offsets are not names. */
export function isTimeZone(timeZone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(timeZone)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
    return true
  } catch {
    return false
  }
}

type PlacedHours = OpenHours & { readonly field: string }

function zoneProblems(timeZone: string): CalendarProblem[] {
  if (isTimeZone(timeZone)) return []
  const words = `We do not know the time zone "${timeZone}". Pick one such as America/New_York.`
  return [{ code: 'unknown-time-zone', field: 'timeZone', words }]
}

function countProblems(draft: CalendarDraft): CalendarProblem[] {
  const problems: CalendarProblem[] = []
  if (draft.hours.length === 0) {
    const words = 'Say when you are open. A practice with no hours cannot promise an answer.'
    problems.push({ code: 'no-hours', field: 'hours', words })
  }
  if (draft.hours.length > hoursMax) {
    const words = `A week can have up to ${hoursMax} stretches of open time.`
    problems.push({ code: 'too-many-hours', field: 'hours', words })
  }
  if (draft.holidays.length > holidaysMax) {
    const words = `A calendar can have up to ${holidaysMax} holidays.`
    problems.push({ code: 'too-many-holidays', field: 'holidays', words })
  }
  return problems
}

function readHours(draft: CalendarDraft, problems: CalendarProblem[]): PlacedHours[] {
  const read: PlacedHours[] = []
  for (const [index, stretch] of draft.hours.entries()) {
    const field = `hours.${index}`
    const weekday = readWeekday(stretch.weekday)
    const opens = readTime(stretch.opens)
    const closes = readTime(stretch.closes)
    if (weekday === undefined) {
      const words = 'Pick a day of the week, from Monday (1) to Sunday (7).'
      problems.push({ code: 'unknown-weekday', field, words })
    }
    if (opens === undefined || closes === undefined) {
      const words = 'Write times as hours and minutes, such as 08:30 or 17:00.'
      problems.push({ code: 'unreadable-time', field, words })
    }
    if (weekday === undefined || opens === undefined || closes === undefined) continue
    if (Temporal.PlainTime.compare(closes, opens) <= 0) {
      const words = `${dayName(weekday)} closes at ${stretch.closes}, which is not after it opens at ${stretch.opens}.`
      problems.push({ code: 'closes-before-opens', field, words })
      continue
    }
    read.push({ weekday, opens, closes, field })
  }
  return read.toSorted(byTime)
}

function readHolidays(draft: CalendarDraft, problems: CalendarProblem[]): Temporal.PlainDate[] {
  const read = new Map<string, Temporal.PlainDate>()
  for (const [index, text] of draft.holidays.entries()) {
    const date = readDate(text)
    if (date === undefined) {
      const words = `"${text}" is not a day we can read. Write it as year, month, day: 2026-12-25.`
      problems.push({ code: 'unreadable-holiday', field: `holidays.${index}`, words })
    } else read.set(date.toString(), date)
  }
  return [...read.values()].toSorted((a, b) => Temporal.PlainDate.compare(a, b))
}

function overlapProblems(sorted: readonly PlacedHours[]): CalendarProblem[] {
  return sorted.flatMap((stretch, index): CalendarProblem[] => {
    const before = sorted[index - 1]
    if (before === undefined || before.weekday !== stretch.weekday) return []
    if (Temporal.PlainTime.compare(stretch.opens, before.closes) >= 0) return []
    const words = `On ${dayName(stretch.weekday)} two stretches overlap: one runs to ${clock(before.closes)}, the next starts at ${clock(stretch.opens)}.`
    return [{ code: 'overlapping-hours', field: stretch.field, words }]
  })
}

function joined(sorted: readonly PlacedHours[]): OpenHours[] {
  const hours: OpenHours[] = []
  for (const { weekday, opens, closes } of sorted) {
    const before = hours.at(-1)
    if (before !== undefined && before.weekday === weekday && before.closes.equals(opens)) {
      hours[hours.length - 1] = { weekday, opens: before.opens, closes }
    } else hours.push({ weekday, opens, closes })
  }
  return hours
}

function byTime(a: OpenHours, b: OpenHours): number {
  return a.weekday - b.weekday || Temporal.PlainTime.compare(a.opens, b.opens)
}

function readWeekday(value: number): Weekday | undefined {
  const known: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]
  return known.find((weekday) => weekday === value)
}

function readTime(text: string): Temporal.PlainTime | undefined {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text) ? Temporal.PlainTime.from(text) : undefined
}

function readDate(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

function dayName(weekday: Weekday): string {
  return weekdayNames[weekday - 1] ?? ''
}

function clock(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' })
}
