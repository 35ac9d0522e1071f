import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { dueInstant, isOpen } from './business-time.ts'
import { parseCalendar } from './calendar.ts'
import type { PracticeCalendar } from './calendar.ts'
import { makePromise, promiseWords } from './promise.ts'

const zone = 'America/New_York'
const calendar = calendarOf('12:00', '17:00')

function calendarOf(noon: string, evening: string): PracticeCalendar {
  const hours = [1, 2, 3, 4, 5].flatMap((weekday) => [
    { weekday, opens: '08:00', closes: noon },
    { weekday, opens: '13:00', closes: evening },
  ])
  const reading = parseCalendar({ timeZone: zone, hours, holidays: ['2026-11-26', '2027-01-01'] })
  assert.ok(reading.kind === 'calendar')
  return reading.calendar
}

function local(text: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant()
}

function promised(from: string, minutes: number, using = calendar): string {
  const reading = makePromise(using, local(from), { minutes })
  assert.ok(reading.kind === 'promise')
  return reading.promise.dueAt.toZonedDateTimeISO(zone).toPlainDateTime().toString()
}

function words(now: string, dueAt: string, locale: 'en' | 'es' = 'en'): string {
  return promiseWords({ dueAt: local(dueAt), now: local(now), timeZone: zone, locale })
}

void test('a promise is due on a quarter hour inside opening hours', () => {
  assert.equal(promised('2026-11-30T09:01:30', 60), '2026-11-30T10:15:00')
  assert.equal(promised('2026-11-30T09:00', 60), '2026-11-30T10:00:00')
  assert.equal(promised('2026-11-30T11:50', 5), '2026-11-30T12:00:00')
  // Through lunch, and over a holiday and the night.
  assert.equal(promised('2026-11-30T11:50', 20), '2026-11-30T13:15:00')
  assert.equal(promised('2026-11-25T16:30', 60), '2026-11-27T08:30:00')
})

void test('rounding up never runs past closing time, even when that is not on a quarter hour', () => {
  const odd = calendarOf('12:10', '16:50')
  assert.equal(promised('2026-11-30T16:30', 18, odd), '2026-11-30T16:50:00')
  assert.equal(promised('2026-11-30T12:00', 10, odd), '2026-11-30T12:10:00')
})

void test('a promise is never due before its time, nor outside opening hours, and the words say it', () => {
  const minute = fc.integer({ min: 0, max: 370 * 24 * 60 })
  const start = local('2026-06-01T00:00')
  fc.assert(
    fc.property(
      minute,
      fc.integer({ min: 1, max: 5000 }),
      fc.nat(59),
      (offset, minutes, seconds) => {
        const now = start.add({ minutes: offset, seconds })
        const exact = dueInstant(calendar, now, minutes)
        const reading = makePromise(calendar, now, { minutes })
        assert.ok(exact.kind === 'at' && reading.kind === 'promise')
        const { dueAt } = reading.promise
        const added = exact.at.until(dueAt).total('minutes')
        assert.ok(added >= 0 && added < 15, `added ${added}`)
        assert.ok(isOpen(calendar, dueAt.subtract({ nanoseconds: 1 })))
        assert.equal(dueAt.toZonedDateTimeISO(zone).minute % 15, 0)
        const said = promiseWords({ ...reading.promise, now, locale: 'en' })
        assert.equal(reader(said, now).toString(), dueAt.toString(), said)
      },
    ),
  )
})

/** Reads English promise words back as a patient would, knowing what day it is. */
function reader(said: string, now: Temporal.Instant): Temporal.Instant {
  const today = now.toZonedDateTimeISO(zone).toPlainDate()
  const week = Array.from({ length: 7 }, (_, days) => today.add({ days }))
  const clock = /(\d+)(?::(\d\d))? (am|pm)/.exec(said)
  const half = clock?.[3] === 'pm' ? 12 : 0
  const hour = said.includes('noon') ? 12 : (Number(clock?.[1]) % 12) + half
  const plainTime = Temporal.PlainTime.from({ hour, minute: Number(clock?.[2] ?? 0) })
  return dateRead().toZonedDateTime({ timeZone: zone, plainTime }).toInstant()

  function dateRead(): Temporal.PlainDate {
    if (said.endsWith('today')) return today
    if (said.endsWith('tomorrow')) return today.add({ days: 1 })
    const weekday = week.findIndex((day) =>
      said.includes(`${day.toLocaleString('en-US', { weekday: 'long' })} at`),
    )
    const date = /(\w{3}) (\d+),(?: (\d{4}))?/.exec(said)
    if (weekday >= 0 || date === null) return today.add({ days: weekday })
    const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(date[1] ?? '') / 3 + 1
    return Temporal.PlainDate.from({
      year: Number(date[3] ?? today.year),
      month,
      day: Number(date[2]),
    })
  }
}

void test('promise words name today, tomorrow, a weekday of this week, or a date', () => {
  const now = '2026-11-24T09:00' // a Tuesday
  assert.equal(words(now, '2026-11-24T16:00'), 'by 4 pm today')
  assert.equal(words(now, '2026-11-25T12:00'), 'by noon tomorrow')
  assert.equal(words(now, '2026-11-30T10:00'), 'by Monday at 10 am')
  assert.equal(words(now, '2026-12-01T15:00'), 'by Tue, Dec 1, 3 pm')
  assert.equal(words(now, '2027-01-05T10:15'), 'by Tue, Jan 5, 2027, 10:15 am')
  assert.equal(words(now, '2026-11-23T16:00'), 'by Mon, Nov 23, 4 pm')
  assert.equal(words(now, '2026-11-24T16:00:01'), 'by 4:01 pm today')
})

void test('promise words come in Spanish', () => {
  const now = '2026-11-24T09:00'
  assert.equal(words(now, '2026-11-24T16:00', 'es'), 'a más tardar hoy a las 4 pm')
  assert.equal(words(now, '2026-11-25T12:00', 'es'), 'a más tardar mañana al mediodía')
  assert.equal(words(now, '2026-11-30T13:00', 'es'), 'a más tardar el lunes a la 1 pm')
  assert.equal(words(now, '2026-12-01T15:00', 'es'), 'a más tardar el mar, 1 de dic, a las 3 pm')
})

void test('a promise of no time at all is a fault', () => {
  assert.throws(() => makePromise(calendar, local('2026-11-24T09:00'), { minutes: 0 }), RangeError)
})
