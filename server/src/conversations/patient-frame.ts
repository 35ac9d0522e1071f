import type { Frame } from '../../pages/frame.ts'
import { firstNameOf, type Patient } from '../patients/patient.ts'
import { accessPatient } from '../patients/access.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import type { Practice } from '../practices/practice.ts'
import { practiceFrame } from '../practices/practice-frame.ts'
import { readPractice } from '../practices/read-practice.ts'
import type { PracticeCalendar } from '../promises/calendar.ts'
import { calendarOf } from './due-promise.ts'
import { countUnread } from './own-sql.ts'

export type PatientPages = { readonly origin: string; readonly idleSeconds: number }

/** What a signed-in patient's page starts from. */
export type Opened = {
  readonly frame: Frame
  readonly patient: Patient
  readonly practice: Practice
  readonly calendar: PracticeCalendar
}

/** The frame of a signed-in patient's page: the practice, their name, what is new for them. */
export async function openPage(
  tx: Tx,
  who: PatientSubject,
  visitor: Visitor,
  pages: PatientPages,
): Promise<Opened> {
  const practice = await readPractice(tx, who.practiceId)
  const patient = await accessPatient(tx, who, who.patientId)
  if (patient === undefined) throw new TypeError('a session without its patient')
  const frame = practiceFrame(practice, { now: tx.now, csrf: visitor.csrf, origin: pages.origin })
  const unread = await countUnread(tx, who)
  const { idleSeconds } = pages
  return {
    frame: { ...frame, patient: { firstName: firstNameOf(patient), unread, idleSeconds } },
    patient,
    practice,
    calendar: calendarOf(practice),
  }
}
