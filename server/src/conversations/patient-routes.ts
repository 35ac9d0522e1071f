import { patientPaths } from '@salve/contract/patient-paths'
import { topicKeys } from '@salve/contract/words'
import { z } from 'zod'
import { ChooseTopicPage } from '../../pages/choose-topic-page.tsx'
import { HomePage } from '../../pages/home-page.tsx'
import { HowItWorksPage } from '../../pages/how-it-works-page.tsx'
import { MessagesPage } from '../../pages/messages-page.tsx'
import { capital } from '../../pages/frame.ts'
import { SentPage } from '../../pages/sent-page.tsx'
import { audit } from '../audit/audit.ts'
import { teamAt } from '../inboxes/desk.ts'
import { readDesks, membersOf } from '../inboxes/read-desks.ts'
import { readPeople } from '../people/read-people.ts'
import { idOf } from '../platform/http/fields.ts'
import { notFound, page, seeOther } from '../platform/http/reply.ts'
import { patientRoute, type Route } from '../platform/http/route.ts'
import { readTopic, readTopics } from '../topics/read-topics.ts'
import { accessConversation } from './access.ts'
import { begunMessages } from './begun-messages.ts'
import { cursor, cursorAfter } from './cursor.ts'
import { dueWords } from './due-promise.ts'
import { chooseProps, homeProps, messageLines } from './home-props.ts'
import { selectOwn } from './own-sql.ts'
import { openPage, type PatientPages } from './patient-frame.ts'

const linesMax = 25
const one = z.strictObject({ id: idOf('conversation') })

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
            { words: `${capital(team)} will read it`, detail: 'You will see who opened it' },
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
          urgent: conversation.urgent !== undefined,
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
          begun: query.before === undefined ? await begunMessages(tx, who) : [],
          lines: await messageLines(tx, who, opened, shown),
          ...(last === undefined ? {} : { before: cursorAfter(last, 'done') }),
        }),
      )
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
