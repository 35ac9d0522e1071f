import type { PersonId, PracticeId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import { holdDesks, seat, unseat } from '../inboxes/arrange-desks.ts'
import type { Desk } from '../inboxes/desk.ts'
import { membersOf, readDesks } from '../inboxes/read-desks.ts'
import type { Person } from '../people/person.ts'
import { addPeople, emailIsTaken, letGo, readPeople } from '../people/read-people.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'

export type StaffOutcome =
  | { readonly outcome: 'changed'; readonly person: Person }
  /** Why not, in words; nothing was changed. */
  | { readonly outcome: 'refused'; readonly problems: readonly string[] }

/** Desks by their keys: 'nurses', 'front-desk'. */
type Seats = { readonly email: string; readonly desks: readonly string[] }

/** Adds a person and seats them. Refused for an email that is or was somebody's, and an unknown desk. */
export async function addPerson(
  tx: Tx,
  practiceId: PracticeId,
  fresh: Omit<Person, 'id'> & { readonly desks: readonly string[] },
): Promise<StaffOutcome> {
  await holdDesks(tx, practiceId)
  const { desks, unknown } = await desksNamed(tx, practiceId, fresh.desks)
  const taken = await emailIsTaken(tx, practiceId, fresh.email)
  const problems = [...unknown, ...(taken ? ['That email is, or was, somebody’s here.'] : [])]
  if (problems.length > 0) return refused(problems)
  const person = { ...fresh, id: newId('person') }
  await addPeople(tx, practiceId, [person])
  await seatAt(tx, practiceId, person.id, desks)
  return await changed(tx, 'person.added', person)
}

/** Seats a person at more desks. Refused for nobody and nowhere. */
export async function seatPerson(
  tx: Tx,
  practiceId: PracticeId,
  seats: Seats,
): Promise<StaffOutcome> {
  const { desks, unknown } = await desksNamed(tx, practiceId, seats.desks)
  const person = await personNamed(tx, practiceId, seats.email)
  if (person === undefined) return refused([nobody, ...unknown])
  if (unknown.length > 0) return refused(unknown)
  await seatAt(tx, practiceId, person.id, desks)
  return await changed(tx, 'person.seated', person)
}

/**
 * Takes a person from desks: from the next request on they read nothing there, and they lead it no
 * more. Refused while nobody else sits there: what patients send must have a reader.
 */
export async function unseatPerson(
  tx: Tx,
  practiceId: PracticeId,
  seats: Seats,
): Promise<StaffOutcome> {
  await holdDesks(tx, practiceId)
  const { desks, unknown } = await desksNamed(tx, practiceId, seats.desks)
  const person = await personNamed(tx, practiceId, seats.email)
  if (person === undefined) return refused([nobody, ...unknown])
  const problems = [...unknown, ...(await leftEmpty(tx, practiceId, person, desks))]
  if (problems.length > 0) return refused(problems)
  await unseatFrom(tx, practiceId, person.id, desks)
  return await changed(tx, 'person.unseated', person)
}

/**
 * A person no longer works here: from the next request on they read nothing. Refused while they are
 * the last at a desk, or the last manager, who hears of what waits too long.
 */
export async function letPersonLeave(
  tx: Tx,
  practiceId: PracticeId,
  email: string,
): Promise<StaffOutcome> {
  await holdDesks(tx, practiceId)
  const desks = await readDesks(tx, practiceId)
  const person = await personNamed(tx, practiceId, email)
  if (person === undefined) return refused([nobody])
  const problems = [
    ...(await leftEmpty(tx, practiceId, person, desks)),
    ...(await leftUnmanaged(tx, practiceId, person)),
  ]
  if (problems.length > 0) return refused(problems)
  await unseatFrom(tx, practiceId, person.id, desks)
  await letGo(tx, practiceId, person.id)
  return await changed(tx, 'person.left', person)
}

const nobody = 'Nobody here has that email.'

function refused(problems: readonly string[]): StaffOutcome {
  return { outcome: 'refused', problems }
}

async function changed(tx: Tx, action: string, person: Person): Promise<StaffOutcome> {
  await audit(tx, { action, objectType: 'person', objectId: person.id })
  return { outcome: 'changed', person }
}

async function desksNamed(
  tx: Tx,
  practiceId: PracticeId,
  keys: readonly string[],
): Promise<{ readonly desks: readonly Desk[]; readonly unknown: readonly string[] }> {
  const all = await readDesks(tx, practiceId)
  const known = all.map(({ key }) => key)
  const list = new Intl.ListFormat('en')
  return {
    desks: all.filter(({ key }) => keys.includes(key)),
    unknown: keys
      .filter((key) => !known.includes(key))
      .map((key) => `There is no desk ${key}. The desks: ${list.format(known)}.`),
  }
}

async function personNamed(
  tx: Tx,
  practiceId: PracticeId,
  email: string,
): Promise<Person | undefined> {
  const people = await readPeople(tx, practiceId)
  return people.find((person) => person.email.toLowerCase() === email.toLowerCase())
}

async function leftEmpty(
  tx: Tx,
  practiceId: PracticeId,
  person: Person,
  desks: readonly Desk[],
): Promise<readonly string[]> {
  const people = await readPeople(tx, practiceId)
  const problems: string[] = []
  for (const { id, name } of desks) {
    const members = await membersOf(tx, practiceId, id)
    const others = people.filter((each) => each.id !== person.id && members.includes(each.id))
    if (!members.includes(person.id) || others.length > 0) continue
    problems.push(`Nobody else sits at the desk ${name}. Seat somebody there first.`)
  }
  return problems
}

async function leftUnmanaged(
  tx: Tx,
  practiceId: PracticeId,
  person: Person,
): Promise<readonly string[]> {
  const people = await readPeople(tx, practiceId)
  const managers = people.filter(({ role }) => role === 'manager')
  return managers.length === 1 && managers[0]?.id === person.id
    ? ['There is no other manager to hear of what waits too long. Add one first.']
    : []
}

async function seatAt(
  tx: Tx,
  practiceId: PracticeId,
  personId: PersonId,
  desks: readonly Desk[],
): Promise<void> {
  const members = desks.map(({ id: deskId }) => ({ deskId, personId }))
  await seat(tx, practiceId, members)
}

async function unseatFrom(
  tx: Tx,
  practiceId: PracticeId,
  personId: PersonId,
  desks: readonly Desk[],
): Promise<void> {
  for (const { id: deskId } of desks) await unseat(tx, practiceId, { deskId, personId })
}
