import { patientPaths } from '@salve/contract/patient-paths'
import { topicKeys } from '@salve/contract/words'
import { z } from 'zod'
import { ChooseTopicPage } from '../../pages/choose-topic-page.tsx'
import { capital } from '../../pages/frame.ts'
import { HomePage } from '../../pages/home-page.tsx'
import { HowItWorksPage } from '../../pages/how-it-works-page.tsx'
import { MessagesPage } from '../../pages/messages-page.tsx'
import type { ReplyJust } from '../../pages/reply-form.tsx'
import { SentPage } from '../../pages/sent-page.tsx'
import { ThreadPage } from '../../pages/thread-page.tsx'
import { UrgentPage } from '../../pages/urgent-page.tsx'
import { audit } from '../audit/audit.ts'
import { teamAt } from '../inboxes/desk.ts'
import { readDesks, membersOf } from '../inboxes/read-desks.ts'
import { readPeople } from '../people/read-people.ts'
import { newKey } from '../platform/crypto/secrets.ts'
import { idOf } from '../platform/http/fields.ts'
import { keyWasUsed } from '../platform/http/once.ts'
import { json, notFound, page, type Reply, seeOther } from '../platform/http/reply.ts'
import { type Call, patientRoute, type Route } from '../platform/http/route.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { readTopic, readTopics } from '../topics/read-topics.ts'
import { accessConversation } from './access.ts'
import { addMessage } from './add-message.ts'
import type { Conversation } from './conversation.ts'
import { cursor, cursorAfter } from './cursor.ts'
import { threadPlace } from './draft-place.ts'
import { dueWords, promiseUnder } from './due-promise.ts'
import { chooseProps, homeProps, messageLines } from './home-props.ts'
import { markReadByPatient } from './mark-read.ts'
import { selectOwn } from './own-sql.ts'
import { openPage, type PatientPages } from './patient-frame.ts'
import { threadProps } from './patient-thread.ts'
import { readPatientDraft, savePatientDraft } from './save-draft.ts'
import { dangerOf } from './urgent-words.ts'

const linesMax = 25
const textLengthMax = 10_000
const one = z.strictObject({ id: idOf('conversation') })
type Asked<P, Q, B> = Call<PatientSubject, P, Q, B>

/** The patient's pages about their conversations. */
export function patientRoutes(pages: PatientPages): readonly Route[] {
  return [
    patientRoute({
      path: patientPaths.home(),
      answer: async ({ tx, who, visitor }) => {
        const opened = await openPage(tx, who, visitor, pages)
        await audit(tx, { action: 'home.opened', patientId: who.patientId })
        return page(HomePage(await homeProps(tx, who, opened)))
      },
    }),
    patientRoute({
      path: patientPaths.write(),
      query: z.strictObject({
        topic: z.enum(topicKeys).optional(),
        go: z.string().max(20).optional(),
      }),
      answer: async ({ tx, who, visitor, query }) => {
        if (query.topic !== undefined) return seeOther(patientPaths.writeAbout(query.topic))
        const opened = await openPage(tx, who, visitor, pages)
        const props = await chooseProps(tx, who, opened, query.go !== undefined)
        return page(ChooseTopicPage(props), query.go === undefined ? 200 : 422)
      },
    }),
    sentRoute(pages),
    messagesRoute(pages),
    threadRoute(pages),
    replyRoute(pages),
    afterReplyRoute(),
    replyDraftRoute(),
    howItWorksRoute(pages),
  ]
}

function sentRoute(pages: PatientPages): Route {
  return patientRoute({
    path: '/sent/:id',
    params: one,
    answer: async ({ tx, who, visitor, params }) => {
      const conversation = await accessConversation(tx, who, params.id)
      if (conversation === undefined) return notFound()
      const { frame, calendar } = await openPage(tx, who, visitor, pages)
      const desks = await readDesks(tx, who.practiceId)
      const team = teamAt(desks, conversation.deskId)
      const due = conversation.due?.at ?? conversation.lastAt
      const topic = await readTopic(tx, who.practiceId, conversation.topicKey)
      return page(
        SentPage({
          frame,
          conversation: conversation.id,
          title: conversation.title,
          desk: team,
          due: dueWords(calendar.timeZone, tx.now, due),
          next: [
            { words: `${capital(team)} reads it`, detail: 'You will see who opened it' },
            {
              words:
                topic?.topic.physicianMayRead === true
                  ? 'Your doctor is asked if needed'
                  : 'We answer you here',
              detail: 'We write to tell you. The notice will not say why',
            },
            { words: 'You read the answer', detail: 'It stays here and in your chart' },
          ],
          reference: conversation.reference,
        }),
      )
    },
  })
}

function messagesRoute(pages: PatientPages): Route {
  return patientRoute({
    path: patientPaths.messages(),
    query: z.strictObject({ before: cursor.optional() }),
    answer: async ({ tx, who, visitor, query }) => {
      const opened = await openPage(tx, who, visitor, pages)
      const own = await selectOwn(tx, who, { after: query.before, limit: linesMax + 1 })
      const shown = own.slice(0, linesMax)
      const last = own.length > linesMax ? shown.at(-1) : undefined
      await audit(tx, {
        action: 'messages.listed',
        patientId: who.patientId,
        detail: { shown: shown.length },
      })
      return page(
        MessagesPage({
          frame: opened.frame,
          lines: await messageLines(tx, who, opened, shown),
          ...(last === undefined ? {} : { before: cursorAfter(last, 'done') }),
        }),
      )
    },
  })
}

function threadRoute(pages: PatientPages): Route {
  return patientRoute({
    path: '/messages/:id',
    params: one,
    query: z.strictObject({ just: z.enum(['sent', 'saved']).optional() }),
    answer: async (call) => {
      const { just } = call.query
      const conversation = await accessConversation(call.tx, call.who, call.params.id)
      if (conversation === undefined) return notFound()
      await markReadByPatient(call.tx, conversation)
      const draft = await readPatientDraft(call.tx, call.who, threadPlace('reply', conversation.id))
      const kept = draft?.content['text']
      const text = typeof kept === 'string' ? kept : ''
      return await showThread(call, pages, conversation, {
        text,
        ...(just === undefined && text !== '' && { just: 'restored' }),
        ...(just !== undefined && { just }),
      })
    },
  })
}

async function showThread<P, Q, B>(
  { tx, who, visitor }: Asked<P, Q, B>,
  pages: PatientPages,
  conversation: Conversation,
  reply: {
    readonly text: string
    readonly just?: ReplyJust
    readonly onceKey?: string
  },
): Promise<Reply> {
  const opened = await openPage(tx, who, visitor, pages)
  const props = await threadProps(tx, opened, conversation, {
    ...reply,
    onceKey: reply.onceKey ?? newKey(),
  })
  return page(ThreadPage(props), reply.just === 'empty' ? 422 : 200)
}

const words = z
  .string()
  .max(textLengthMax)
  .transform((text) => text.replaceAll('\r\n', '\n'))

function replyRoute(pages: PatientPages): Route {
  return patientRoute({
    method: 'POST',
    path: '/messages/:id/reply',
    params: one,
    body: z.strictObject({
      text: words,
      'past-stop': z.literal('yes').optional(),
      save: z.string().max(20).optional(),
    }),
    answer: async (call) => {
      const { tx, who, body } = call
      const conversation = await accessConversation(tx, who, call.params.id)
      if (conversation === undefined) return notFound()
      const { text } = body
      if (text.trim() === '') {
        return await showThread(call, pages, conversation, { text, just: 'empty' })
      }
      const place = threadPlace('reply', conversation.id)
      if (body.save !== undefined) {
        await savePatientDraft(tx, who, place, { text })
        return seeOther(`${patientPaths.conversation(conversation.id)}?just=saved`)
      }
      const due = await promiseUnder(tx, who.practiceId, conversation.topicKey)
      const sendAnyway = body['past-stop'] === 'yes'
      const added = await addMessage(tx, who, conversation, { text, sendAnyway, dueAt: due.dueAt })
      if (added.outcome === 'sent') {
        return seeOther(`${patientPaths.conversation(conversation.id)}?just=sent`)
      }
      await savePatientDraft(tx, who, place, { text })
      const { frame } = await openPage(tx, who, call.visitor, pages)
      const stop = UrgentPage({
        frame,
        ...dangerOf(added.hits),
        action: patientPaths.reply(conversation.id),
        onceKey: newKey(),
        fields: [['text', text]],
        back: patientPaths.conversation(conversation.id),
      })
      return { ...page(stop, 422), commits: true }
    },
  })
}

/** Where a reply is posted to there is nothing to see: a page that is reloaded shows the conversation. */
function afterReplyRoute(): Route {
  return patientRoute({
    path: '/messages/:id/reply',
    params: one,
    answer: async ({ tx, who, params }) => {
      const conversation = await accessConversation(tx, who, params.id)
      return conversation === undefined
        ? notFound()
        : seeOther(patientPaths.conversation(conversation.id))
    },
  })
}

function replyDraftRoute(): Route {
  return patientRoute({
    method: 'PUT',
    path: '/messages/:id/draft',
    repeat: { natural: 'the newest words of the patient replace the older ones' },
    params: one,
    body: z.strictObject({
      key: z.string().max(60).optional(),
      fields: z.strictObject({ text: words }),
    }),
    answer: async ({ tx, who, params, body }) => {
      const conversation = await accessConversation(tx, who, params.id)
      if (conversation === undefined) return notFound()
      const kept = json({ savedAt: tx.now.toString() })
      if (await keyWasUsed(tx, who.patientId, body.key)) return kept
      await savePatientDraft(tx, who, threadPlace('reply', conversation.id), {
        text: body.fields.text,
      })
      return kept
    },
  })
}

function howItWorksRoute(pages: PatientPages): Route {
  return patientRoute({
    path: patientPaths.howItWorks(),
    answer: async ({ tx, who, visitor }) => {
      const { frame } = await openPage(tx, who, visitor, pages)
      const desks = await readDesks(tx, who.practiceId)
      const topics = await readTopics(tx, who.practiceId)
      const people = await readPeople(tx, who.practiceId)
      const lines = []
      for (const desk of desks) {
        const members = await membersOf(tx, who.practiceId, desk.id)
        const names = people
          .filter((person) => members.includes(person.id))
          .map((person) => person.patientFacingName)
        const about = topics
          .filter((each) => each.open && each.deskId === desk.id)
          .map(({ topic }) => topic.name.toLowerCase())
        const list = new Intl.ListFormat('en')
        const reads = about.length === 0 ? '' : ` They read: ${list.format(about)}.`
        lines.push({ name: desk.name, who: `${list.format(names)}.${reads}` })
      }
      return page(HowItWorksPage({ frame, desks: lines }))
    },
  })
}
