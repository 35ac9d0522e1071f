import type { Role } from '@salve/contract/words'
import { newId } from '../platform/crypto/secrets.ts'
import type { PracticeDetails, Starter } from '../set-up/set-up-practice.ts'
import type { DeskKey } from '../topics/topic.ts'

type Member = {
  readonly as: string
  readonly name: string
  readonly role: Role
  readonly facing: string
  readonly licence?: string
  readonly desks: readonly DeskKey[]
  readonly leads?: readonly DeskKey[]
  /** Why one would look through these eyes. */
  readonly about: string
}

/** The people of Maple Street Family Practice. All made up. */
export const mapleStreetStaff: readonly Member[] = [
  {
    as: 'dana',
    name: 'Dana Lee',
    role: 'nurse',
    facing: 'Nurse',
    licence: 'RN',
    desks: ['nurses', 'refills'],
    leads: ['nurses'],
    about: 'Lead nurse: health questions, tests, shots',
  },
  {
    as: 'tomas',
    name: 'Tomás Reyes',
    role: 'nurse',
    facing: 'Nurse',
    licence: 'RN',
    desks: ['nurses'],
    about: 'Nurse: shares the nurses’ desk with Dana',
  },
  {
    as: 'priya',
    name: 'Priya Shah',
    role: 'nurse',
    facing: 'Refill nurse',
    licence: 'LPN',
    desks: ['refills'],
    leads: ['refills'],
    about: 'Refills: the desk with the most messages',
  },
  {
    as: 'okafor',
    name: 'Dr. Amara Okafor',
    role: 'physician',
    facing: 'Doctor',
    licence: 'MD',
    desks: [],
    about: 'Physician: may read what her own patients ask',
  },
  {
    as: 'chen',
    name: 'Dr. Wei Chen',
    role: 'physician',
    facing: 'Doctor',
    licence: 'MD',
    desks: [],
    about: 'Physician: the other half of the patients',
  },
  {
    as: 'sam',
    name: 'Sam Whitfield',
    role: 'front-desk',
    facing: 'Front desk',
    desks: ['front-desk'],
    leads: ['front-desk'],
    about: 'Front desk: visits, details, help, invitation slips',
  },
  {
    as: 'lin',
    name: 'Lin Moreau',
    role: 'biller',
    facing: 'Billing',
    desks: ['billing'],
    leads: ['billing'],
    about: 'Billing: never sees a health question',
  },
  {
    as: 'grace',
    name: 'Grace Osei',
    role: 'records-clerk',
    facing: 'Records and referrals',
    desks: ['records', 'referrals'],
    leads: ['records', 'referrals'],
    about: 'Records and referrals',
  },
  {
    as: 'morgan',
    name: 'Morgan Blake',
    role: 'manager',
    facing: 'Practice manager',
    desks: [],
    about: 'Manager: told when something waits past its ladder',
  },
]

/** The made-up staff as a practice starts with them. */
export function starters(): readonly (Starter & { readonly as: string })[] {
  return mapleStreetStaff.map((member) => ({
    as: member.as,
    id: newId('person'),
    name: member.name,
    role: member.role,
    patientFacingName: member.name,
    patientFacingRole: member.facing,
    licence: member.licence,
    email: `${member.as}@maplestreet.example`,
    desks: member.desks,
    ...(member.leads === undefined ? {} : { leads: member.leads }),
  }))
}

const weekdays = [1, 2, 3, 4, 5]

/** Maple Street Family Practice: open Monday to Friday with a lunch break. */
export const mapleStreet: PracticeDetails = {
  name: 'Maple Street Family Practice',
  alias: 'Maple Street Family Practice',
  phone: '555-0140',
  nursePhone: '555-0142',
  address: '18 Maple Street, Springfield',
  calendar: {
    timeZone: 'America/New_York',
    hours: weekdays.flatMap((weekday) => [
      { weekday, opens: '08:00', closes: '12:00' },
      { weekday, opens: '13:00', closes: '17:00' },
    ]),
    holidays: ['2026-11-26', '2026-12-25', '2027-01-01', '2027-05-31', '2027-07-05', '2027-09-06'],
  },
}
