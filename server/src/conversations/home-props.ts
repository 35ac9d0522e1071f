import type { ConversationId } from '@salve/contract/ids'
import type { ChooseTopicPageProps } from '../../pages/choose-topic-page.tsx'
import type { HomePageProps } from '../../pages/home-page.tsx'
import type { MessageLine } from '../../pages/messages-page.tsx'
import type { TrackStep } from '../../pages/track.tsx'
import { type Desk, teamAt } from '../inboxes/desk.ts'
import { readDesks } from '../inboxes/read-desks.ts'
import { readPeople } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { isOpen } from '../promises/business-time.ts'
import { hoursWords, openNowWords } from '../promises/hours-words.ts'
import { readTopics } from '../topics/read-topics.ts'
import type { Promised } from '../topics/topic.ts'
import { callName, capital } from '../../pages/frame.ts'
import { whenWords } from '../../pages/when.tsx'
import { begunMessages } from './begun-messages.ts'
import type { Conversation } from './conversation.ts'
import { dueStillAhead } from './due-promise.ts'
import { type Answering, selectLastAnswers, selectLastReaders, selectOwn } from './own-sql.ts'
import type { Opened } from './patient-frame.ts'
import { stateOf } from './patient-thread.ts'

const newMax = 5
const workingMax = 5

/** The patient's home: what is new, what is moving and with whom, what they can do. */
export async function homeProps(
  tx: Tx,
  who: PatientSubject,
  opened: Opened,
): Promise<HomePageProps> {
  const { frame, calendar, patient } = opened
  const own = await selectOwn(tx, who, { after: undefined, limit: 50 })
  const unread = own.filter((each) => each.patientReadSeq < each.staffSeq).slice(0, newMax)
  const working = own.filter((each) => each.state === 'open').slice(0, workingMax)
  const answers = await selectLastAnswers(
    tx,
    who.practiceId,
    unread.map(({ id }) => id),
  )
  const readers = await selectLastReaders(
    tx,
    who.practiceId,
    working.map(({ id }) => id),
  )
  const desks = await readDesks(tx, who.practiceId)
  const topics = await readTopics(tx, who.practiceId)
  const people = await readPeople(tx, who.practiceId)
  const open = isOpen(calendar, tx.now)
  const hour = tx.now.toZonedDateTimeISO(frame.zone).hour
  return {
    frame,
    partOfDay: hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening',
    newAnswers: unread.flatMap((conversation) => {
      const answer = answers.find((each) => each.conversationId === conversation.id)
      if (answer === undefined) return []
      const { id, title } = conversation
      const { at, name, role, text, entryId: entry } = answer
      return [{ conversation: id, entry, title, at, from: { name, role }, excerpt: excerpt(text) }]
    }),
    begun: await begunMessages(tx, who),
    working: working.map((conversation) => ({
      conversation: conversation.id,
      title: conversation.title,
      ...dueStillAhead(conversation, frame),
      steps: stepsOf(conversation, opened, { readers, desks }),
    })),
    topics: topics
      .filter((each) => each.open)
      .map(({ topic }) => ({
        topic: topic.key,
        title: topic.name,
        pace: `Answer in ${pace(topic.promise)}`,
      })),
    hours: {
      open,
      now: afterFirstSentence(openNowWords(calendar, tx.now, 'en')),
      reading: `We read messages ${hoursWords(calendar, 'en').join('; ')}.`,
    },
    careTeam: people
      .filter((person) => person.role === 'nurse' || person.id === patient.physicianId)
      .toSorted((one) => (one.id === patient.physicianId ? -1 : 1))
      .slice(0, 4)
      .map((person) => ({ name: person.patientFacingName, role: person.patientFacingRole })),
  }
}

/** 'We are open now. Today until 5 pm.' without its first sentence, which the page says as a heading. */
function afterFirstSentence(words: string): string {
  const at = words.indexOf('. ')
  return at === -1 ? words : words.slice(at + 2)
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119).trimEnd()}…` : line
}

function stepsOf(
  conversation: Conversation,
  { frame }: Opened,
  known: { readonly readers: readonly Omit<Answering, 'text'>[]; readonly desks: readonly Desk[] },
): readonly TrackStep[] {
  const reader = known.readers.find((each) => each.conversationId === conversation.id)
  const team = teamAt(known.desks, conversation.deskId)
  const sentAt = conversation.due?.since ?? conversation.openedAt
  const opened = reader !== undefined && conversation.staffReadSeq >= conversation.patientSeq
  return [
    { words: 'You sent it', detail: whenWords(frame, sentAt), state: 'done' },
    opened
      ? { words: `${callName(reader.name)} read it`, detail: capital(team), state: 'done' }
      : { words: `With ${team}`, detail: 'Waiting to be read', state: 'now' },
    { words: 'Your answer', detail: opened ? 'Now' : 'Next', state: opened ? 'now' : 'next' },
  ]
}

/** '1 work day', '4 hours'. */
export function pace({ words }: Promised): string {
  switch (words.kind) {
    case 'business-hours':
      return `${words.count} ${words.count === 1 ? 'hour' : 'hours'}`
    case 'work-days':
      return `${words.count} work ${words.count === 1 ? 'day' : 'days'}`
    case 'same-day':
      return '1 work day'
  }
}

/** The topics a patient picks from, with who reads each and how soon. */
export async function chooseProps(
  tx: Tx,
  who: PatientSubject,
  { frame }: Opened,
  nothingPicked: boolean,
): Promise<ChooseTopicPageProps> {
  const topics = await readTopics(tx, who.practiceId)
  const desks = await readDesks(tx, who.practiceId)
  return {
    frame,
    nothingPicked,
    topics: topics
      .filter((each) => each.open)
      .map(({ topic, deskId }) => {
        const desk = desks.find((each) => each.id === deskId)
        return {
          topic: topic.key,
          title: topic.name,
          examples: topic.line,
          pace: `${desk?.name ?? 'Our team'}. ${capital(pace(topic.promise))}`,
        }
      }),
  }
}

/** The patient's conversations as lines of a list. */
export async function messageLines(
  tx: Tx,
  who: PatientSubject,
  { frame }: Opened,
  own: readonly Conversation[],
): Promise<readonly MessageLine[]> {
  const desks = await readDesks(tx, who.practiceId)
  const ids = own.map(({ id }) => id)
  const readers = await selectLastReaders(tx, who.practiceId, ids)
  const answers = await selectLastAnswers(tx, who.practiceId, ids)
  return own.map((conversation) => {
    const isThis = (each: { conversationId: ConversationId }): boolean =>
      each.conversationId === conversation.id
    const answered = conversation.staffSeq > conversation.patientSeq
    const holder = (answered ? answers.find(isThis) : undefined) ?? readers.find(isThis)
    const team = teamAt(desks, conversation.deskId)
    return {
      conversation: conversation.id,
      topic: conversation.topicKey,
      title: conversation.title,
      state: stateOf(conversation),
      ...dueStillAhead(conversation, frame),
      holder: holder === undefined ? capital(team) : `${callName(holder.name)}, ${team}`,
      at: conversation.lastAt,
    }
  })
}
