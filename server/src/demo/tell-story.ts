import type {
  ConversationId,
  PatientId,
  PersonId,
  PracticeId,
  SessionId,
} from '@salve/contract/ids'
import { accessConversation } from '../conversations/access.ts'
import { addMessage } from '../conversations/add-message.ts'
import { moveConversation, noteAttempt, writeNote } from '../conversations/change-conversation.ts'
import { claimConversation } from '../conversations/claim-conversation.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { promiseUnder } from '../conversations/due-promise.ts'
import { markReadByPatient, markReadByStaff } from '../conversations/mark-read.ts'
import { openForm, type OpenForm } from '../conversations/open-form.ts'
import { replyToPatient } from '../conversations/reply-to-patient.ts'
import { sendRequest } from '../conversations/send-request.ts'
import type { PostedFields } from '../forms/posted-answers.ts'
import { postAnswers } from '../forms/post-answers.ts'
import { openingAnswers } from '../forms/view-form.ts'
import { readDesks } from '../inboxes/read-desks.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { PatientSubject, StaffSubject } from '../platform/db/subject.ts'
import type { Role } from '@salve/contract/words'
import type { Step, Story } from './stories.ts'

export type StoryPatient = { readonly id: PatientId; readonly firstName: string }
export type StoryPerson = { readonly id: PersonId; readonly role: Role }

/** The stage: a database whose clock stands where the story is, and its people. */
export type Stage = {
  readonly database: Database
  readonly practiceId: PracticeId
  readonly sessionId: SessionId
  readonly people: ReadonlyMap<string, StoryPerson>
  /** Moves the clock; never past now. False when the moment has not come yet. */
  readonly passes: (minutes: number) => boolean
}

/** Plays one story through the house's own actions, step by step, and stops where the present begins. */
export async function tellStory(stage: Stage, story: Story, patient: StoryPatient): Promise<void> {
  const id = await begin(stage, story, patient)
  for (const step of story.steps) {
    if (!stage.passes(step.after)) return
    await play(stage, { id, patient }, step)
  }
}

function patientOf(stage: Stage, { id }: StoryPatient): PatientSubject {
  const { practiceId, sessionId } = stage
  return { kind: 'patient', practiceId, patientId: id, sessionId }
}

function staffOf(stage: Stage, as: string | undefined): StaffSubject {
  const person = stage.people.get(as ?? '')
  if (person === undefined) throw new TypeError(`nobody is called ${as ?? 'nothing'}`)
  const { practiceId, sessionId } = stage
  return { kind: 'staff', practiceId, personId: person.id, role: person.role, sessionId }
}

async function begin(stage: Stage, story: Story, patient: StoryPatient): Promise<ConversationId> {
  const who = patientOf(stage, patient)
  return await stage.database.withSubject(who, async (tx) => {
    const form = await openForm(tx, who, story.topic)
    if (form === undefined) throw new TypeError(`${story.topic} is closed`)
    const fields = fieldsOf(form, story)
    const posted = { fields, pastStop: story.pastStop, again: true }
    const sent = await sendRequest(tx, who, form, posted)
    switch (sent.outcome) {
      case 'sent':
        return sent.conversationId
      case 'urgent-stop':
        throw new TypeError(
          `a story about ${story.topic} was stopped: ${sent.hits[0]?.found ?? ''}`,
        )
      case 'sent-before':
        throw new TypeError(`a story about ${story.topic} was held back`)
      case 'answers-refused':
        throw new TypeError(
          `a story about ${story.topic} was refused: ${sent.problems.map(({ words }) => words).join(' ')}`,
        )
    }
  })
}

/** The form as it opens, with the story's answers over it. */
function fieldsOf({ questionnaire, prefill }: OpenForm, { answers }: Story): PostedFields {
  const opening = postAnswers(questionnaire, openingAnswers(questionnaire, prefill), prefill)
  const own = Object.entries(answers).map(
    ([linkId, value]): [string, string | readonly string[]] => {
      const item = `a.${linkId}`
      const options = prefill.options[linkId] ?? []
      if (value === 'first' && options[0] !== undefined) return [item, [options[0].key]]
      return value === 'first' ? [`${item}.other`, 'The one from last month'] : [item, value]
    },
  )
  return { ...opening, ...Object.fromEntries(own) }
}

type Playing = { readonly id: ConversationId; readonly patient: StoryPatient }

async function play(stage: Stage, playing: Playing, step: Step): Promise<void> {
  if (step.do === 'add' || step.do === 'read-by-patient') {
    await playPatient(stage, playing, step)
    return
  }
  const who = staffOf(stage, step.by)
  await stage.database.withSubject(who, async (tx) => {
    const conversation = await held(tx, who, playing.id)
    await playStaff(tx, who, conversation, { step, playing })
  })
}

async function playPatient(stage: Stage, { id, patient }: Playing, step: Step): Promise<void> {
  const who = patientOf(stage, patient)
  await stage.database.withSubject(who, async (tx) => {
    const conversation = await held(tx, who, id)
    if (step.do !== 'add') {
      await markReadByPatient(tx, conversation)
      return
    }
    const { dueAt } = await promiseUnder(tx, who.practiceId, conversation.topicKey)
    await addMessage(tx, who, conversation, { text: step.text, pastStop: 'sent-anyway', dueAt })
  })
}

async function playStaff(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  { step, playing }: { readonly step: Step; readonly playing: Playing },
): Promise<void> {
  switch (step.do) {
    case 'read':
      return await markReadByStaff(tx, who, conversation, conversation.patientSeq)
    case 'claim':
      await claimConversation(tx, who, conversation, undefined)
      return
    case 'note':
      await writeNote(tx, who, conversation, step.text)
      return
    case 'reply':
      await replyToPatient(tx, who, conversation, {
        medium: 'written',
        text: step.text.replace('{name}', playing.patient.firstName),
        answersUpTo: conversation.patientSeq,
        afterReplySeq: undefined,
        close: step.close ?? false,
        templateId: undefined,
      })
      return
    case 'talk':
      await replyToPatient(tx, who, conversation, {
        medium: 'phone',
        text: step.text,
        answersUpTo: conversation.patientSeq,
        afterReplySeq: undefined,
        close: true,
        templateId: undefined,
      })
      return
    case 'call':
      await noteAttempt(tx, who, conversation, step.outcome)
      return
    case 'move': {
      const desks = await readDesks(tx, who.practiceId)
      const from = desks.find((desk) => desk.id === conversation.deskId)
      const to = desks.find((desk) => desk.key === step.to)
      if (from === undefined || to === undefined) throw new TypeError('no such desk')
      await moveConversation(tx, who, conversation, {
        from,
        to,
        reason: step.reason,
        note: step.note,
      })
      return
    }
    case 'add':
    case 'read-by-patient':
      return
  }
}

async function held(
  tx: Tx,
  who: PatientSubject | StaffSubject,
  id: ConversationId,
): Promise<Conversation> {
  const conversation = await accessConversation(tx, who, id)
  if (conversation === undefined) throw new TypeError('the story lost its conversation')
  return conversation
}
