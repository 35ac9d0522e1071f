import type { PersonId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Person } from './person.ts'
import { hasEmail, insertPeople, markLeft, selectPeople } from './sql.ts'

/** Everybody who works in the practice now, by name. */
export async function readPeople(tx: Tx, practiceId: PracticeId): Promise<readonly Person[]> {
  return (await everybody(tx, practiceId)).here
}

/** Those who work in the practice and those who did, for the names on what they have done. */
export async function peopleById(
  tx: Tx,
  practiceId: PracticeId,
): Promise<ReadonlyMap<PersonId, Person>> {
  return (await everybody(tx, practiceId)).byId
}

type Everybody = {
  readonly here: readonly Person[]
  readonly byId: ReadonlyMap<PersonId, Person>
}

/** At most 5,000. */
async function everybody(tx: Tx, practiceId: PracticeId): Promise<Everybody> {
  return await tx.configuration('people', async () => {
    const rows = await selectPeople(tx, practiceId)
    return {
      here: rows.filter(({ left }) => !left).map(({ person }) => person),
      byId: new Map(rows.map(({ person }) => [person.id, person])),
    }
  })
}

/** Adds people to the practice. Throws when an email is already somebody's. */
export async function addPeople(
  tx: Tx,
  practiceId: PracticeId,
  people: readonly Person[],
): Promise<void> {
  await insertPeople(tx, practiceId, people)
}

/** Whether somebody who works or worked here has this email, in capitals or not. */
export async function emailIsTaken(
  tx: Tx,
  practiceId: PracticeId,
  email: string,
): Promise<boolean> {
  return await hasEmail(tx, practiceId, email)
}

/** From now on the person reads nothing: the next request of an open session is refused. */
export async function letGo(tx: Tx, practiceId: PracticeId, id: PersonId): Promise<void> {
  await markLeft(tx, practiceId, id)
}
