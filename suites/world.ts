// A small world for the suites, built through the real actions on a database of its own: two
// practices, their staff and patients. Whoever needs more asks `world` to do it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  asId,
  type ConversationId,
  type DeskId,
  type PatientId,
  type PersonId,
  type PracticeId,
  type SessionId,
} from '@salve/contract/ids'
import type { Role, TopicKey } from '@salve/contract/words'
import { fileMessage } from '../server/src/chart/jobs.ts'
import { accessConversation } from '../server/src/conversations/access.ts'
import { addMessage } from '../server/src/conversations/add-message.ts'
import type { Conversation } from '../server/src/conversations/conversation.ts'
import { openForm } from '../server/src/conversations/open-form.ts'
import { replyToPatient } from '../server/src/conversations/reply-to-patient.ts'
import { sendRequest } from '../server/src/conversations/send-request.ts'
import type { House } from '../server/src/house.ts'
import { notificationJobs } from '../server/src/notifications/jobs.ts'
import { assignPhysician } from '../server/src/patients/assign-physician.ts'
import { importPatients } from '../server/src/patients/import-patients.ts'
import { type Clock, systemClock } from '../server/src/platform/clock/clock.ts'
import type { Config } from '../server/src/platform/config/config.ts'
import {
  newId,
  newToken,
  type Secrets,
  secretsFrom,
} from '../server/src/platform/crypto/secrets.ts'
import type { Database, Tx } from '../server/src/platform/db/database.ts'
import type { PatientSubject, StaffSubject, Subject } from '../server/src/platform/db/subject.ts'
import { openTestDatabase, type TestDatabase } from '../server/src/platform/db/test-database.ts'
import { cookieName } from '../server/src/platform/http/cookies.ts'
import type { JobTools } from '../server/src/platform/jobs/job.ts'
import { type Live, openLive } from '../server/src/platform/live/live.ts'
import { openLog } from '../server/src/platform/log/log.ts'
import { noMailer } from '../server/src/platform/mail/mailer.ts'
import { reactBy, reactionsOf } from '../server/src/reactions.ts'
import { setUpPractice } from '../server/src/set-up/set-up-practice.ts'
import { signInJobs } from '../server/src/sign-in/jobs.ts'
import { csrfOf, startSession } from '../server/src/sign-in/session.ts'
import type { Account, SignInDeps } from '../server/src/sign-in/sign-in.ts'
import type { DeskKey } from '../server/src/topics/topic.ts'
import {
  besides,
  type Born,
  fieldsFor,
  harborPatients,
  harborStaff,
  type MapleName,
  type MaplePatient,
  maplePatients,
  mapleStaff,
  type Member,
  resourcesOf,
} from './world-cast.ts'

export const origin = 'http://localhost:3000'

export type Staff = {
  readonly kind: 'staff'
  readonly practiceId: PracticeId
  readonly id: PersonId
  readonly name: string
  readonly role: Role
}
export type Patient = {
  readonly kind: 'patient'
  readonly practiceId: PracticeId
  readonly id: PatientId
  readonly name: string
}
/** A browser that is signed in: what it sends with every request. */
export type Session = {
  readonly cookie: string
  readonly csrf: string
  /** The token that counts once the session has ended. */
  readonly csrfAfter: string
  readonly subject: PatientSubject | StaffSubject
}
export type PracticeOf<Name extends string, PatientName extends string> = {
  readonly id: PracticeId
  readonly desks: Readonly<Record<DeskKey, DeskId>>
  readonly staff: Readonly<Record<Name, Staff>>
  readonly patients: Readonly<Record<PatientName, Patient>>
}

export type World = AsyncDisposable & {
  readonly test: TestDatabase
  readonly database: Database
  readonly live: Live
  readonly signIn: SignInDeps
  readonly secrets: Secrets
  /** Maple Street: who sits where is in `mapleStaff`. */
  readonly maple: PracticeOf<MapleName, MaplePatient>
  /** Harbor Clinic next door: Olga Brandt at every desk, and one patient. */
  readonly harbor: PracticeOf<'olga', 'hugo'>
  /** What `openWeb` needs, with this world's database in it. */
  readonly house: House
  readonly config: Config
  readonly does: Doing
  /** Runs the jobs that wait until none does; tells how many. */
  readonly work: () => Promise<number>
}

/** The real actions, each in a transaction of its own. */
export type Doing = {
  /** A signed-in browser for somebody. `totp`: the second step is still to come. */
  readonly signIn: (who: Staff | Patient, stage?: 'totp' | 'full') => Promise<Session>
  /** A browser that is nobody's: its cookie and token. */
  readonly stranger: () => { readonly cookie: string; readonly csrf: string }
  /** Runs work as this person or patient. */
  readonly as: <T>(who: Staff | Patient, work: (tx: Tx) => Promise<T>) => Promise<T>
  readonly asHouse: <T>(practiceId: PracticeId, work: (tx: Tx) => Promise<T>) => Promise<T>
  /** The patient sends a request under a topic with these words in it. */
  readonly ask: (who: Patient, topic: TopicKey, words: string) => Promise<ConversationId>
  /** The patient writes again in a conversation. */
  readonly add: (who: Patient, id: ConversationId, words: string) => Promise<void>
  readonly reply: (who: Staff, id: ConversationId, words: string, close?: 'close') => Promise<void>
  /** What anybody who may does to a conversation. Throws when they may not. */
  readonly with: <T>(
    who: Staff | Patient,
    id: ConversationId,
    work: (tx: Tx, conversation: Conversation) => Promise<T>,
  ) => Promise<T>
}

/** Opens the world on a fresh database. Facts have their jobs; run them with `work`. */
export async function openWorld({
  clock = systemClock,
  demo = false,
}: { clock?: Clock; demo?: boolean } = {}): Promise<World> {
  const log = openLog('silent')
  let react: ReturnType<typeof reactBy> = async () => {}
  const test = await openTestDatabase(clock, async (tx, fact) => await react(tx, fact))
  const { database } = test
  const live = openLive(test.app, log)
  const { notifyPatient } = notificationJobs({ origin })
  react = reactBy(reactionsOf({ fileMessage, notifyPatient }), live)
  const secrets = secretsFrom('a root secret of the suites, long enough')
  const signIn: SignInDeps = {
    origin,
    secrets,
    sendsMail: false,
    ...(demo && { demoUrl: '/demo' }),
  }
  const maple = await makePractice(test, 'Maple Street Family Practice', mapleStaff, maplePatients)
  await assign(database, maple.patients.rosa, maple.staff.okafor)
  await assign(database, maple.patients.mateo, maple.staff.chen)
  const harbor = await makePractice(test, 'Harbor Clinic', harborStaff, harborPatients)
  return {
    ...{ test, database, live, signIn, secrets, maple, harbor },
    house: {
      ...{ database, live, mailer: noMailer, signIn },
      [Symbol.asyncDispose]: async () => {},
    },
    config: configOf(demo),
    does: doing(database, secrets),
    work: async () => await runJobs(test, signIn, { database, mailer: noMailer, log }),
    [Symbol.asyncDispose]: async () => {
      await live[Symbol.asyncDispose]()
      await test[Symbol.asyncDispose]()
    },
  }
}

async function makePractice<Name extends string, PatientName extends string>(
  test: TestDatabase,
  name: string,
  people: Readonly<Record<Name, Member>>,
  born: Readonly<Record<PatientName, Born>>,
): Promise<PracticeOf<Name, PatientName>> {
  const id = newId('practice')
  const staff = mapValues(people, (member): Staff => {
    const { name, role } = member
    return { kind: 'staff', practiceId: id, id: newId('person'), name, role }
  })
  const made = await test.database.withSubject({ kind: 'worker', practiceId: id }, async (tx) =>
    setUpPractice(
      tx,
      id,
      {
        ...{ name, alias: name, phone: '555-0140', nursePhone: '555-0142', address: '' },
        calendar: {
          timeZone: 'America/New_York',
          hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '08:00', closes: '17:00' })),
          holidays: [],
        },
      },
      (Object.keys(people) as Name[]).map((key) => ({
        ...{ id: staff[key].id, role: people[key].role, name: people[key].name },
        ...{ patientFacingName: people[key].name, patientFacingRole: people[key].role },
        licence: undefined,
        email: `${key}@${name.split(' ')[0]?.toLowerCase()}.example`,
        desks: people[key].desks,
      })),
    ),
  )
  if (made.outcome === 'refused') throw new Error(made.problems.join(' '))
  const desks = Object.fromEntries(made.desks) as Record<DeskKey, DeskId>
  return { id, desks, staff, patients: await importBorn(test, id, born) }
}

/** Patients come as FHIR, each with one medicine and one allergy on the record. */
async function importBorn<PatientName extends string>(
  test: TestDatabase,
  practiceId: PracticeId,
  born: Readonly<Record<PatientName, Born>>,
): Promise<Record<PatientName, Patient>> {
  const folder = await mkdtemp(join(tmpdir(), 'salve-world-'))
  const names = Object.keys(born) as PatientName[]
  const lines = [...names.flatMap((key) => resourcesOf(key, born[key])), ...besides]
  await writeFile(join(folder, 'all.ndjson'), lines.map((each) => JSON.stringify(each)).join('\n'))
  await importPatients(
    test.database,
    { kind: 'worker', practiceId },
    { path: join(folder, 'all.ndjson') },
  )
  await rm(folder, { recursive: true })
  const rows = await test.asOwner('select id, name_given from patient where practice_id = $1', [
    practiceId,
  ])
  return mapValues(born, ({ given, family }) => {
    const row = rows.find((each) => each['name_given'] === given)
    if (row === undefined) throw new Error(`${given} was not imported`)
    const id = asId('patient', String(row['id']))
    return { kind: 'patient', practiceId, id, name: `${given} ${family}` }
  })
}

async function assign(database: Database, patient: Patient, doctor: Staff): Promise<void> {
  const house = { kind: 'worker', practiceId: patient.practiceId } as const
  await database.withSubject(house, async (tx) => {
    await assignPhysician(tx, house, patient.id, doctor.id)
  })
}

/** The subject of somebody, for work without a session. */
export function subjectOf(
  who: Staff | Patient,
  sessionId: SessionId = newId('session'),
): Session['subject'] {
  const { practiceId } = who
  return who.kind === 'patient'
    ? { kind: 'patient', practiceId, patientId: who.id, sessionId }
    : { kind: 'staff', practiceId, personId: who.id, role: who.role, sessionId }
}

function doing(database: Database, secrets: Secrets): Doing {
  const as: Doing['as'] = async (who, work) => await database.withSubject(subjectOf(who), work)
  const doingWith: Doing['with'] = async (who, id, work) =>
    await as(who, async (tx) => {
      const conversation = await accessConversation(tx, tx.who, id)
      if (conversation === undefined) throw new Error(`${who.name} may not open this conversation`)
      return await work(tx, conversation)
    })
  return {
    as,
    with: doingWith,
    asHouse: async (practiceId, work) =>
      await database.withSubject({ kind: 'worker', practiceId }, work),
    stranger: () => {
      const browser = newToken()
      return { cookie: cookieOf({ browser }), csrf: csrfOf(secrets, browser) }
    },
    signIn: async (who, stage = 'full') => {
      const browser = newToken()
      const visitor = { browser, csrf: '', standing: { kind: 'nobody' } } as const
      const { sessionId, token } = await database.withSubject(
        { kind: 'sign-in' },
        async (tx) =>
          await startSession(tx, { account: accountOf(who), visitor, how: 'demo', stage }),
      )
      const cookie = cookieOf({ browser, session: token })
      const [csrf, csrfAfter] = [csrfOf(secrets, token), csrfOf(secrets, browser)]
      return { cookie, csrf, csrfAfter, subject: subjectOf(who, sessionId) }
    },
    ask: async (who, topic, words) =>
      await as(who, async (tx) => {
        const subject = asPatient(tx.who)
        const form = await openForm(tx, subject, topic)
        if (form === undefined) throw new Error(`no form for ${topic}`)
        const fields = fieldsFor(topic, words)
        const sent = await sendRequest(tx, subject, form, {
          ...{ fields, pastStop: 'sent-anyway', again: true },
        })
        if (sent.outcome === 'sent') return sent.conversationId
        throw new Error(`${topic}: ${JSON.stringify(sent)}`)
      }),
    add: async (who, id, words) =>
      await doingWith(who, id, async (tx, conversation) => {
        const dueAt = tx.now.add({ hours: 4 })
        const addition = { text: words, pastStop: 'sent-anyway', dueAt } as const
        await addMessage(tx, asPatient(tx.who), conversation, addition)
      }),
    reply: async (who, id, words, close) =>
      await doingWith(who, id, async (tx, conversation) => {
        const sent = await replyToPatient(tx, asStaff(tx.who), conversation, {
          medium: 'written',
          ...{ text: words, answersUpTo: conversation.patientSeq, afterReplySeq: undefined },
          ...{ close: close === 'close', templateId: undefined },
        })
        if (sent.outcome !== 'sent') throw new Error(`not replied: ${sent.outcome}`)
      }),
  }
}

export function asPatient(who: Subject): PatientSubject {
  if (who.kind !== 'patient') throw new TypeError('not a patient')
  return who
}
export function asStaff(who: Subject): StaffSubject {
  if (who.kind !== 'staff') throw new TypeError('not staff')
  return who
}

function accountOf(who: Staff | Patient): Account {
  const { practiceId } = who
  return who.kind === 'patient'
    ? { kind: 'patient', practiceId, patientId: who.id }
    : { kind: 'staff', practiceId, personId: who.id }
}

function cookieOf({ browser, session }: { browser: string; session?: string }): string {
  const own = `${cookieName('salve-browser', origin)}=${browser}`
  return session === undefined ? own : `${own}; ${cookieName('salve', origin)}=${session}`
}

/** Runs the queued jobs one after another, as the worker would, until there are none. */
async function runJobs(test: TestDatabase, deps: SignInDeps, tools: JobTools): Promise<number> {
  const { notifyPatient } = notificationJobs({ origin })
  const jobs = [fileMessage, notifyPatient, ...signInJobs(deps)]
  for (let done = 0; ; done++) {
    const [row] = await test.asOwner(
      'delete from job_outbox where id = (select min(id) from job_outbox) returning name, payload',
    )
    if (row === undefined) return done
    const job = jobs.find((each) => each.name === row['name'])
    if (job === undefined) throw new Error(`no job ${String(row['name'])}`)
    await job.run(row['payload'] as never, tools)
  }
}

function configOf(demo: boolean): Config {
  return {
    http: { port: 3000, host: 'localhost', origin, trustProxy: [] },
    dataFolder: tmpdir(),
    demo,
    secret: undefined,
    logLevel: 'silent',
    database: { url: undefined, poolSize: 10 },
    jobs: { concurrency: 1 },
    mail: { smtpUrl: undefined, from: 'no-reply@localhost' },
  }
}

function mapValues<Key extends string, From, To>(
  from: Readonly<Record<Key, From>>,
  to: (value: From) => To,
): Record<Key, To> {
  const entries = (Object.keys(from) as Key[]).map((key) => [key, to(from[key])] as const)
  return Object.fromEntries(entries) as Record<Key, To>
}
