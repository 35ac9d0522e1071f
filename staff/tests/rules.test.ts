import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConversationPage, ConversationRow } from '@salve/contract/desk'
import type { Range } from '@salve/contract/desk-words'
import { asId } from '@salve/contract/ids'
import { deskLetters } from '../src/rules/letters.ts'
import { listFrom, merge } from '../src/rules/merge-list.ts'
import { keepBlank, keepRanges, nextBlank, pieces } from '../src/rules/ranges.ts'
import { readingOf } from '../src/rules/reading.ts'
import { day, dueLevelNow, dueWords, moment, setTimeZone } from '../src/rules/time-words.ts'

const noon = Date.parse('2026-06-22T16:00:00Z')
setTimeZone('America/New_York')

function dueIn(minutes: number, level: 'past' | 'hour' | 'today' | 'later') {
  const at = new Date(noon + minutes * 60_000).toISOString()
  return { due: { at, since: new Date(noon - 60 * 60_000).toISOString(), level } }
}

test('a promise says how long is left, then how late it is', () => {
  assert.equal(dueWords(dueIn(22, 'hour'), noon)?.words, '22 min left')
  assert.equal(dueWords(dueIn(150, 'today'), noon)?.words, '2 h left')
  assert.equal(dueWords(dueIn(60 * 24, 'later'), noon)?.words, 'by Tue, 12:00 pm')
  assert.deepEqual(dueWords(dueIn(-12, 'past'), noon), {
    tone: 'hot',
    words: '12 min late',
    passed: 100,
  })
})

test('a promise whose hour has come since the server judged it is due or late now', () => {
  const levels = [-1, 59, 61].map((minutes) => dueLevelNow(dueIn(minutes, 'today').due, noon))
  assert.deepEqual(levels, ['past', 'hour', 'today'])
  assert.equal(dueLevelNow(dueIn(60 * 20, 'later').due, noon), 'later')
})

test('an urgent message counts from when it was sent', () => {
  const urgent = { found: 'tight chest', sentAt: new Date(noon - 4 * 60_000).toISOString() }
  assert.equal(dueWords({ urgent, ...dueIn(30, 'hour') }, noon)?.words, 'sent 4 min ago')
})

test('times are the practice’s, and a birth date never moves a day', () => {
  assert.equal(moment('2026-06-22T12:11:00Z', noon), '8:11 am')
  assert.equal(moment('2026-06-21T23:02:00Z', noon), 'Sun, 7:02 pm')
  assert.equal(day('1967-03-03'), 'Mar 3, 1967')
})

test('what was filled from the chart stays marked until the writer touches it', () => {
  const before = 'Hi Rosa, take one pill.'
  const ranges = [
    { start: 3, end: 7 },
    { start: 14, end: 22 },
  ]
  assert.deepEqual(keepRanges(ranges, before, 'Hi Rosa, please take one pill.'), [
    { start: 3, end: 7 },
    { start: 21, end: 29 },
  ])
  assert.deepEqual(keepRanges(ranges, before, 'Hi Ros, take one pill.'), [{ start: 13, end: 21 }])
})

test('a text is painted in order, blanks before anything that overlaps them', () => {
  assert.deepEqual(
    pieces('Hi Rosa. [[Check]]', [{ start: 3, end: 7 }]).map(({ mark }) => mark),
    ['plain', 'filled', 'plain', 'blank'],
  )
})

test('a blank is left by its words being kept, and the next one is selected until none is left', () => {
  const text = 'Ready by [[noon]]. Take [[one]].'
  assert.deepEqual(keepBlank(text, { start: 0, end: 0 }), undefined)
  const first = keepBlank(text, { start: 9, end: 17 })
  assert.equal(first?.text, 'Ready by noon. Take [[one]].')
  assert.deepEqual(spanOf(first?.select), [20, 27])
  const second = keepBlank(first?.text ?? '', { start: 20, end: 27 })
  assert.deepEqual(second, { text: 'Ready by noon. Take one.', select: { start: 23, end: 23 } })
  const behind = keepBlank('[[a]] and [[b]]', { start: 10, end: 15 })
  assert.deepEqual(spanOf(behind?.select), [0, 5])
})

test('going on through blanks ends after the last and keeps none', () => {
  const text = '[[a]] and [[b]]'
  assert.deepEqual(spanOf(nextBlank(text, { start: 0, end: 0 })), [0, 5])
  assert.deepEqual(spanOf(nextBlank(text, { start: 0, end: 5 })), [10, 15])
  assert.equal(nextBlank(text, { start: 10, end: 15 }), undefined)
})

function spanOf(range: Range | undefined): number[] {
  return range === undefined ? [] : [range.start, range.end]
}

test('short words read easy, long ones do not, and a few words say nothing', () => {
  assert.equal(readingOf('Thank you.'), undefined)
  assert.equal(
    readingOf('Sit up first. Count to ten. Then stand. Call us if you fall.')?.level,
    'easy',
  )
  const hard =
    'Discontinuation of antihypertensive pharmacotherapy necessitates comprehensive cardiovascular re-evaluation immediately'
  assert.equal(readingOf(hard)?.level, 'hard')
})

test('every desk has a letter of its own', () => {
  const desks = ['Nurses', 'Refills', 'Records', 'Reception'].map((name) => ({ key: name, name }))
  const letters = deskLetters(desks).map(({ letter }) => letter)
  assert.equal(new Set(letters).size, letters.length)
})

function row(number: number, more: Partial<ConversationRow> = {}): ConversationRow {
  const id = asId('conversation', `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`)
  return {
    id,
    reference: `R-${number}`,
    topic: { key: 'refill', name: 'Refill' },
    patient: { name: 'Rosa Alvarez', ageYears: 58 },
    summary: 'Refill',
    facts: [],
    unread: true,
    state: 'open',
    lastAt: '2026-06-22T12:00:00Z',
    version: 1,
    ...more,
  }
}

function page(items: ConversationRow[], next?: string): ConversationPage {
  const counts = { open: items.length, unclaimed: 0, mine: 0, waiting: 0, done: 0 }
  return { items, counts, asOf: '2026-06-22T12:00:00Z', ...(next === undefined ? {} : { next }) }
}

test('a new message waits behind the banner and moves no row', () => {
  const shown = listFrom({ of: 'mine' }, page([row(1), row(2)]))
  const merged = merge(
    shown,
    page([row(9, { urgent: { found: 'x', sentAt: '' } }), row(1), row(2, { unread: false })]),
  )
  assert.deepEqual(
    merged.rows.map(({ reference }) => reference),
    ['R-1', 'R-2'],
  )
  assert.equal(merged.rows[1]?.unread, false)
  assert.equal(merged.waiting?.fresh, 1)
  assert.equal(merged.waiting?.urgent, 1)
})

test('a row that left is dimmed, but not one the page could not have told of', () => {
  const shown = listFrom({ of: 'mine' }, page([row(1), row(2), row(3)]))
  assert.deepEqual([...merge(shown, page([row(2), row(3)])).gone], [row(1).id])
  assert.deepEqual([...merge(shown, page([row(1), row(2)], 'more')).gone], [])
})
