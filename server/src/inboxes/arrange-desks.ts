import type { DeskId, PersonId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Desk } from './desk.ts'
import { clearLead, deleteMember, insertDesks, insertMembers, lockDesks } from './sql.ts'

type Member = { readonly deskId: DeskId; readonly personId: PersonId }

/** Makes desks, in their order. */
export async function makeDesks(
  tx: Tx,
  practiceId: PracticeId,
  desks: readonly Desk[],
): Promise<void> {
  await insertDesks(tx, practiceId, desks)
}

/** Seats people at desks; who sits there already stays. */
export async function seat(
  tx: Tx,
  practiceId: PracticeId,
  members: readonly Member[],
): Promise<void> {
  await insertMembers(tx, practiceId, members)
}

/** Holds who sits where still until the transaction ends: for whoever looks before they unseat. */
export async function holdDesks(tx: Tx, practiceId: PracticeId): Promise<void> {
  await lockDesks(tx, practiceId)
}

/**
 * Takes a person from a desk: they read nothing new or old there from the next request on, and lead
 * it no more.
 */
export async function unseat(tx: Tx, practiceId: PracticeId, member: Member): Promise<void> {
  await deleteMember(tx, practiceId, member)
  await clearLead(tx, practiceId, member)
}
