// Everybody who can ask: as the oracle sees them, and what their browser sends.
import { letGo } from '../../server/src/people/read-people.ts'
import { closeAccess } from '../../server/src/sign-in/patient-access.ts'
import { lockSession } from '../../server/src/sign-in/session.ts'
import type { Patient, Staff, World } from '../world.ts'
import type { Eyes } from './oracle.ts'

/** Somebody who asks. */
export type Asker = {
  readonly name: string
  readonly eyes: Eyes
  /** A fresh session, so that one cell cannot end another's. */
  readonly enter: () => Promise<{ readonly cookie: string; readonly csrf: string }>
}

const maple = 'maple'
const harbor = 'harbor'

export async function makeAskers(world: World): Promise<readonly Asker[]> {
  const { does, maple: here, harbor: there } = world
  const sitting = (
    who: Staff,
    name: string,
    desks: readonly string[],
    practice = maple,
  ): Asker => ({
    ...{ name: `${name} (${who.role}, ${desks.join(' and ') || 'no desk'})` },
    eyes: { kind: 'staff', name, practice, stage: 'full', desks },
    enter: async () => await does.signIn(who),
  })
  const patient = (who: Patient, name: string, practice = maple): Asker => ({
    ...{ name: `${name} (patient)` },
    eyes: { kind: 'patient', name, practice, stale: false },
    enter: async () => await does.signIn(who),
  })
  const { dana, priya } = here.staff
  await does.asHouse(here.id, async (tx) => await letGo(tx, here.id, priya.id))
  await does.signIn(here.patients.walt)
  await does.as(dana, async (tx) => {
    await closeAccess(tx, { practiceId: here.id, patientId: here.patients.walt.id })
  })
  const cutOff = async (who: Staff | Patient): Promise<{ cookie: string; csrf: string }> => {
    const { cookie, csrfAfter: csrf } = await does.signIn(who)
    return { cookie, csrf }
  }
  const doors = {
    kind: 'staff',
    name: 'dana',
    practice: maple,
    desks: ['nurses', 'refills'],
  } as const
  return [
    {
      name: 'anonymous',
      eyes: { kind: 'nobody' },
      enter: async () => does.stranger(),
    },
    {
      ...{ name: 'half signed in (dana)', eyes: { ...doors, stage: 'totp' } },
      enter: async () => await does.signIn(dana, 'totp'),
    },
    {
      ...{ name: 'locked (dana)', eyes: { ...doors, stage: 'locked' } },
      enter: async () => {
        const session = await does.signIn(dana)
        await world.database.withSubject({ kind: 'sign-in' }, async (tx) => {
          await lockSession(tx, session.subject.sessionId)
        })
        return session
      },
    },
    {
      name: 'ex-staff with a session (priya)',
      eyes: { kind: 'nobody' },
      enter: async () => await cutOff(priya),
    },
    {
      name: 'patient shut out (walt)',
      eyes: { kind: 'nobody' },
      enter: async () => await cutOff(here.patients.walt),
    },
    {
      ...{ name: 'idle patient (agnes)' },
      enter: async () => {
        const session = await does.signIn(here.patients.agnes)
        await world.test.asOwner(
          `update session set seen_at = seen_at - interval '20 minutes' where id = $1`,
          [session.subject.sessionId],
        )
        return session
      },
      eyes: { kind: 'patient', name: 'agnes', practice: maple, stale: true },
    },
    patient(here.patients.rosa, 'rosa'),
    patient(here.patients.mateo, 'mateo'),
    patient(here.patients.agnes, 'agnes'),
    patient(there.patients.hugo, 'hugo', harbor),
    sitting(dana, 'dana', ['nurses', 'refills']),
    sitting(here.staff.lin, 'lin', ['billing']),
    sitting(here.staff.sam, 'sam', ['front-desk', 'records']),
    sitting(here.staff.grace, 'grace', ['referrals']),
    sitting(here.staff.okafor, 'okafor', []),
    sitting(here.staff.chen, 'chen', []),
    sitting(here.staff.morgan, 'morgan', []),
    sitting(here.staff.ada, 'ada', []),
    sitting(
      there.staff.olga,
      'olga',
      ['nurses', 'refills', 'front-desk', 'billing', 'records', 'referrals'],
      harbor,
    ),
  ]
}
