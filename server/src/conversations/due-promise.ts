import type { PracticeId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import type { Tx } from '../platform/db/database.ts'
import type { Frame } from '../../pages/frame.ts'
import type { Conversation } from './conversation.ts'
import type { Practice } from '../practices/practice.ts'
import { readPractice } from '../practices/read-practice.ts'
import { parseCalendar, type PracticeCalendar } from '../promises/calendar.ts'
import { makePromise, promiseWords } from '../promises/promise.ts'
import { readTopic, type TopicRow } from '../topics/read-topics.ts'

export type DuePromise = {
  readonly dueAt: Temporal.Instant
  /** 'by 4 pm today' */
  readonly words: string
}

const calendars = new WeakMap<Practice, PracticeCalendar>()

/** The practice's calendar as promises count by it. Throws when the stored hours contradict themselves. */
export function calendarOf(practice: Practice): PracticeCalendar {
  const known = calendars.get(practice)
  if (known !== undefined) return known
  const reading = parseCalendar(practice.calendar)
  if (reading.kind !== 'calendar') throw new TypeError('the hours of the practice cannot be read')
  calendars.set(practice, reading.calendar)
  return reading.calendar
}

/** What is promised now for an answer within so many minutes of open time. */
export async function duePromise(
  tx: Tx,
  practiceId: PracticeId,
  businessMinutes: number,
): Promise<DuePromise> {
  const calendar = calendarOf(await readPractice(tx, practiceId))
  return promiseBy(calendar, tx.now, businessMinutes)
}

const workDayMinutes = 480

/** Within how much open time an answer is promised under a topic; a work day where nothing is said. */
export function promisedMinutes(row: TopicRow | undefined): number {
  return row?.topic.promise.businessMinutes ?? workDayMinutes
}

/** What is promised now for a message under a topic. */
export async function promiseUnder(
  tx: Tx,
  practiceId: PracticeId,
  key: TopicKey,
): Promise<DuePromise> {
  const [practice, topic] = await Promise.all([
    readPractice(tx, practiceId),
    readTopic(tx, practiceId, key),
  ])
  return promiseBy(calendarOf(practice), tx.now, promisedMinutes(topic))
}

/** Should a calendar hold no open time for more than a year, a week is promised and the ladder does the rest. */
export function promiseBy(
  calendar: PracticeCalendar,
  now: Temporal.Instant,
  businessMinutes: number,
): DuePromise {
  const reading = makePromise(calendar, now, { minutes: businessMinutes })
  const dueAt = reading.kind === 'promise' ? reading.promise.dueAt : now.add({ hours: 168 })
  return { dueAt, words: dueWords(calendar.timeZone, now, dueAt) }
}

/** 'by noon tomorrow' */
export function dueWords(timeZone: string, now: Temporal.Instant, dueAt: Temporal.Instant): string {
  return promiseWords({ dueAt, timeZone, now, locale: 'en' })
}

/** The promise in words; once it has passed it is no longer said. */
export function dueStillAhead({ due }: Conversation, frame: Frame): { readonly due?: string } {
  if (due === undefined || Temporal.Instant.compare(due.at, frame.now) <= 0) return {}
  return { due: dueWords(frame.zone, frame.now, due.at) }
}
