// Owns how a practice begins, with safe defaults for hours, desks, topics, forms and templates, and
// that nobody leaves a desk without a reader.
// Owns no table; every default belongs to its room.
import type { DeskId, PersonId, PracticeId } from '@salve/contract/ids'
import { topicKeys } from '@salve/contract/words'
import { familyPracticeFormJson, familyPracticeForms } from '../forms/family-practice-forms.ts'
import { publishForms } from '../forms/read-form.ts'
import { makeDesks, seat } from '../inboxes/arrange-desks.ts'
import type { Desk } from '../inboxes/desk.ts'
import type { Person } from '../people/person.ts'
import { addPeople } from '../people/read-people.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import { makePractice } from '../practices/make-practice.ts'
import type { Practice } from '../practices/practice.ts'
import { parseCalendar } from '../promises/calendar.ts'
import { familyPracticeTemplates } from '../templates/family-practice-templates.ts'
import { makeTemplates } from '../templates/make-templates.ts'
import { familyPractice, familyPracticeOrder } from '../topics/family-practice.ts'
import { openTopics } from '../topics/read-topics.ts'
import type { DeskKey } from '../topics/topic.ts'

export type PracticeDetails = Omit<Practice, 'id'>

/** The desks a family practice starts with. */
export const familyDesks: readonly {
  readonly key: DeskKey
  readonly name: string
  readonly patientFacingName: string
}[] = [
  { key: 'nurses', name: 'Nurses', patientFacingName: 'the nurses' },
  { key: 'refills', name: 'Refills', patientFacingName: 'the refill team' },
  { key: 'front-desk', name: 'Front desk', patientFacingName: 'the front desk' },
  { key: 'billing', name: 'Billing', patientFacingName: 'the billing team' },
  { key: 'records', name: 'Records', patientFacingName: 'the records team' },
  { key: 'referrals', name: 'Referrals', patientFacingName: 'the referral team' },
]

/** Somebody who starts with the practice, and the desks they sit at and lead. */
export type Starter = Person & {
  readonly desks: readonly DeskKey[]
  readonly leads?: readonly DeskKey[]
}

export type SetUpOutcome =
  | {
      readonly outcome: 'made'
      readonly practiceId: PracticeId
      readonly desks: ReadonlyMap<DeskKey, DeskId>
    }
  | { readonly outcome: 'refused'; readonly problems: readonly string[] }

/**
 * Makes a practice with the family-practice topics, forms, desks and templates, and its first
 * people. Runs as the worker of the new practice. Refused when the hours or the zone make no sense,
 * or when a desk would have nobody: then what a patient sends would have no reader.
 */
export async function setUpPractice(
  tx: Tx,
  practiceId: PracticeId,
  details: PracticeDetails,
  starters: readonly Starter[],
): Promise<SetUpOutcome> {
  const reading = parseCalendar(details.calendar)
  const problems = [
    ...(reading.kind === 'refused' ? reading.problems.map((problem) => problem.words) : []),
    ...familyDesks
      .filter(({ key }) => !starters.some((starter) => starter.desks.includes(key)))
      .map(({ name }) => `Nobody sits at the desk ${name}.`),
  ]
  if (problems.length > 0) return { outcome: 'refused', problems }
  await makePractice(tx, { id: practiceId, ...details })
  await addPeople(tx, practiceId, starters)
  const desks = familyDesks.map((desk): Desk & { key: DeskKey } => ({
    ...desk,
    id: newId('desk'),
    leadPersonId: leaderOf(starters, desk.key),
  }))
  await makeDesks(tx, practiceId, desks)
  const byKey = new Map(desks.map((desk) => [desk.key, desk.id]))
  await seat(
    tx,
    practiceId,
    starters.flatMap((starter) =>
      starter.desks.flatMap((key) => {
        const deskId = byKey.get(key)
        return deskId === undefined ? [] : [{ deskId, personId: starter.id }]
      }),
    ),
  )
  await openFamilyTopics(tx, practiceId, byKey)
  return { outcome: 'made', practiceId, desks: byKey }
}

function leaderOf(starters: readonly Starter[], key: DeskKey): PersonId | undefined {
  return starters.find((starter) => starter.leads?.includes(key) === true)?.id
}

async function openFamilyTopics(
  tx: Tx,
  practiceId: PracticeId,
  desks: ReadonlyMap<DeskKey, DeskId>,
): Promise<void> {
  await publishForms(
    tx,
    practiceId,
    topicKeys.map((key) => {
      const { url, version } = familyPracticeForms[key]
      return { url, version, content: familyPracticeFormJson[key] }
    }),
  )
  await openTopics(
    tx,
    practiceId,
    familyPracticeOrder.flatMap((key) => {
      const topic = familyPractice[key]
      const deskId = desks.get(topic.desk)
      return deskId === undefined ? [] : [{ topic, deskId }]
    }),
  )
  await makeTemplates(tx, practiceId, familyPracticeTemplates)
}
