import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { dueInstant, isOpen, nextOpening } from './business-time.ts'
import type { InstantReading } from './business-time.ts'
import { parseCalendar } from './calendar.ts'
import type { CalendarDraft, PracticeCalendar } from './calendar.ts'

const minuteMs = 60_000

function calendarOf(draft: CalendarDraft): PracticeCalendar {
  const reading = parseCalendar(draft)
  assert.ok(reading.kind === 'calendar', JSON.stringify(reading))
  return reading.calendar
}

function week(timeZone: string, ...stretches: [string, string][]): PracticeCalendar {
  const hours = [1, 2, 3, 4, 5].flatMap((weekday) =>
    stretches.map(([opens, closes]) => ({ weekday, opens, closes })),
  )
  return calendarOf({ timeZone, hours, holidays: ['2026-11-26'] })
}

function at(reading: InstantReading): string {
  assert.ok(reading.kind === 'at')
  return reading.at.toString()
}

function local(text: string): Temporal.Instant {
  return Temporal.ZonedDateTime.from(text).toInstant()
}

/**
 * Which minutes of a window are open, found one wall-clock minute at a time: a stretch is open from
 * the first minute of its day that shows `opens` or later to the first that shows `closes` or later.
 */
function openMinutes(
  calendar: PracticeCalendar,
  from: Temporal.Instant,
  minutes: number,
): boolean[] {
  const open: boolean[] = []
  let day = ''
  let closed = new Set<number>()
  // Starts early, so that the first day of the window has been walked from its midnight.
  const lead = 27 * 60
  for (let minute = -lead; minute < minutes; minute++) {
    const wall = from.add({ milliseconds: minute * minuteMs }).toZonedDateTimeISO(calendar.timeZone)
    const today = wall.toPlainDate().toString()
    if (today !== day) closed = new Set()
    day = today
    const reads = wall.hour * 60 + wall.minute
    let isOpenNow = false
    for (const [index, stretch] of calendar.hours.entries()) {
      if (stretch.weekday !== wall.dayOfWeek) continue
      if (reads >= stretch.closes.hour * 60 + stretch.closes.minute) closed.add(index)
      else if (started(stretch.opens, index, reads) && !closed.has(index)) isOpenNow = true
    }
    if (calendar.holidays.some((holiday) => holiday.toString() === today)) isOpenNow = false
    if (minute >= 0) open.push(isOpenNow)
  }
  return open

  function started(opens: Temporal.PlainTime, index: number, reads: number): boolean {
    const key = -1 - index
    if (reads >= opens.hour * 60 + opens.minute) closed.add(key)
    return closed.has(key)
  }
}

/** Zones with the days on which their clocks change, in the years the tests look at. */
const places: readonly [string, ...string[]][] = [
  ['America/New_York', '2026-03-08', '2026-11-01', '2028-02-29'],
  ['Europe/Madrid', '2026-03-29', '2026-10-25'],
  ['Asia/Kathmandu', '2026-07-01'],
  ['Australia/Lord_Howe', '2026-04-05', '2026-10-04'],
  ['America/Havana', '2026-03-08', '2026-11-01'],
]

const clock = fc
  .integer({ min: 0, max: 24 * 4 - 1 })
  .map((quarter) => `${pad(Math.floor(quarter / 4))}:${pad((quarter % 4) * 15)}`)

/** Up to three stretches on each of some weekdays, at any hour, so that clock changes are hit often. */
const hours = fc
  .array(
    fc.tuple(fc.integer({ min: 1, max: 7 }), fc.uniqueArray(clock, { minLength: 2, maxLength: 6 })),
    {
      minLength: 1,
      maxLength: 7,
    },
  )
  .map((days) =>
    [...new Map(days)].flatMap(([weekday, times]) => {
      const sorted = times.toSorted()
      return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index) => ({
        weekday,
        opens: sorted[index * 2] ?? '',
        closes: sorted[index * 2 + 1] ?? '',
      }))
    }),
  )

const situation = fc
  .tuple(
    fc.constantFrom(...places),
    hours,
    fc.nat(),
    fc.integer({ min: -1440, max: 1440 }),
    fc.boolean(),
  )
  .map(([[timeZone, ...days], open, pick, offset, dayAfterOff]) => {
    const day = Temporal.PlainDate.from(days[pick % days.length] ?? '')
    const holidays = dayAfterOff ? [day.add({ days: 1 }).toString()] : []
    const noon = day.toZonedDateTime({ timeZone, plainTime: '12:00' }).toInstant()
    const from = noon.add({ minutes: offset })
    return { calendar: calendarOf({ timeZone, hours: open, holidays }), from }
  })

const windowMinutes = 3 * 24 * 60
const runs = { numRuns: 40 }

void test('the due instant is where a minute-by-minute count arrives, whatever the clocks do', () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 1500 }), ({ calendar, from }, minutes) => {
      const open = openMinutes(calendar, from, windowMinutes)
      let counted = 0
      const last = open.findIndex((isOpenNow) => isOpenNow && ++counted === minutes)
      const weekly = openMinutes(calendar, from, 7 * 24 * 60).filter(Boolean).length
      // Fifteen minutes a week are refused 1,500: that is a test of its own.
      fc.pre(weekly * 50 > minutes)
      const due = dueInstant(calendar, from, minutes)
      assert.ok(due.kind === 'at')
      const took = from.until(due.at).total('minutes')
      if (last === -1) assert.ok(took > windowMinutes)
      else assert.equal(took, last + 1)
    }),
    runs,
  )
})

void test('being open and the next opening agree with the minute count', () => {
  fc.assert(
    fc.property(situation, ({ calendar, from }) => {
      // One minute early: shows whether `from` itself is an opening.
      const [before, ...open] = openMinutes(
        calendar,
        from.subtract({ minutes: 1 }),
        windowMinutes + 1,
      )
      for (let minute = 0; minute < windowMinutes; minute += 97) {
        assert.equal(isOpen(calendar, from.add({ minutes: minute })), open[minute])
      }
      const expected = open.findIndex(
        (now, minute) => now && (minute === 0 ? before : open[minute - 1]) === false,
      )
      const found = nextOpening(calendar, from)
      assert.ok(found.kind === 'at')
      const wait = from.until(found.at).total('minutes')
      if (expected === -1) assert.ok(wait >= windowMinutes)
      else assert.equal(wait, expected)
    }),
    runs,
  )
})

void test('seconds are kept: the promise runs from the moment the message came', () => {
  const calendar = week('America/New_York', ['08:00', '12:00'], ['13:00', '17:00'])
  const from = local('2026-11-30T11:30:20.000123[America/New_York]')
  assert.equal(at(dueInstant(calendar, from, 60)), '2026-11-30T18:30:20.000123Z')
  assert.equal(at(dueInstant(calendar, from, 0)), from.toString())
})

void test('time that runs out at closing is due at closing, not the next morning', () => {
  const calendar = week('America/New_York', ['08:00', '12:00'], ['13:00', '17:00'])
  const from = local('2026-11-25T16:00[America/New_York]')
  assert.equal(at(dueInstant(calendar, from, 60)), '2026-11-25T22:00:00Z')
  // Thursday the 26th is a holiday: the next open minute is on Friday.
  assert.equal(at(dueInstant(calendar, from, 61)), '2026-11-27T13:01:00Z')
})

void test('a calendar whose open days are all holidays is refused with words, and quickly', () => {
  const monday = Temporal.PlainDate.from('2026-11-30')
  const holidays = Array.from({ length: 60 }, (_, index) => monday.add({ weeks: index }).toString())
  const calendar = calendarOf({
    timeZone: 'America/New_York',
    hours: [{ weekday: 1, opens: '08:00', closes: '12:00' }],
    holidays,
  })
  const from = local('2026-11-30T07:00[America/New_York]')
  const started = performance.now()
  for (const reading of [dueInstant(calendar, from, 1), nextOpening(calendar, from)]) {
    assert.ok(reading.kind === 'no-open-time')
    assert.match(reading.words, /400 days/)
  }
  assert.ok(performance.now() - started < 500)
})

void test('minutes that make no sense are a fault', () => {
  const calendar = week('America/New_York', ['08:00', '12:00'])
  const from = local('2026-11-30T07:00[America/New_York]')
  for (const minutes of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => dueInstant(calendar, from, minutes), RangeError)
  }
})

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
