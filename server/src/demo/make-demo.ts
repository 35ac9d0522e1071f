import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PracticeId } from '@salve/contract/ids'
import { fileMessage } from '../chart/jobs.ts'
import type { Fact } from '../facts.ts'
import { promiseBy } from '../conversations/due-promise.ts'
import { climbLadder } from '../obligations/climb-ladder.ts'
import { notificationJobs } from '../notifications/jobs.ts'
import { assignPhysician } from '../patients/assign-physician.ts'
import { importPatients } from '../patients/import-patients.ts'
import { findPatientsForDemo, type DemoPatient } from './find-people.ts'
import { type Clock, steppedClock } from '../platform/clock/clock.ts'
import type { Config } from '../platform/config/config.ts'
import { newId } from '../platform/crypto/secrets.ts'
import { type Database, openDatabase } from '../platform/db/database.ts'
import type { Address } from '../platform/db/pool.ts'
import type { Log } from '../platform/log/log.ts'
import { noMailer } from '../platform/mail/mailer.ts'
import { dueInstant } from '../promises/business-time.ts'
import { parseCalendar, type PracticeCalendar } from '../promises/calendar.ts'
import { setUpPractice } from '../set-up/set-up-practice.ts'
import { noteJoined } from '../sign-in/patient-access.ts'
import { familyPractice } from '../topics/family-practice.ts'
import { promiseFor } from '../topics/topic.ts'
import { addPlayers } from './cast.ts'
import { crowdStories } from './crowd-stories.ts'
import { peopleNdjson } from './people/make-people.ts'
import { randomFrom } from './people/random.ts'
import { mapleStreet, mapleStreetStaff, starters } from './staff.ts'
import { namedStories, type Story } from './stories.ts'
import { type StoryPatient, type StoryPerson, tellStory } from './tell-story.ts'

/** What is open while the demo is made. */
type Open = {
  readonly ground: { readonly app: Address }
  readonly house: { readonly database: Database }
  readonly log: Log
}

const seed = 20_261
const crowd = 62
const weeksOpen = 9

/** Makes up Maple Street Family Practice: its people, 300 patients through the import, and a lived-in desk. */
export async function makeDemo(open: Open, config: Config): Promise<void> {
  const now = open.house.database.clock.now()
  const practiceId = newId('practice')
  const clock = steppedClock(now.subtract({ hours: 24 * 7 * weeksOpen }))
  await using past = openPast(open, config, clock)
  const staff = starters()
  const house = { kind: 'worker', practiceId } as const
  await past.database.withSubject(house, async (tx) => {
    const made = await setUpPractice(tx, practiceId, mapleStreet, staff)
    if (made.outcome === 'refused') throw new TypeError(made.problems.join(' '))
  })
  await importPeople(past.database, practiceId, config, now)
  const people = new Map(staff.map(({ as, id, role }): [string, StoryPerson] => [as, { id, role }]))
  const patients = await settlePatients(past.database, practiceId, people)
  const stories = [...namedStories, ...crowdStories(randomFrom(seed), crowd)]
  await tell({ past, practiceId, people, patients, now }, stories)
  await past.database.withSubject(house, async (tx) => await climbLadder(tx, practiceId))
  await past.database.withSubject({ kind: 'sign-in' }, async (tx) => {
    await addPlayers(tx, [
      ...staff.map(({ as, id, name }) => ({
        ...{ as, name },
        about: mapleStreetStaff.find((member) => member.as === as)?.about ?? '',
        account: { kind: 'staff', practiceId, personId: id } as const,
      })),
      ...patients.named.map(({ as, id, name, about }) => ({
        ...{ as, name, about },
        account: { kind: 'patient', practiceId, patientId: id } as const,
      })),
    ])
  })
}

type Past = AsyncDisposable & {
  readonly database: Database
  readonly clock: ReturnType<typeof steppedClock>
  /** Does at once, at the story's time, what would follow as jobs. */
  readonly follow: () => Promise<void>
}

function openPast(open: Open, config: Config, clock: ReturnType<typeof steppedClock>): Past {
  const facts: Fact[] = []
  const database = openDatabase(open.ground.app, {
    poolSize: 4,
    clock,
    log: open.log,
    react: async (_tx, fact) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- happened() takes nothing but facts
      facts.push(fact as Fact)
      await Promise.resolve()
    },
  })
  const { notifyPatient } = notificationJobs({ origin: config.http.origin })
  const tools = { database, mailer: noMailer, log: open.log }
  return {
    database,
    clock,
    follow: async () => {
      for (const fact of facts.splice(0)) {
        if (fact.type === 'conversation-changed') continue
        await fileMessage.run(fact, tools)
        if (fact.type === 'message-sent-by-staff') await notifyPatient.run(fact, tools)
      }
      facts.length = 0
    },
    [Symbol.asyncDispose]: async () => await database[Symbol.asyncDispose](),
  }
}

async function importPeople(
  database: Database,
  practiceId: PracticeId,
  config: Config,
  now: Temporal.Instant,
): Promise<void> {
  const today = now.toZonedDateTimeISO(mapleStreet.calendar.timeZone).toPlainDate()
  const path = join(config.dataFolder, 'made-up-people.ndjson')
  writeFileSync(path, peopleNdjson({ seed, today }), { mode: 0o600 })
  try {
    await importPatients(database, { kind: 'worker', practiceId }, { path })
  } finally {
    rmSync(path, { force: true })
  }
}

type Patients = {
  readonly named: readonly (DemoPatient & { readonly as: string; readonly about: string })[]
  readonly all: readonly DemoPatient[]
}

const abouts: Readonly<Record<string, string>> = {
  rosa: 'Has a new answer and a refill on its way',
  walter: 'Wrote words that can mean danger',
  linh: 'Speaks Vietnamese; a rash and a new medicine',
  gus: 'Asks about a test; his other question was moved',
  elena: 'Needs a shot record for her son',
  mateo: 'Six years old',
  harold: 'Eighty-three; a cough and an answered bill',
  aisha: 'Speaks Arabic; asks about flying',
}

async function settlePatients(
  database: Database,
  practiceId: PracticeId,
  people: ReadonlyMap<string, StoryPerson>,
): Promise<Patients> {
  const who = { kind: 'worker', practiceId } as const
  return await database.withSubject(who, async (tx) => {
    const all = await findPatientsForDemo(tx, practiceId)
    for (const [place, patient] of all.entries()) {
      const doctor = people.get(patient.as === undefined && place % 2 === 1 ? 'chen' : 'okafor')
      await assignPhysician(tx, who, patient.id, doctor?.id)
      if (patient.as !== undefined || place % 3 !== 0) {
        await noteJoined(tx, { practiceId, patientId: patient.id })
      }
    }
    const named = all.flatMap((patient) => {
      const { as } = patient
      return as === undefined ? [] : [{ ...patient, as, about: abouts[as] ?? '' }]
    })
    return { all, named }
  })
}

type Telling = {
  readonly past: Past
  readonly practiceId: PracticeId
  readonly people: ReadonlyMap<string, StoryPerson>
  readonly patients: Patients
  readonly now: Temporal.Instant
}

async function tell(telling: Telling, stories: readonly Story[]): Promise<void> {
  const { past, practiceId, people, patients, now } = telling
  const reading = parseCalendar(mapleStreet.calendar)
  if (reading.kind !== 'calendar') throw new TypeError('the made-up hours make no sense')
  const begun = stories.map((story) => ({
    story,
    at: beginning(reading.calendar, now, story),
  }))
  const adults = patients.all.filter(({ as, adult }) => as === undefined && adult)
  let next = 0
  for (const { story, at } of begun.toSorted((one, other) =>
    Temporal.Instant.compare(one.at, other.at),
  )) {
    const patient =
      story.patient === undefined
        ? adults[(next++ * 7) % adults.length]
        : patients.named.find(({ as }) => as === story.patient)
    if (patient === undefined) throw new TypeError(`nobody is called ${story.patient ?? ''}`)
    const clock = clockFor(past.clock, at, now)
    await tellStory(
      {
        ...{ database: past.database, practiceId, people },
        sessionId: newId('session'),
        passes: clock.passes,
      },
      story,
      storyPatient(patient),
    )
    await past.follow()
  }
}

function storyPatient(patient: DemoPatient): StoryPatient {
  return { id: patient.id, firstName: patient.firstName }
}

/** Sets the past's clock to where a story begins; its steps move it on, but never past now. */
function clockFor(
  clock: Clock & { readonly advance: (by: Temporal.DurationLike) => void },
  at: Temporal.Instant,
  now: Temporal.Instant,
): { readonly passes: (minutes: number) => boolean } {
  clock.advance(clock.now().until(at))
  return {
    passes: (minutes) => {
      if (Temporal.Instant.compare(clock.now().add({ minutes }), now) > 0) return false
      clock.advance({ minutes })
      return true
    },
  }
}

const step = 15
const searchSteps = 10 * 24 * 4

/** When a story must begin, so that what its topic promises falls due when the story says. */
function beginning(
  calendar: PracticeCalendar,
  now: Temporal.Instant,
  { begins, topic, answers }: Story,
): Temporal.Instant {
  if ('hoursAgo' in begins) return now.subtract({ hours: begins.hoursAgo })
  const picked = new Map(Object.entries(answers).map(([linkId, value]) => [linkId, [value].flat()]))
  const { businessMinutes } = promiseFor(familyPractice[topic], picked).promise
  const ahead = dueInstant(calendar, now, Math.max(0, begins.dueInMinutes))
  const wanted =
    begins.dueInMinutes > 0 && ahead.kind === 'at'
      ? ahead.at
      : now.add({ minutes: begins.dueInMinutes })
  let best = now
  let bestMiss = Number.POSITIVE_INFINITY
  for (let back = 1; back <= searchSteps; back++) {
    const at = now.subtract({ minutes: back * step })
    const due = promiseBy(calendar, at, businessMinutes).dueAt
    const passed = Temporal.Instant.compare(due, now) < 0
    if (passed !== begins.dueInMinutes < 0) continue
    const miss = Math.abs(due.since(wanted).total('minutes'))
    if (miss < bestMiss) [best, bestMiss] = [at, miss]
  }
  return best
}
