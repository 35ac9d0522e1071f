import type { PersonId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { accessConversation } from './access.ts'
import { type Claim, type Conversation, heldByOther, leaseMinutes } from './conversation.ts'
import { auditOf, sayChanged } from './say-changed.ts'
import { advance, insertEntries, unclaimed } from './sql.ts'

export type ClaimOutcome =
  | { readonly outcome: 'claimed'; readonly conversation: Conversation }
  | { readonly outcome: 'already-claimed'; readonly claim: Claim }

/**
 * Takes a conversation for 15 minutes: of any number who try at once, one wins. Claiming again
 * renews the lease. `takeFrom` names the colleague whose live claim is knowingly taken over.
 */
export async function claimConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  takeFrom: PersonId | undefined,
): Promise<ClaimOutcome> {
  const held = heldByOther(conversation, who.personId, tx.now)
  const taking = held !== undefined && held.personId === takeFrom
  const mine = conversation.claim?.personId === who.personId && held === undefined
  const taken = await advance(tx, conversation, {
    entries: mine ? 0 : 1,
    change: {
      claimed_by: who.personId,
      claimed_at: tx.now,
      claimed_until: tx.now.add({ minutes: leaseMinutes }),
    },
    expecting: mine ? { claimedBy: who.personId } : { freeFor: taking ? takeFrom : who.personId },
  })
  if (taken === undefined) {
    const now = (await accessConversation(tx, who, conversation.id)) ?? conversation
    const claim = heldByOther(now, who.personId, tx.now)
    if (claim !== undefined) return { outcome: 'already-claimed', claim }
    // Whoever stood in the way has let go meanwhile.
    return await claimConversation(tx, who, now, takeFrom)
  }
  if (!mine) {
    await insertEntries(tx, conversation, [
      {
        seq: taken.before + 1,
        kind: 'claimed',
        audience: 'staff',
        author: { kind: 'staff', id: who.personId },
        data: taking ? { takenFrom: takeFrom } : {},
      },
    ])
    await auditOf(tx, taken.row, 'conversation.claimed')
    await sayChanged(tx, taken.row, false)
  }
  return { outcome: 'claimed', conversation: taken.row }
}

/** Lets go of the person's own claim; harmless when there is none. */
export async function releaseConversation(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
): Promise<Conversation> {
  if (conversation.claim?.personId !== who.personId) return conversation
  const released = await advance(tx, conversation, {
    entries: 1,
    change: unclaimed,
    expecting: { claimedBy: who.personId },
  })
  if (released === undefined) {
    return (await accessConversation(tx, who, conversation.id)) ?? conversation
  }
  await insertEntries(tx, conversation, [
    {
      seq: released.before + 1,
      kind: 'released',
      audience: 'staff',
      author: { kind: 'staff', id: who.personId },
      data: { because: 'asked' },
    },
  ])
  await auditOf(tx, released.row, 'conversation.released')
  await sayChanged(tx, released.row, false)
  return released.row
}
