import { patientPaths } from '@salve/contract/patient-paths'
import { pastStops } from '@salve/contract/desk-words'
import { topicKeys } from '@salve/contract/words'
import { z } from 'zod'
import { SentBeforePage } from '../../pages/sent-before-page.tsx'
import { TopicFormPage } from '../../pages/topic-form-page.tsx'
import { UrgentPage } from '../../pages/urgent-page.tsx'
import { audit } from '../audit/audit.ts'
import type { AnswerProblem } from '../forms/answer-problem.ts'
import { keepAnswerFields, type PostedFields } from '../forms/posted-answers.ts'
import { viewForm } from '../forms/view-form.ts'
import { isOpen } from '../promises/business-time.ts'
import { newKey } from '../platform/crypto/secrets.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { keyWasUsed } from '../platform/http/once.ts'
import { json, notFound, page, type Reply, seeOther } from '../platform/http/reply.ts'
import { type Call, patientRoute, type Route } from '../platform/http/route.ts'
import { keepForm, openForm, type OpenForm } from './open-form.ts'
import { openPage, type PatientPages } from './patient-frame.ts'
import { readersWords, readingOf } from './reading-words.ts'
import { auditOf } from './say-changed.ts'
import { sendRequest } from './send-request.ts'
import { dangerKind, dangerOf } from './urgent-words.ts'

const about = z.strictObject({ topic: z.enum(topicKeys) })
/** A form's fields: `a.<linkId>`, checked against the form itself; anything else is refused here. */
const fieldName = z.string().regex(/^a\.[\w.~-]{1,120}$/, 'not a field of this form')
const fieldValue = z.union([z.string().max(20_000), z.array(z.string().max(20_000)).max(100)])
const answerFields = z.record(fieldName, fieldValue)

type Asked = Call<PatientSubject, z.infer<typeof about>, unknown, unknown>

/** The forms of the topics: open, keep, send. */
export function writeRoutes(pages: PatientPages): readonly Route[] {
  return [
    patientRoute({
      path: '/write/:topic',
      params: about,
      query: z.strictObject({ just: z.literal('saved').optional() }),
      answer: async (call) => {
        const form = await openForm(call.tx, call.who, call.params.topic)
        if (form === undefined) return notFound()
        await audit(call.tx, {
          action: 'form.opened',
          patientId: call.who.patientId,
          detail: { topic: call.params.topic },
        })
        return await showForm(call, pages, form, {
          fields: form.fields,
          ...(call.query.just === undefined ? {} : { just: 'saved' as const }),
        })
      },
    }),
    sendRoute(pages),
    patientRoute({
      method: 'PUT',
      path: '/write/:topic/draft',
      repeat: { natural: 'the newest words of the patient replace the older ones' },
      params: about,
      body: z.strictObject({ key: z.string().max(60).optional(), fields: answerFields }),
      answer: async ({ tx, who, params, body }) => {
        const kept = json({ savedAt: tx.now.toString() })
        if (await keyWasUsed(tx, who.patientId, body.key)) return kept
        const form = await keepForm(tx, who, params.topic, keepAnswerFields(body.fields))
        return form === undefined ? notFound() : kept
      },
    }),
    patientRoute({
      method: 'POST',
      path: '/write/:topic/draft',
      params: about,
      body: answerFields,
      answer: async ({ tx, who, params, body }) => {
        const form = await keepForm(tx, who, params.topic, keepAnswerFields(body))
        if (form === undefined) return notFound()
        return seeOther(`${patientPaths.writeAbout(params.topic)}?just=saved`)
      },
    }),
  ]
}

function sendRoute(pages: PatientPages): Route {
  return patientRoute({
    method: 'POST',
    path: '/write/:topic',
    params: about,
    body: z.record(z.union([z.literal(['past-stop', 'again']), fieldName]), fieldValue),
    answer: async (call) => {
      const { tx, who, params } = call
      const fields = keepAnswerFields(call.body)
      const form = await openForm(tx, who, params.topic)
      if (form === undefined) return notFound()
      const pastStop = pastStops.find((each) => each === call.body['past-stop'])
      const again = call.body['again'] === 'yes'
      const sent = await sendRequest(tx, who, form, { fields, pastStop, again })
      switch (sent.outcome) {
        case 'sent':
          return seeOther(patientPaths.sent(sent.conversationId))
        case 'answers-refused': {
          await keepForm(tx, who, params.topic, fields)
          const refused = await showForm(call, pages, form, { fields, problems: sent.problems })
          return { ...refused, status: 422, commits: true }
        }
        case 'urgent-stop': {
          await keepForm(tx, who, params.topic, fields)
          const { frame, calendar } = await openPage(tx, who, call.visitor, pages)
          const { practiceId, patientId } = who
          const to = { deskId: sent.deskId, topicKey: params.topic, patientId }
          const elsewhere = sent.deskId !== form.row.deskId
          const stop = UrgentPage({
            frame,
            ...dangerOf(sent.hits, isOpen(calendar, tx.now)),
            ...(elsewhere ? { reading: await readersWords(tx, practiceId, to) } : {}),
            action: patientPaths.writeAbout(params.topic),
            onceKey: newKey(),
            fields: pairsOf(fields),
            back: patientPaths.writeAbout(params.topic),
          })
          return { ...page(stop, 422), commits: true }
        }
        case 'sent-before': {
          const { frame } = await openPage(tx, who, call.visitor, pages)
          const { conversationId: conversation, title, at } = sent.before
          await auditOf(tx, { id: conversation, patientId: who.patientId }, 'request.held-back')
          const held = SentBeforePage({
            frame,
            ...{ conversation, title, at },
            action: patientPaths.writeAbout(params.topic),
            onceKey: newKey(),
            fields: pairsOf({
              ...fields,
              ...(pastStop !== undefined && { 'past-stop': pastStop }),
            }),
          })
          return { ...page(held, 409), commits: true }
        }
      }
    },
  })
}

function pairsOf(fields: PostedFields): readonly (readonly [string, string])[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each) => [name, each] as const),
  )
}

type Shown = {
  readonly fields: PostedFields | undefined
  readonly problems?: readonly AnswerProblem[]
  readonly just?: 'saved' | 'not-sent'
}

async function showForm(
  { tx, who, visitor, params }: Asked,
  pages: PatientPages,
  form: OpenForm,
  shown: Shown,
): Promise<Reply> {
  const opened = await openPage(tx, who, visitor, pages)
  const { topic } = form.row
  return page(
    TopicFormPage({
      frame: opened.frame,
      topic: params.topic,
      title: topic.name,
      form: viewForm(form.questionnaire, {
        prefill: form.prefill,
        fields: shown.fields,
        problems: shown.problems,
        dangers: topic.dangerAnswers.map((rule) => ({ ...rule, danger: dangerKind(rule) })),
      }),
      onceKey: newKey(),
      sendWords: params.topic === 'refill' ? 'Send my refill request' : 'Send to the practice',
      reading: await readingOf(tx, who, opened, form),
      ...(shown.just === undefined ? {} : { just: shown.just }),
    }),
  )
}
