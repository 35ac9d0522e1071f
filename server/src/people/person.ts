// Owns the people who work in a practice: role, licence, and how patients see them. Does not own
// how they sign in (sign-in) or where they sit (inboxes).
import type { PersonId } from '@salve/contract/ids'
import type { Role } from '@salve/contract/words'

export type Person = {
  readonly id: PersonId
  readonly role: Role
  readonly name: string
  /** What patients see: 'Dana Lee', 'Nurse'. */
  readonly patientFacingName: string
  readonly patientFacingRole: string
  readonly licence: string | undefined
  readonly email: string
}

/** Two letters for a face without a photo. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/^Dr\.?\s+/, '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const first = words[0]?.[0] ?? ''
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''
  return `${first}${last}`.toUpperCase()
}
