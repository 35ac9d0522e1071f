// The scenario: a patient asks for a refill, staff claim and answer, the patient reads it; with
// clients that ask again, under the same key, until somebody answers.
import { setTimeout } from 'node:timers/promises'
import { asId, type ConversationId, type EntryId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { staffApi } from '@salve/contract/staff-paths'
import {
  actPath,
  type Answer,
  askAt,
  call,
  form,
  newKey,
  refillFields,
  refillPath,
  type Request,
  sentTo,
} from '../races/browser.ts'
import type { Keys, PatientKeys } from '../races/practice.ts'
import type { Site } from './open-site.ts'

/** What the people of one story were told; it grows while the story goes on. */
export type Told = {
  readonly patient: PatientKeys
  readonly address: string
  readonly asked: string
  readonly answered: string
  conversationId?: ConversationId
  claimed?: true
  replyId?: EntryId
  read?: true
  /** How often somebody had to ask again. */
  again: number
}

/** Begins a story of a fresh patient; `told` can be looked at even when the story breaks off. */
export async function beginStory(site: Site): Promise<Told> {
  const patient = await site.practice.join()
  const address = `${patient.patientId}@home.example`
  return {
    patient,
    address,
    asked: `asked-${newKey()}`,
    answered: `answered-${newKey()}`,
    again: 0,
  }
}

export async function tellStory(site: Site, told: Told): Promise<void> {
  const { practice } = site
  const { patient } = told
  const staff = practice.staff[0]!
  const ask = async (keys: Keys, path: string, request?: Request): Promise<Answer> =>
    await persist(site, told, keys, path, request)

  await ask(patient, refillPath)
  const sent = await ask(patient, refillPath, form(patient, newKey(), refillFields(told.asked)))
  const id = sentTo(sent)
  told.conversationId = id
  await ask(patient, patientPaths.sent(id))

  await ask(staff, staffApi.desk(practice.desks.get('refills')!, 'open'))
  const thread = await ask(staff, staffApi.conversation(id))
  const version = Number(thread.json['version'])
  await ask(staff, actPath(id, 'read'), call(staff, newKey(), { version }))
  await ask(staff, actPath(id, 'claim'), call(staff, newKey(), {}))
  told.claimed = true
  const reply = { text: told.answered, answersUpTo: version, close: false }
  const replied = await ask(staff, actPath(id, 'reply'), call(staff, newKey(), reply))
  told.replyId = asId('entry', String(replied.json['entryId']))

  const page = await ask(patient, patientPaths.conversation(id))
  if (!page.text.includes(told.answered)) throw new Error('the patient does not see the answer')
  told.read = true
}

const triesMax = 400

async function persist(
  site: Site,
  told: Told,
  ...[keys, path, request]: [Keys, string, Request | undefined]
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await askOnce(site, keys, path, request)
    if (answer !== undefined && answer.status < 400) return answer
    if (answer !== undefined && answer.status < 500) {
      throw new Error(`${path.replace(/[0-9a-f-]{36}/, 'id')} was refused: ${answer.status}`)
    }
    if (tries === triesMax) throw new Error('nobody answers')
    told.again++
    await setTimeout(25)
  }
}

/** Undefined when the connection was lost before there was a whole answer. */
async function askOnce(
  site: Site,
  ...[keys, path, request]: [Keys, string, Request | undefined]
): Promise<Answer | undefined> {
  const origin = await site.web.origin()
  try {
    return await askAt(origin, keys)(path, request)
  } catch (fault) {
    if (fault instanceof TypeError || (fault instanceof Error && fault.name === 'TimeoutError')) {
      return undefined
    }
    throw fault
  }
}

/** Waits until nothing is left to do for anybody; false when that takes longer than 60 s. */
export async function untilQuiet(site: Site): Promise<boolean> {
  for (let tries = 0; tries < 2400; tries++) {
    const [row] = await site.asOwner(`select (select count(*) from job_outbox)::int
      + (select count(*) from graphile_worker._private_jobs)::int as n`)
    if (row?.['n'] === 0) return true
    if (tries % 80 === 79 && site.leases.pass === 'at-once') await site.leases.jump()
    await setTimeout(25)
  }
  return false
}
