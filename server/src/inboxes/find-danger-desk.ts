import type { DeskId, PracticeId } from '@salve/contract/ids'
import type { Role } from '@salve/contract/words'
import { readPeople } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import { membersOf, readDesks } from './read-desks.ts'

const clinical: ReadonlySet<Role> = new Set<Role>(['nurse', 'physician'])
const nursesKey = 'nurses'

/**
 * The desk that must see words of danger meant for `deskId`: that desk when a nurse or a physician
 * sits there, else the nurses', else the first desk where one sits. Where none sits anywhere, nobody
 * is better placed: the same.
 */
export async function findDangerDesk(
  tx: Tx,
  practiceId: PracticeId,
  deskId: DeskId,
): Promise<DeskId> {
  const desks = await readDesks(tx, practiceId)
  const nurses = desks.filter(({ key }) => key === nursesKey)
  for (const id of [deskId, ...[...nurses, ...desks].map((desk) => desk.id)]) {
    if (await isClinical(tx, practiceId, id)) return id
  }
  return deskId
}

async function isClinical(tx: Tx, practiceId: PracticeId, deskId: DeskId): Promise<boolean> {
  const [members, people] = await Promise.all([
    membersOf(tx, practiceId, deskId),
    readPeople(tx, practiceId),
  ])
  return people.some(({ id, role }) => clinical.has(role) && members.includes(id))
}
