import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { peopleById } from '../people/read-people.ts'
import { readPractice } from '../practices/read-practice.ts'
import { topicNames } from '../topics/read-topics.ts'
import type { DeskContext } from './desk-words.ts'

/** The practice's zone and the names of its topics and people, for turning rows into words. */
export async function deskContext(tx: Tx, who: StaffSubject): Promise<DeskContext> {
  const [practice, names, people] = await Promise.all([
    readPractice(tx, who.practiceId),
    topicNames(tx, who.practiceId),
    peopleById(tx, who.practiceId),
  ])
  const here = tx.now.toZonedDateTimeISO(practice.calendar.timeZone)
  const today = here.toPlainDate()
  const dayEnds = here.startOfDay().add({ days: 1 }).toInstant()
  return { now: tx.now, today, dayEnds, topicNames: names, people }
}
