import type { MoveRequest } from '@salve/contract/desk-requests'
import {
  callRequest,
  claimRequest,
  doneRequest,
  draftRequest,
  emptyRequest,
  moveRequest,
  noteRequest,
  readRequest,
  replyRequest,
} from '@salve/contract/desk-requests'
import { draftKinds } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import { z } from 'zod'
import { readDesks } from '../inboxes/read-desks.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { idOf } from '../platform/http/fields.ts'
import { json, notFound, nothing, problem, type Reply } from '../platform/http/reply.ts'
import { type Route, staffRoute } from '../platform/http/route.ts'
import { accessConversation, accessJustMoved } from './access.ts'
import { acted, alreadyClaimed, refusal, replied, wroteAgain } from './act-answers.ts'
import {
  closeConversation,
  moveConversation,
  noteAttempt,
  reopenConversation,
  writeNote,
} from './change-conversation.ts'
import { claimConversation, releaseConversation } from './claim-conversation.ts'
import type { Conversation } from './conversation.ts'
import { fillForConversation } from './fill-template.ts'
import { markReadByStaff } from './mark-read.ts'
import { readBeside, readThread } from './read-thread.ts'
import { replyToPatient } from './reply-to-patient.ts'
import { saveStaffDraft } from './save-draft.ts'
import { seqOfEntry } from './read-sql.ts'

const one = z.strictObject({ id: idOf('conversation') })

/** What staff read of and do to one conversation. */
export const actRoutes: readonly Route[] = [
  staffRoute({
    path: '/api/desk/conversations/:id',
    params: one,
    answer: async ({ tx, who, params }) =>
      await withConversation(tx, who, params.id, async (conversation) =>
        json(await readThread(tx, who, conversation)),
      ),
  }),
  staffRoute({
    path: '/api/desk/conversations/:id/beside',
    params: one,
    answer: async ({ tx, who, params }) =>
      await withConversation(tx, who, params.id, async (conversation) =>
        json(await readBeside(tx, who, conversation)),
      ),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/read',
    repeat: { natural: 'having read once more adds nothing' },
    params: one,
    body: readRequest,
    answer: async ({ tx, who, params, body }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        await markReadByStaff(tx, who, conversation, body.version)
        return nothing()
      }),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/claim',
    params: one,
    body: claimRequest,
    answer: async ({ tx, who, params, body }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        const claimed = await claimConversation(tx, who, conversation, body.takeFrom)
        switch (claimed.outcome) {
          case 'claimed':
            return await acted(tx, who, claimed.conversation)
          case 'already-claimed':
            return await alreadyClaimed(tx, who, claimed.claim)
        }
      }),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/release',
    params: one,
    body: emptyRequest,
    answer: async ({ tx, who, params }) =>
      await withConversation(
        tx,
        who,
        params.id,
        async (conversation) =>
          await acted(tx, who, await releaseConversation(tx, who, conversation)),
      ),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/reply',
    params: one,
    body: replyRequest,
    answer: async ({ tx, who, params, body }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        const { text, answersUpTo, close, templateId, afterReply } = body
        const afterReplySeq =
          afterReply === undefined ? 0 : await seqOfEntry(tx, conversation, afterReply)
        const outcome = await replyToPatient(tx, who, conversation, {
          ...{ text, medium: 'written', answersUpTo, close, templateId, afterReplySeq },
        })
        return await replied(tx, who, outcome, { answersUpTo, afterReplySeq })
      }),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/call',
    params: one,
    body: callRequest,
    answer: async ({ tx, who, params, body: call }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        if (call.outcome !== 'talked') {
          const noted = await noteAttempt(tx, who, conversation, call.outcome)
          return await acted(tx, who, noted.conversation, noted.entryId)
        }
        // What was said on the phone stands, whatever a colleague wrote meanwhile.
        const unminded = { afterReplySeq: undefined, templateId: undefined }
        const talk = { ...call, ...unminded, medium: 'phone' } as const
        const outcome = await replyToPatient(tx, who, conversation, talk)
        return await replied(tx, who, outcome, { ...call, afterReplySeq: 0 })
      }),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/notes',
    params: one,
    body: noteRequest,
    answer: async ({ tx, who, params, body }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        const written = await writeNote(tx, who, conversation, body.text)
        return await acted(tx, who, written.conversation, written.entryId)
      }),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/move',
    params: one,
    body: moveRequest,
    answer: async ({ tx, who, params, body }) => {
      const back = { id: params.id, backTo: body.deskId }
      const conversation =
        (await accessConversation(tx, who, params.id)) ?? (await accessJustMoved(tx, who, back))
      return conversation === undefined ? notFound() : await moved(tx, who, conversation, body)
    },
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/done',
    params: one,
    body: doneRequest,
    answer: async ({ tx, who, params, body }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        const { version: seen, outcome } = body
        const closed = await closeConversation(tx, who, conversation, { seen, outcome })
        switch (closed.outcome) {
          case 'closed':
            return await acted(tx, who, closed.conversation)
          case 'patient-wrote-again':
            return await wroteAgain(tx, who, closed.conversation, seen)
          case 'not-answered':
            return problem({
              ...{
                type: 'validation',
                title: 'Say what settled it: no reply was sent',
                status: 422,
              },
              errors: [{ field: 'outcome', problem: 'the patient has no answer yet' }],
            })
        }
      }),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/reopen',
    params: one,
    body: emptyRequest,
    answer: async ({ tx, who, params }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        return await acted(tx, who, await reopenConversation(tx, who, conversation))
      }),
  }),
  staffRoute({
    method: 'PUT',
    path: '/api/desk/conversations/:id/drafts/:kind',
    repeat: { natural: 'a save names the version it replaces' },
    params: z.strictObject({ id: idOf('conversation'), kind: z.enum(draftKinds) }),
    body: draftRequest,
    answer: async ({ tx, who, params, body }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        const saved = await saveStaffDraft(tx, who, conversation, { kind: params.kind, ...body })
        switch (saved.outcome) {
          case 'saved':
            return json({ version: saved.version, savedAt: tx.now.toString() })
          case 'stale':
            return refusal({
              type: 'stale-draft',
              title: 'Another of your screens has newer words',
              status: 409,
              draft: { text: String(saved.draft.content['text']), version: saved.draft.version },
            })
        }
      }),
  }),
  staffRoute({
    method: 'POST',
    path: '/api/desk/conversations/:id/templates/:template/fill',
    repeat: { natural: 'filling a template changes nothing but its use count' },
    params: z.strictObject({ id: idOf('conversation'), template: idOf('template') }),
    body: emptyRequest,
    answer: async ({ tx, who, params }) =>
      await withConversation(tx, who, params.id, async (conversation) => {
        const filled = await fillForConversation(tx, who, conversation, params.template)
        return filled === undefined ? notFound() : json(filled)
      }),
  }),
]

async function withConversation(
  tx: Tx,
  who: StaffSubject,
  id: ConversationId,
  work: (conversation: Conversation) => Promise<Reply>,
): Promise<Reply> {
  const conversation = await accessConversation(tx, who, id)
  return conversation === undefined ? notFound() : await work(conversation)
}

async function moved(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  { deskId, reason, note }: MoveRequest,
): Promise<Reply> {
  const desks = await readDesks(tx, who.practiceId)
  const from = desks.find((desk) => desk.id === conversation.deskId)
  const to = desks.find((desk) => desk.id === deskId)
  if (from === undefined || to === undefined || from.id === to.id) {
    return problem({
      ...{ type: 'validation', title: 'Pick another desk', status: 422 },
      errors: [{ field: 'deskId', problem: 'not another desk of this practice' }],
    })
  }
  const done = await moveConversation(tx, who, conversation, { from, to, reason, note })
  if (done === undefined) {
    return problem({
      ...{ type: 'validation', title: 'It lies on another desk by now', status: 422 },
      errors: [{ field: 'deskId', problem: 'it was moved meanwhile' }],
    })
  }
  return await acted(tx, who, done.conversation)
}
