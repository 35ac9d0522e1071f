// The practice under measurement: eight people at six desks, 300 made-up patients with charts, and
// as many conversations as a workload asks for. Sessions are opened directly, as a sign-in would.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConversationId, DeskId, PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import type { Role } from '@salve/contract/words'
import { peopleNdjson } from '../server/src/demo/people/make-people.ts'
import { openGround as openHouseGround, openHouse } from '../server/src/house.ts'
import { importPatients } from '../server/src/patients/import-patients.ts'
import { systemClock } from '../server/src/platform/clock/clock.ts'
import { readConfig } from '../server/src/platform/config/config.ts'
import { newId, newToken, secretsFrom } from '../server/src/platform/crypto/secrets.ts'
import type { Database } from '../server/src/platform/db/database.ts'
import { type Address, urlOf } from '../server/src/platform/db/pool.ts'
import { openLog } from '../server/src/platform/log/log.ts'
import { familyDesks, setUpPractice, type Starter } from '../server/src/set-up/set-up-practice.ts'
import { csrfOf, startSession } from '../server/src/sign-in/session.ts'
import type { Account } from '../server/src/sign-in/sign-in.ts'
import { asOwner, type Ground, secret } from './ground.ts'

export type SignedIn = { readonly cookie: string; readonly csrf: string }

export type World = {
  readonly address: Address
  readonly deskId: DeskId
  readonly staff: SignedIn
  readonly patients: readonly (SignedIn & {
    readonly patientId: PatientId
    readonly conversationId: ConversationId
  })[]
  /** Conversations of 20 messages at the desk. */
  readonly threads: readonly ConversationId[]
}

const staff: readonly (readonly [string, Role])[] = [
  ['Dana Lee', 'nurse'],
  ['Tom Reyes', 'front-desk'],
  ['Ana Ruiz', 'nurse'],
  ['Dr. Priya Shah', 'physician'],
  ['Dr. Ben Okafor', 'physician'],
  ['Lou Hart', 'biller'],
  ['Kim Sato', 'records-clerk'],
  ['Maria Costa', 'manager'],
]

/** A practice with patients and no conversation yet, kept to be copied. */
export async function makePractice(ground: Ground, name: string): Promise<Address> {
  const address = await ground.makeDatabase(name)
  await withDatabase(address, ground.folder, async (database) => {
    const practiceId = newId('practice')
    const desks = familyDesks.map(({ key }) => key)
    const starters = staff.map(([name, role], place): Starter => ({
      id: newId('person'),
      name,
      role,
      patientFacingName: name,
      patientFacingRole: role,
      licence: undefined,
      email: `person-${place}@practice.example`,
      desks: place < 4 ? desks : [],
      leads: place === 0 ? desks : [],
    }))
    const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '08:00', closes: '17:00' }))
    const details = {
      ...{ name: 'Bench Family Practice', alias: 'Bench', phone: '555-0100' },
      ...{ nursePhone: '555-0101', address: '' },
      calendar: { timeZone: 'America/New_York', hours, holidays: [] },
    }
    const house = { kind: 'worker', practiceId } as const
    await database.withSubject(
      house,
      async (tx) => await setUpPractice(tx, practiceId, details, starters),
    )
    const file = join(mkdtempSync(join(ground.folder, 'people-')), 'people.ndjson')
    const today = Temporal.PlainDate.from('2026-03-02')
    writeFileSync(file, peopleNdjson({ seed: 1, today, count: 300 }))
    await importPatients(database, house, { path: file })
  })
  return address
}

/** A copy of the practice with so many messages, everybody signed in. */
export async function makeWorld(
  ground: Ground,
  name: string,
  of: { readonly practice: Address; readonly messages: number },
): Promise<World> {
  const address = await ground.makeDatabase(name, of.practice.database)
  await asOwner(address, async (client) => {
    await client.query(`set session_replication_role = replica; set work_mem = '256MB'`)
    const batch = 100_000
    for (let left = of.messages; left > 0; left -= batch) {
      await client.query(readFileSync(join(import.meta.dirname, 'fill.sql'), 'utf8'), [
        Math.min(left, batch),
      ])
    }
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  })
  return await signEverybodyIn(ground, address)
}

async function signEverybodyIn(ground: Ground, address: Address): Promise<World> {
  type Found = { patient: PatientId; conversation: ConversationId }
  const { practiceId, personId, deskId, found, threads } = await asOwner(
    address,
    async (client) => {
      const one = async <T>(text: string): Promise<T> => (await client.query(text)).rows[0].id as T
      const deskId = await one<DeskId>('select id from desk order by position limit 1')
      const { rows } = await client.query<Found>(
        `select distinct on (patient_id) patient_id as patient, id as conversation
       from conversation order by patient_id, id limit 300`,
      )
      const threads = await client.query<{ id: ConversationId }>(
        'select id from conversation where desk_id = $1 order by last_at desc limit 500',
        [deskId],
      )
      return {
        practiceId: await one<PracticeId>('select id from practice'),
        personId: await one<PersonId>(`select id from person where name = 'Dana Lee'`),
        deskId,
        found: rows,
        threads: threads.rows.map(({ id }) => id),
      }
    },
  )
  return await withDatabase(address, ground.folder, async (database) => {
    const patients = []
    for (const { patient: patientId, conversation: conversationId } of found) {
      const signed = await signIn(database, { kind: 'patient', practiceId, patientId })
      patients.push({ ...signed, patientId, conversationId })
    }
    const staff = await signIn(database, { kind: 'staff', practiceId, personId })
    return { address, deskId, staff, patients, threads }
  })
}

export async function signIn(database: Database, account: Account): Promise<SignedIn> {
  const visitor = { browser: newToken(), csrf: '', standing: { kind: 'nobody' } } as const
  const { token } = await database.withSubject(
    { kind: 'sign-in' },
    async (tx) => await startSession(tx, { account, visitor, how: 'demo' }),
  )
  const cookie = `salve=${token}; salve-browser=${visitor.browser}`
  return { cookie, csrf: csrfOf(secretsFrom(secret), token) }
}

/** Opens the house's own database on an address, migrated; for setting up only. */
export async function withDatabase<T>(
  address: Address,
  folder: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const read = readConfig(
    { DATABASE_URL: urlOf(address), SALVE_SECRET: secret, SALVE_DATA: folder },
    folder,
  )
  if (read.outcome === 'refused') throw new Error(read.problems.join('; '))
  const ground = await openHouseGround(read.config)
  await using house = openHouse(read.config, ground, { clock: systemClock, log: openLog('warn') })
  return await work(house.database)
}
