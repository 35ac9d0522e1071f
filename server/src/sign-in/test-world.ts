// One small practice with named people, for the tests of this room; and a second one next door.
import type { PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import { steppedClock } from '../platform/clock/clock.ts'
import { newId, type Secrets, secretsFrom } from '../platform/crypto/secrets.ts'
import { openTestDatabase, type TestDatabase } from '../platform/db/test-database.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { newToken } from '../platform/crypto/secrets.ts'

export type World = AsyncDisposable & {
  readonly test: TestDatabase
  readonly clock: ReturnType<typeof steppedClock>
  readonly secrets: Secrets
  readonly maple: PracticeId
  readonly harbor: PracticeId
  /** Dana Lee, nurse; Tom Reyes, front desk; both of Maple Street. */
  readonly dana: PersonId
  readonly tom: PersonId
  /** Olga Brandt, of Harbor. */
  readonly olga: PersonId
  /** Rosa Alvarez and her son Mateo share an address; both of Maple Street. */
  readonly rosa: PatientId
  readonly mateo: PatientId
  /** Hugo Stern, of Harbor. */
  readonly hugo: PatientId
}

export async function openWorld(): Promise<World> {
  const clock = steppedClock(Temporal.Instant.from('2026-03-02T15:00:00Z'))
  const test = await openTestDatabase(clock)
  const now = clock.now().toString()
  const practice = async (name: string): Promise<PracticeId> => {
    const id = newId('practice')
    await test.asOwner(
      `insert into practice (id, name, alias, phone, nurse_phone, time_zone, created_at)
       values ($1, $2, $2, '555-0142', '555-0143', 'America/Chicago', $3)`,
      [id, name, now],
    )
    return id
  }
  const person = async (of: PracticeId, name: string, role: string): Promise<PersonId> => {
    const id = newId('person')
    await test.asOwner(
      `insert into person (practice_id, id, role, name, patient_facing_name, patient_facing_role, email, joined_at)
       values ($1, $2, $3, $4, $4, $3, $5, $6)`,
      [of, id, role, name, `${name.split(' ')[0]?.toLowerCase()}@practice.example`, now],
    )
    return id
  }
  const patient = async (of: PracticeId, name: string, born: string): Promise<PatientId> => {
    const id = newId('patient')
    const [given, family] = name.split(' ')
    await test.asOwner(
      `insert into patient (practice_id, id, chart_number, name_given, name_family, birth_date, email, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
      [of, id, id, given, family, born, `${family?.toLowerCase()}@home.example`, now],
    )
    return id
  }
  const maple = await practice('Maple Street Family Practice')
  const harbor = await practice('Harbor Clinic')
  return {
    test,
    clock,
    secrets: secretsFrom('a root secret of at least 32 characters'),
    maple,
    harbor,
    dana: await person(maple, 'Dana Lee', 'nurse'),
    tom: await person(maple, 'Tom Reyes', 'front-desk'),
    olga: await person(harbor, 'Olga Brandt', 'nurse'),
    rosa: await patient(maple, 'Rosa Alvarez', '1958-04-12'),
    mateo: await patient(maple, 'Mateo Alvarez', '2011-09-30'),
    hugo: await patient(harbor, 'Hugo Stern', '1970-01-01'),
    [Symbol.asyncDispose]: async () => await test[Symbol.asyncDispose](),
  }
}

/** Somebody with a browser and nothing else. */
export function stranger(): Visitor {
  return { browser: newToken(), csrf: '', standing: { kind: 'nobody' } }
}
