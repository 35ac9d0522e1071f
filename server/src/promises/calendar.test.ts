import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCalendar } from './calendar.ts'
import type { CalendarDraft } from './calendar.ts'

const draft: CalendarDraft = {
  timeZone: 'America/New_York',
  hours: [
    { weekday: 2, opens: '13:00', closes: '17:00' },
    { weekday: 2, opens: '08:00', closes: '12:00' },
    { weekday: 1, opens: '08:00', closes: '12:00' },
    { weekday: 1, opens: '12:00', closes: '17:00' },
  ],
  holidays: ['2026-12-25', '2026-11-26', '2026-12-25'],
}

function codesOf(change: Partial<CalendarDraft>): string[] {
  const reading = parseCalendar({ ...draft, ...change })
  return reading.kind === 'refused' ? reading.problems.map((problem) => problem.code) : []
}

void test('a calendar is read sorted, with touching stretches joined and holidays said once', () => {
  const reading = parseCalendar(draft)
  assert.ok(reading.kind === 'calendar')
  assert.deepEqual(
    reading.calendar.hours.map(
      ({ weekday, opens, closes }) => `${weekday} ${opens.toString()} ${closes.toString()}`,
    ),
    ['1 08:00:00 17:00:00', '2 08:00:00 12:00:00', '2 13:00:00 17:00:00'],
  )
  assert.deepEqual(reading.calendar.holidays.map(String), ['2026-11-26', '2026-12-25'])
})

void test('hours that overlap are refused and the words name the day', () => {
  const reading = parseCalendar({
    ...draft,
    hours: [
      { weekday: 3, opens: '08:00', closes: '12:30' },
      { weekday: 3, opens: '12:00', closes: '17:00' },
    ],
  })
  assert.ok(reading.kind === 'refused')
  assert.equal(reading.problems[0]?.code, 'overlapping-hours')
  assert.match(reading.problems[0]?.words ?? '', /Wednesday.*12:30.*12:00/)
})

void test('a calendar that cannot be kept is refused, every problem at once', () => {
  assert.deepEqual(codesOf({ hours: [] }), ['no-hours'])
  assert.deepEqual(codesOf({ hours: [{ weekday: 1, opens: '17:00', closes: '08:00' }] }), [
    'closes-before-opens',
  ])
  assert.deepEqual(codesOf({ hours: [{ weekday: 1, opens: '08:00', closes: '08:00' }] }), [
    'closes-before-opens',
  ])
  assert.deepEqual(codesOf({ hours: [{ weekday: 0, opens: '8am', closes: '24:00' }] }), [
    'unknown-weekday',
    'unreadable-time',
  ])
  assert.deepEqual(codesOf({ holidays: ['2027-02-29', 'Dec 25', '2028-02-29'] }), [
    'unreadable-holiday',
    'unreadable-holiday',
  ])
  const one = { weekday: 1, opens: '08:00', closes: '09:00' }
  assert.deepEqual(codesOf({ hours: Array.from({ length: 43 }, () => one) }), ['too-many-hours'])
  assert.deepEqual(codesOf({ holidays: Array.from({ length: 401 }, () => '2026-01-01') }), [
    'too-many-holidays',
  ])
})

void test('a time zone must be a name the system knows', () => {
  for (const timeZone of ['America/New_Yorc', '', '+05:30', '2020-01-01T00:00Z', 'Etc/../x']) {
    assert.deepEqual(codesOf({ timeZone }), ['unknown-time-zone'], timeZone)
  }
  for (const timeZone of ['Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC', 'Etc/GMT+5']) {
    assert.deepEqual(codesOf({ timeZone }), [], timeZone)
  }
})
