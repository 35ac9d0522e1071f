import type { PastStop } from '@salve/contract/desk-words'
import type { DeskId, EntryId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import { happened } from '../facts.ts'
import { findDangerDesk } from '../inboxes/find-danger-desk.ts'
import { moveObligations } from '../obligations/close-obligations.ts'
import { openObligation } from '../obligations/open-obligation.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { findRedFlags } from '../safety/find-red-flags.ts'
import type { Hit } from '../safety/red-flags.ts'
import { saveHits } from '../safety/save-hits.ts'
import { accessConversation } from './access.ts'
import type { Conversation } from './conversation.ts'
import { threadPlace } from './draft-place.ts'
import { deleteDraft } from './draft-sql.ts'
import { auditOf, sayChanged } from './say-changed.ts'
import { advance, insertEntries, type NewEntry, unclaimed } from './sql.ts'

export type Addition = {
  readonly text: string
  /** The patient saw the urgent stop, or would send all the same. */
  readonly pastStop: PastStop | undefined
  /** When the practice promises to answer what is added. */
  readonly dueAt: Temporal.Instant
}

export type AdditionOutcome =
  | { readonly outcome: 'sent'; readonly conversation: Conversation; readonly entryId: EntryId }
  /** Words that can mean danger: shown first, never blocking. Nothing was sent. */
  | {
      readonly outcome: 'urgent-stop'
      readonly hits: readonly Hit[]
      /** Where the conversation goes if it is sent all the same. */
      readonly deskId: DeskId
    }

/**
 * A patient writes again in a conversation. It opens the conversation (whatever its state) and an
 * obligation of its own; while an older message is unanswered the earlier due time stands. Words of
 * danger take the conversation to where a nurse sees them.
 */
export async function addMessage(
  tx: Tx,
  who: PatientSubject,
  conversation: Conversation,
  addition: Addition,
): Promise<AdditionOutcome> {
  const hits = findRedFlags({ parts: [{ where: 'message', text: addition.text }] })
  const from = conversation.deskId
  const deskId = hits.length === 0 ? from : await findDangerDesk(tx, who.practiceId, from)
  if (hits.length > 0 && addition.pastStop === undefined) {
    return { outcome: 'urgent-stop', hits, deskId }
  }
  return await write(tx, who, conversation, { addition, hits, deskId })
}

async function write(
  tx: Tx,
  who: PatientSubject,
  conversation: Conversation,
  {
    addition,
    hits,
    deskId,
  }: { readonly addition: Addition; readonly hits: readonly Hit[]; readonly deskId: DeskId },
): Promise<AdditionOutcome> {
  const { practiceId } = who
  const { deskId: from } = conversation
  const entryId = newId('entry')
  const found = hits[0]?.found
  const author = { kind: 'patient', id: who.patientId } as const
  const { text, dueAt, pastStop } = addition
  const entries = [
    ...messageEntries(author, { entryId, text, dueAt, found, pastStop }),
    ...(deskId === from ? [] : [movedEntry(from, deskId)]),
  ]
  const advanced = await advance(tx, conversation, {
    ...(hits.length === 0 ? {} : { expecting: { deskId: from } }),
    entries: entries.length,
    message: { by: 'patient', at: 1 },
    due: { since: tx.now, at: dueAt },
    change: {
      state: 'open',
      ...(found === undefined ? {} : { urgent_found: found, urgent_at: tx.now }),
      ...(deskId === from ? {} : { desk_id: deskId, ...unclaimed }),
    },
  })
  if (advanced === undefined) {
    const now = await accessConversation(tx, who, conversation.id)
    if (now === undefined || now.deskId === from) throw new TypeError('a conversation vanished')
    // Staff moved it while we looked where words of danger must go: we look again from there.
    return await addMessage(tx, who, now, addition)
  }
  await insertEntries(tx, conversation, numbered(advanced.before, entries))
  await saveHits(tx, { who, conversationId: conversation.id, entryId }, hits)
  if (deskId !== from) await followMove(tx, conversation, advanced.row)
  await openObligation(tx, practiceId, {
    ...{ conversationId: conversation.id, patientId: who.patientId, entryId, dueAt },
    ...{ entrySeq: advanced.before + 1, deskId: advanced.row.deskId },
  })
  await deleteDraft(tx, practiceId, who.patientId, threadPlace('reply', conversation.id))
  await sent(tx, who, advanced.row, entryId)
  return { outcome: 'sent', conversation: advanced.row, entryId }
}

/** The house itself moved it, because of the words. */
function movedEntry(fromDesk: DeskId, toDesk: DeskId): Omit<NewEntry, 'seq'> {
  return {
    kind: 'moved',
    audience: 'everyone',
    author: { kind: 'house' },
    data: { fromDesk, toDesk, reason: 'danger-words' },
  }
}

/** What was owed before goes along, and the desk it left looks again. */
async function followMove(tx: Tx, before: Conversation, now: Conversation): Promise<void> {
  const { practiceId, id: conversationId, deskId } = now
  await moveObligations(tx, practiceId, { conversationId, deskId })
  await auditOf(tx, now, 'conversation.moved')
  await sayChanged(tx, { ...now, deskId: before.deskId }, false)
}

type Written = {
  readonly entryId: EntryId
  readonly text: string
  readonly dueAt: Temporal.Instant
  readonly found: string | undefined
  readonly pastStop: PastStop | undefined
  readonly data?: Record<string, unknown>
}

/** A patient's message as entries: the words, the promise made for them, what the rules found in them. */
export function messageEntries(
  author: NewEntry['author'],
  { entryId, text, dueAt, found, pastStop, data = {} }: Written,
): readonly Omit<NewEntry, 'seq'>[] {
  return [
    { id: entryId, kind: 'message', audience: 'everyone', author, text, data },
    {
      kind: 'promise',
      audience: 'everyone',
      author: { kind: 'house' },
      data: { dueAt: dueAt.toString() },
    },
    ...(found === undefined
      ? []
      : [
          {
            kind: 'safety',
            audience: 'staff',
            author,
            data: { found, patientSaid: pastStop },
          } as const,
        ]),
  ]
}

export function numbered(
  before: number,
  entries: readonly Omit<NewEntry, 'seq'>[],
): readonly NewEntry[] {
  return entries.map((entry, index) => ({ ...entry, seq: before + 1 + index }))
}

/** The audit row and the fact of a patient's message. */
export async function sent(
  tx: Tx,
  who: PatientSubject,
  conversation: Pick<Conversation, 'id' | 'deskId' | 'lastSeq'>,
  entryId: EntryId,
): Promise<void> {
  await audit(tx, {
    action: 'message.sent',
    patientId: who.patientId,
    objectType: 'message',
    objectId: entryId,
  })
  await happened(tx, {
    type: 'message-sent-by-patient',
    practiceId: who.practiceId,
    patientId: who.patientId,
    conversationId: conversation.id,
    deskId: conversation.deskId,
    version: conversation.lastSeq,
    entryId,
  })
}
