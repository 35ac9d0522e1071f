import type { EntryId } from '@salve/contract/ids'
import type { Blank, Medium } from '@salve/contract/desk-words'
import { audit } from '../audit/audit.ts'
import { happened } from '../facts.ts'
import { closeObligations } from '../obligations/close-obligations.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { findUnfilled } from '../templates/template.ts'
import { accessConversation } from './access.ts'
import { type Claim, type Conversation, heldByOther } from './conversation.ts'
import { threadPlace } from './draft-place.ts'
import { deleteDraft } from './draft-sql.ts'
import { advance, insertEntries, settled } from './sql.ts'

export type Reply = {
  readonly text: string
  /** `phone`: what was said in a call that has been. */
  readonly medium: Medium
  /** The patient's last message on the writer's screen. */
  readonly answersUpTo: number
  /** The last staff message on the writer's screen; undefined when the writer does not mind. */
  readonly afterReplySeq: number | undefined
  readonly close: boolean
  readonly templateId: string | undefined
}

export type ReplyOutcome =
  | { readonly outcome: 'sent'; readonly conversation: Conversation; readonly entryId: EntryId }
  | { readonly outcome: 'blanks-left'; readonly blanks: readonly Blank[] }
  | { readonly outcome: 'patient-wrote-again'; readonly conversation: Conversation }
  | { readonly outcome: 'colleague-replied'; readonly conversation: Conversation }
  | { readonly outcome: 'already-claimed'; readonly claim: Claim }

/**
 * Sends an answer to the patient, or writes down the one given by phone, and ends what was owed for
 * the messages it answers. Nobody is notified of a call that they were in. Refused while
 * a template's blank is unfilled, while a colleague holds the claim, and when the patient or a
 * colleague has written since the writer looked: one compare-and-set decides, not a look before.
 */
export async function replyToPatient(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  reply: Reply,
): Promise<ReplyOutcome> {
  const blanks = findUnfilled(reply.text)
  if (blanks.length > 0) return { outcome: 'blanks-left', blanks }
  const claim = heldByOther(conversation, who.personId, tx.now)
  if (claim !== undefined) return { outcome: 'already-claimed', claim }
  const closing = reply.close ? newId('entry') : undefined
  const sent = await advance(tx, conversation, {
    entries: closing === undefined ? 1 : 2,
    message: { by: 'staff', at: 1 },
    expecting: {
      patientSeq: reply.answersUpTo,
      freeFor: who.personId,
      ...(reply.afterReplySeq === undefined ? {} : { staffSeq: reply.afterReplySeq }),
    },
    change: {
      state: closing === undefined ? 'waiting' : 'done',
      ...settled,
      closing_id: closing ?? null,
    },
  })
  if (sent === undefined) return await whyNot(tx, who, conversation, reply)
  const entryId = await writeReply(tx, who, sent, reply)
  return { outcome: 'sent', conversation: sent.row, entryId }
}

async function writeReply(
  tx: Tx,
  who: StaffSubject,
  sent: { readonly before: number; readonly row: Conversation },
  reply: Reply,
): Promise<EntryId> {
  const conversation = sent.row
  const entryId = newId('entry')
  const author = { kind: 'staff', id: who.personId } as const
  const byPhone = reply.medium === 'phone'
  const outcome = byPhone ? 'talked-by-phone' : 'answered'
  await insertEntries(tx, conversation, [
    {
      id: entryId,
      seq: sent.before + 1,
      kind: 'message',
      audience: 'everyone',
      author,
      text: reply.text,
      data: {
        ...(byPhone ? { medium: reply.medium } : {}),
        ...(reply.templateId === undefined ? {} : { templateId: reply.templateId }),
      },
    },
    ...(conversation.closing === undefined
      ? []
      : [
          {
            id: conversation.closing,
            seq: sent.before + 2,
            kind: 'closed',
            audience: 'everyone',
            author,
            data: { outcome },
          } as const,
        ]),
  ])
  await closeObligations(tx, who.practiceId, {
    conversationId: conversation.id,
    upToSeq: reply.answersUpTo,
    outcome,
    by: who.personId,
    entryId,
  })
  if (!byPhone) {
    await deleteDraft(tx, who.practiceId, who.personId, threadPlace('reply', conversation.id))
  }
  await audit(tx, {
    action: byPhone ? 'call.logged' : 'message.sent',
    patientId: conversation.patientId,
    objectType: 'message',
    objectId: entryId,
  })
  await happened(tx, {
    type: byPhone ? 'call-logged' : 'message-sent-by-staff',
    practiceId: who.practiceId,
    patientId: conversation.patientId,
    conversationId: conversation.id,
    deskId: conversation.deskId,
    version: sent.row.lastSeq,
    entryId,
  })
  return entryId
}

async function whyNot(
  tx: Tx,
  who: StaffSubject,
  before: Conversation,
  reply: Reply,
): Promise<ReplyOutcome> {
  const now = (await accessConversation(tx, who, before.id)) ?? before
  const claim = heldByOther(now, who.personId, tx.now)
  if (claim !== undefined) return { outcome: 'already-claimed', claim }
  if (now.patientSeq !== reply.answersUpTo) {
    return { outcome: 'patient-wrote-again', conversation: now }
  }
  if (reply.afterReplySeq !== undefined && now.staffSeq !== reply.afterReplySeq) {
    return { outcome: 'colleague-replied', conversation: now }
  }
  // Only a colleague's claim stood in the way, and has been let go meanwhile.
  return await replyToPatient(tx, who, now, reply)
}
