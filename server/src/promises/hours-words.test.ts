import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCalendar } from './calendar.ts'
import type { PracticeCalendar } from './calendar.ts'
import { hoursWords, openNowWords } from './hours-words.ts'

type Week = { readonly [weekday: number]: readonly (readonly [string, string])[] }

const zone = 'America/New_York'
const straight: readonly (readonly [string, string])[] = [['08:00', '17:00']]
const lunch: readonly (readonly [string, string])[] = [
  ['08:00', '12:00'],
  ['13:00', '17:30'],
]

function calendarOf(week: Week, holidays: readonly string[] = []): PracticeCalendar {
  const hours = Object.entries(week).flatMap(([weekday, stretches]) =>
    stretches.map(([opens, closes]) => ({ weekday: Number(weekday), opens, closes })),
  )
  const reading = parseCalendar({ timeZone: zone, hours, holidays })
  assert.ok(reading.kind === 'calendar')
  return reading.calendar
}

function openNow(calendar: PracticeCalendar, at: string, locale: 'en' | 'es' = 'en'): string {
  return openNowWords(calendar, Temporal.ZonedDateTime.from(`${at}[${zone}]`).toInstant(), locale)
}

void test('the week is summed up by days that share hours', () => {
  const everyDay = { 1: straight, 2: straight, 3: straight, 4: straight, 5: straight }
  assert.deepEqual(hoursWords(calendarOf(everyDay), 'en'), ['Monday to Friday, 8 am to 5 pm'])
  assert.deepEqual(
    hoursWords(calendarOf({ ...everyDay, 3: lunch, 6: [['09:00', '12:00']] }), 'en'),
    [
      'Monday, Tuesday, Thursday and Friday, 8 am to 5 pm',
      'Wednesday, 8 am to noon and 1 pm to 5:30 pm',
      'Saturday, 9 am to noon',
    ],
  )
  assert.deepEqual(hoursWords(calendarOf({ 1: lunch, 2: lunch, 3: lunch, 5: lunch }), 'en'), [
    'Monday to Wednesday and Friday, 8 am to noon and 1 pm to 5:30 pm',
  ])
  assert.deepEqual(hoursWords(calendarOf({ ...everyDay, 5: [['13:00', '17:00']] }), 'es'), [
    'Lunes a jueves, de las 8 am a las 5 pm',
    'Viernes, de la 1 pm a las 5 pm',
  ])
})

void test('patients are told we are open, and until when', () => {
  const calendar = calendarOf({ 1: straight, 2: lunch })
  assert.equal(openNow(calendar, '2026-11-30T09:00'), 'We are open now. Today until 5 pm.')
  assert.equal(
    openNow(calendar, '2026-12-01T09:00'),
    'We are open now. Today until noon, then 1 pm to 5:30 pm.',
  )
  assert.equal(openNow(calendar, '2026-12-01T13:00'), 'We are open now. Today until 5:30 pm.')
  assert.equal(
    openNow(calendar, '2026-12-01T09:00', 'es'),
    'Estamos abiertos. Hoy hasta el mediodía, y luego de la 1 pm a las 5:30 pm.',
  )
})

void test('patients are told when we read what they write while we are closed', () => {
  const calendar = calendarOf({ 1: straight, 2: lunch }, ['2026-12-07', '2026-12-08'])
  assert.equal(openNow(calendar, '2026-11-28T09:00'), 'We are closed. We read this Monday at 8 am.')
  assert.equal(
    openNow(calendar, '2026-11-30T17:00'),
    'We are closed. We read this tomorrow at 8 am.',
  )
  assert.equal(openNow(calendar, '2026-12-01T12:15'), 'We are closed. We read this today at 1 pm.')
  assert.equal(
    openNow(calendar, '2026-12-05T12:15'),
    'We are closed. We read this on Mon, Dec 14 at 8 am.',
  )
  assert.equal(
    openNow(calendar, '2026-12-01T12:15', 'es'),
    'Estamos cerrados. Leeremos esto hoy a la 1 pm.',
  )
  const holidays = Array.from({ length: 58 }, (_, weeks) =>
    Temporal.PlainDate.from('2026-11-30').add({ weeks }).toString(),
  )
  assert.equal(openNow(calendarOf({ 1: straight }, holidays), '2026-11-29T09:00'), 'We are closed.')
})
