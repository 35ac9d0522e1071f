// Owns desks (shared inboxes), who sits at them, and so who reads what comes there. Does not own
// what lies on them (conversations).
import type { DeskId, PersonId } from '@salve/contract/ids'

export type Desk = {
  readonly id: DeskId
  readonly key: string
  readonly name: string
  /** How patients hear of it: 'the refill team'. */
  readonly patientFacingName: string
  readonly leadPersonId: PersonId | undefined
}

/** What patients call the people at a desk: 'the refill team'. */
export function teamAt(desks: readonly Desk[], deskId: string): string {
  return desks.find((desk) => desk.id === deskId)?.patientFacingName ?? 'the team'
}

/** A person who may read a conversation, as patients see them. */
export type Reader = {
  readonly personId: PersonId
  readonly name: string
  readonly role: string
  /** `team`: sits at the desk. `doctor`: the patient's own doctor. */
  readonly because: 'team' | 'doctor'
}
