import { pastStops } from '@salve/contract/desk-words'
import { patientPaths } from '@salve/contract/patient-paths'
import { z } from 'zod'
import type { ReplyJust } from '../../pages/reply-form.tsx'
import { ThreadPage } from '../../pages/thread-page.tsx'
import { UrgentPage } from '../../pages/urgent-page.tsx'
import { isOpen } from '../promises/business-time.ts'
import { newKey } from '../platform/crypto/secrets.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { idOf } from '../platform/http/fields.ts'
import { keyWasUsed } from '../platform/http/once.ts'
import { json, notFound, page, type Reply, seeOther } from '../platform/http/reply.ts'
import { type Call, patientRoute, type Route } from '../platform/http/route.ts'
import { accessConversation } from './access.ts'
import { addMessage } from './add-message.ts'
import type { Conversation } from './conversation.ts'
import { threadPlace } from './draft-place.ts'
import { promiseUnder } from './due-promise.ts'
import { markReadByPatient } from './mark-read.ts'
import { openPage, type PatientPages } from './patient-frame.ts'
import { threadProps } from './patient-thread.ts'
import { readersWords } from './reading-words.ts'
import { readPatientDraft, savePatientDraft } from './save-draft.ts'
import { dangerOf } from './urgent-words.ts'

const textLengthMax = 10_000
const one = z.strictObject({ id: idOf('conversation') })
type Asked<P, Q, B> = Call<PatientSubject, P, Q, B>

/** The page of one of the patient's conversations, and what they write there. */
export function patientThreadRoutes(pages: PatientPages): readonly Route[] {
  return [threadRoute(pages), replyRoute(pages), afterReplyRoute(), replyDraftRoute()]
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
      'past-stop': z.enum(pastStops).optional(),
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
      const pastStop = body['past-stop']
      const added = await addMessage(tx, who, conversation, { text, pastStop, dueAt: due.dueAt })
      if (added.outcome === 'sent') {
        return seeOther(`${patientPaths.conversation(conversation.id)}?just=sent`)
      }
      await savePatientDraft(tx, who, place, { text })
      const { frame, calendar } = await openPage(tx, who, call.visitor, pages)
      const elsewhere = added.deskId !== conversation.deskId
      const to = { ...conversation, deskId: added.deskId }
      const stop = UrgentPage({
        frame,
        ...dangerOf(added.hits, isOpen(calendar, tx.now)),
        ...(elsewhere ? { reading: await readersWords(tx, who.practiceId, to) } : {}),
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
