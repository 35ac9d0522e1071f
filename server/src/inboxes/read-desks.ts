import type { DeskId, PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import { peopleById } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Desk, Reader } from './desk.ts'
import { selectDesks, selectMembers, selectMemberships, selectReaders } from './sql.ts'

/** The practice's desks, in their order. */
export async function readDesks(tx: Tx, practiceId: PracticeId): Promise<readonly Desk[]> {
  return await tx.configuration('desks', async () => await selectDesks(tx, practiceId))
}

/** The desks a person sits at. */
export async function deskIdsOf(
  tx: Tx,
  practiceId: PracticeId,
  personId: PersonId,
): Promise<readonly DeskId[]> {
  return await selectMemberships(tx, practiceId, personId)
}

/** The people who sit at a desk. */
export async function membersOf(
  tx: Tx,
  practiceId: PracticeId,
  deskId: DeskId,
): Promise<readonly PersonId[]> {
  return await selectMembers(tx, practiceId, deskId)
}

/**
 * Everybody who may read what this patient writes under a topic at a desk: the same SQL function
 * decides whom `accessConversation` lets in, so the words shown to the patient are the rule.
 */
export async function whoReads(
  tx: Tx,
  practiceId: PracticeId,
  of: { readonly deskId: DeskId; readonly topicKey: TopicKey; readonly patientId: PatientId },
): Promise<readonly Reader[]> {
  const [rows, people] = await Promise.all([
    selectReaders(tx, practiceId, of),
    peopleById(tx, practiceId),
  ])
  return rows
    .flatMap(({ personId, because }) => {
      const person = people.get(personId)
      if (person === undefined) return []
      return [{ personId, name: person.patientFacingName, role: person.patientFacingRole, because }]
    })
    .toSorted(
      (one, other) =>
        other.because.localeCompare(one.because, 'en') || one.name.localeCompare(other.name, 'en'),
    )
}
