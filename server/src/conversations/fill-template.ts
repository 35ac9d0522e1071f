import type { Filled } from '@salve/contract/desk'
import type { TemplateId } from '@salve/contract/ids'
import { accessPatient } from '../patients/access.ts'
import { nextVisitIn, readChart } from '../patients/describe-chart.ts'
import { firstNameOf } from '../patients/patient.ts'
import { readPeople } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { readPractice } from '../practices/read-practice.ts'
import { readTemplate } from '../templates/list-templates.ts'
import { countTemplateUse } from '../templates/make-templates.ts'
import { fillTemplate, type TemplateFacts } from '../templates/template.ts'
import type { Conversation } from './conversation.ts'
import { answersOf } from './entry-words.ts'
import { selectEntries } from './read-sql.ts'

/**
 * A template with the chart's facts filled in for this conversation; what the chart does not know
 * stays a blank for the writer. Undefined when the practice has no such template.
 */
export async function fillForConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  templateId: TemplateId,
): Promise<Filled | undefined> {
  const template = await readTemplate(tx, who.practiceId, templateId)
  if (template === undefined) return undefined
  await countTemplateUse(tx, who.practiceId, templateId)
  return fillTemplate(template.body, await factsFor(tx, who, conversation))
}

async function factsFor(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
): Promise<TemplateFacts> {
  const practice = await readPractice(tx, who.practiceId)
  const { timeZone } = practice.calendar
  const patient = await accessPatient(tx, who, conversation.patientId)
  if (patient === undefined) throw new TypeError('a conversation without its patient')
  const people = await readPeople(tx, who.practiceId)
  const entries = await selectEntries(tx, conversation, { audience: 'everyone', limit: 50 })
  const answers = entries.flatMap(answersOf)
  const answered = (word: RegExp): string | undefined =>
    answers.find(({ label }) => word.test(label))?.value
  const nextVisit = nextVisitIn(await readChart(tx, patient.id), tx.now)
  return {
    'patient.first-name': firstNameOf(patient),
    'patient.preferred-name': patient.preferred ?? firstNameOf(patient),
    'practice.name': practice.name,
    'practice.phone': practice.phone,
    'me.name': people.find((person) => person.id === who.personId)?.patientFacingName,
    medicine: answered(/medicine|which ones/i),
    pharmacy: answered(/pharmacy|drug store|pick up/i),
    'next-visit':
      nextVisit === undefined
        ? undefined
        : Temporal.Instant.from(nextVisit.at)
            .toLocaleString('en', {
              timeZone,
              month: 'long',
              day: 'numeric',
              hour: 'numeric',
              minute: '2-digit',
            })
            .replace(/[AP]M$/, (half) => half.toLowerCase()),
  }
}
