import type { PracticeId } from '@salve/contract/ids'
import { callName, capital } from '../../pages/frame.ts'
import type { Reading } from '../../pages/topic-form-page.tsx'
import { teamAt } from '../inboxes/desk.ts'
import { readDesks, whoReads } from '../inboxes/read-desks.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { promiseBy } from './due-promise.ts'
import type { OpenForm } from './open-form.ts'
import type { Opened } from './patient-frame.ts'

/** Who reads this, by the rule that decides it, every one by name; and by when it is answered. */
export async function readingOf(
  tx: Tx,
  who: PatientSubject,
  opened: Opened,
  form: OpenForm,
): Promise<Reading> {
  const { topic, deskId } = form.row
  const { practiceId, patientId } = who
  const { promise } = topic
  const { desk, people } = await readersWords(tx, practiceId, {
    ...{ deskId, topicKey: topic.key, patientId },
  })
  return {
    desk: capital(desk),
    people,
    due: promiseBy(opened.calendar, tx.now, promise.businessMinutes).words,
  }
}

/** The desk that reads, and everybody who may by name, as the patient sees them before sending. */
export async function readersWords(
  tx: Tx,
  practiceId: PracticeId,
  of: Parameters<typeof whoReads>[2],
): Promise<Omit<Reading, 'due'>> {
  const desks = await readDesks(tx, practiceId)
  const readers = await whoReads(tx, practiceId, of)
  const team = readers.filter(({ because }) => because === 'team').map(({ name }) => callName(name))
  const doctors = readers.filter(({ because }) => because === 'doctor')
  const list = new Intl.ListFormat('en', { type: 'disjunction' })
  const doctor = doctors[0] === undefined ? '' : ` ${callName(doctors[0].name)} may read it too.`
  return {
    desk: teamAt(desks, of.deskId),
    people: `${list.format(team)}.${doctor}`,
  }
}
