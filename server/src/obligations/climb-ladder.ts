import type { DeskId, PersonId, PracticeId } from '@salve/contract/ids'
import { membersOf, readDesks } from '../inboxes/read-desks.ts'
import { readPeople } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import { ladder } from './obligation.ts'
import { insertEscalation, lockWaiting, type Waiting } from './sql.ts'

const batch = 200

/**
 * Climbs one rung for every open obligation whose next rung is due, 200 at most, and records
 * whom it tells. Gives how many; call again while it is 200. Safe to run in several processes.
 */
export async function climbLadder(tx: Tx, practiceId: PracticeId): Promise<number> {
  const waiting = await lockWaiting(tx, practiceId, batch)
  if (waiting.length === 0) return 0
  const tell = await tellers(tx, practiceId)
  for (const each of waiting) await insertEscalation(tx, practiceId, each, await tell(each))
  return waiting.length
}

async function tellers(
  tx: Tx,
  practiceId: PracticeId,
): Promise<(waiting: Waiting) => Promise<readonly PersonId[]>> {
  const desks = await readDesks(tx, practiceId)
  const people = await readPeople(tx, practiceId)
  const managers = people.filter((person) => person.role === 'manager').map((person) => person.id)
  const seats = new Map<DeskId, readonly PersonId[]>()
  for (const desk of desks) seats.set(desk.id, await membersOf(tx, practiceId, desk.id))
  return async ({ deskId, rung }) => {
    const told = ladder[rung]?.told ?? 'on-call'
    if (told === 'desk') return seats.get(deskId) ?? []
    const lead = desks.find((desk) => desk.id === deskId)?.leadPersonId
    return told === 'lead' && lead !== undefined ? [lead] : managers
  }
}
