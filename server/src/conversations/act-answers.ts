// What the desk is answered after it did something to a conversation, and why it was refused.
import type { Acted, Problem } from '@salve/contract/desk'
import type { EntryId } from '@salve/contract/ids'
import { peopleById } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { json, problem, type Reply } from '../platform/http/reply.ts'
import type { Claim, Conversation } from './conversation.ts'
import { liveClaim } from './desk-words.ts'
import { readEntriesAfter } from './read-thread.ts'
import type { ReplyOutcome } from './reply-to-patient.ts'

export async function acted(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  entryId?: EntryId,
): Promise<Reply> {
  const people = await peopleById(tx, who.practiceId)
  const claim = liveClaim({ now: tx.now, people }, conversation)
  const body: Acted = {
    id: conversation.id,
    state: conversation.state,
    version: conversation.patientSeq,
    ...(claim === undefined ? {} : { claim }),
    ...(entryId === undefined ? {} : { entryId }),
  }
  return json(body, entryId === undefined ? 200 : 201)
}

export async function replied(
  tx: Tx,
  who: StaffSubject,
  outcome: ReplyOutcome,
  seen: { readonly answersUpTo: number; readonly afterReplySeq: number },
): Promise<Reply> {
  switch (outcome.outcome) {
    case 'sent':
      return await acted(tx, who, outcome.conversation, outcome.entryId)
    case 'already-claimed':
      return await alreadyClaimed(tx, who, outcome.claim)
    case 'blanks-left':
      return refusal({
        type: 'blanks-left',
        title: 'Fill the marked words before you send',
        status: 422,
        blanks: [...outcome.blanks],
      })
    case 'patient-wrote-again':
      return await wroteAgain(tx, who, outcome.conversation, seen.answersUpTo)
    case 'colleague-replied': {
      const newEntries = await readEntriesAfter(
        ...([tx, who, outcome.conversation, seen.afterReplySeq] as const),
      )
      const theirs = newEntries.findLast(
        (entry) => entry.kind === 'message' && entry.author.kind === 'staff',
      )
      return refusal({
        type: 'colleague-replied',
        title: 'A colleague sent a reply while you were writing',
        status: 409,
        by: theirs?.kind === 'message' ? theirs.author.name : 'A colleague',
        newEntries,
      })
    }
  }
}

export async function wroteAgain(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  seen: number,
): Promise<Reply> {
  return refusal({
    type: 'patient-wrote-again',
    title: 'The patient wrote again while you were writing',
    status: 409,
    version: conversation.patientSeq,
    newEntries: await readEntriesAfter(tx, who, conversation, seen),
  })
}

export async function alreadyClaimed(tx: Tx, who: StaffSubject, claim: Claim): Promise<Reply> {
  const people = await peopleById(tx, who.practiceId)
  return refusal({
    type: 'already-claimed',
    title: 'A colleague has this one',
    status: 409,
    by: { personId: claim.personId, name: people.get(claim.personId)?.name ?? 'A colleague' },
    until: claim.until.toString(),
  })
}

/** A refusal of the desk's closed list, as the contract spells it. */
export function refusal(details: Problem): Reply {
  const { type, title, status, ...members } = details
  return problem({ type, title, status, members })
}
