// One practice whose staff sit at every desk, with signed-in people: the set-up of races and crash.
import type { DeskId, PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import { roles } from '@salve/contract/words'
import { newId, newToken, type Secrets } from '../../server/src/platform/crypto/secrets.ts'
import type { Database } from '../../server/src/platform/db/database.ts'
import type { Visitor } from '../../server/src/platform/http/visitor.ts'
import { familyDesks, setUpPractice } from '../../server/src/set-up/set-up-practice.ts'
import { csrfOf, startSession } from '../../server/src/sign-in/session.ts'
import type { DeskKey } from '../../server/src/topics/topic.ts'

/** What a browser of somebody signed in holds. */
export type Keys = { readonly cookie: string; readonly csrf: string }
export type StaffKeys = Keys & { readonly personId: PersonId; readonly name: string }
export type PatientKeys = Keys & { readonly patientId: PatientId }

export type Practice = {
  readonly practiceId: PracticeId
  readonly staff: readonly StaffKeys[]
  readonly desks: ReadonlyMap<DeskKey, DeskId>
  /** A fresh patient with an address, signed in. */
  readonly join: () => Promise<PatientKeys>
}

export type AsOwner = (
  text: string,
  values?: readonly unknown[],
) => Promise<Record<string, unknown>[]>

const calendar = {
  timeZone: 'America/Chicago',
  hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '08:00', closes: '17:00' })),
  holidays: [],
}
const details = {
  ...{ name: 'Maple Street Family Practice', alias: 'Maple Street', phone: '555-0142' },
  ...{ nursePhone: '555-0143', address: '12 Maple Street', calendar },
}

export async function openPractice(
  database: Database,
  secrets: Secrets,
  { asOwner, staffCount }: { readonly asOwner: AsOwner; readonly staffCount: number },
): Promise<Practice> {
  const practiceId = newId('practice')
  const starters = Array.from({ length: staffCount }, (_, index) => ({
    id: newId('person'),
    role: roles[index % roles.length]!,
    name: `Staff Member-${index + 1}`,
    patientFacingName: `Member ${index + 1}`,
    patientFacingRole: 'Team',
    licence: undefined,
    email: `member-${index + 1}@maple.example`,
    desks: familyDesks.map(({ key }) => key),
  }))
  const made = await database.withSubject(
    { kind: 'worker', practiceId },
    async (tx) => await setUpPractice(tx, practiceId, details, starters),
  )
  if (made.outcome === 'refused') throw new TypeError(made.problems.join(' '))
  const signIn = async (account: Parameters<typeof startSession>[1]['account']): Promise<Keys> => {
    const browser = newToken()
    const visitor: Visitor = { browser, csrf: '', standing: { kind: 'nobody' } }
    const { token } = await database.withSubject(
      { kind: 'sign-in' },
      async (tx) => await startSession(tx, { account, visitor, how: 'slip' }),
    )
    return { cookie: `salve=${token}; salve-browser=${browser}`, csrf: csrfOf(secrets, token) }
  }
  const staff: StaffKeys[] = []
  for (const { id, name } of starters) {
    const keys = await signIn({ kind: 'staff', practiceId, personId: id })
    staff.push({ ...keys, personId: id, name })
  }
  return {
    ...{ practiceId, staff, desks: made.desks },
    join: async () => {
      const patientId = newId('patient')
      await asOwner(
        `insert into patient (practice_id, id, chart_number, name_given, name_family, birth_date,
           email, created_at, updated_at)
         values ($1, $2, $2::uuid::text, 'Rosa', 'Alvarez', '1967-05-09', $3, now(), now())`,
        [practiceId, patientId, `${patientId}@home.example`],
      )
      return { ...(await signIn({ kind: 'patient', practiceId, patientId })), patientId }
    },
  }
}
