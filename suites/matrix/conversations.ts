// The conversations of the matrix: each in one relation to some of the askers, with strings planted
// in its words, its note, its answer and its drafts.
import { asId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import { moveConversation, writeNote } from '../../server/src/conversations/change-conversation.ts'
import { claimConversation } from '../../server/src/conversations/claim-conversation.ts'
import { savePatientDraft, saveStaffDraft } from '../../server/src/conversations/save-draft.ts'
import { seat, unseat } from '../../server/src/inboxes/arrange-desks.ts'
import { readDesks } from '../../server/src/inboxes/read-desks.ts'
import type { DeskKey } from '../../server/src/topics/topic.ts'
import { asPatient, asStaff, type Patient, type Staff, type World } from '../world.ts'
import type { Canary, Thing } from './oracle.ts'

type About = Extract<Thing, { kind: 'conversation' }>

const maple = 'maple'
const harbor = 'harbor'

let planted = 0
/** A string that occurs nowhere else, whole whatever is cut off after it. */
export function canary(kind: string): string {
  planted++
  return `ZQ${kind}${planted}QZ`
}

export type Plan = {
  readonly name: string
  readonly patient: Patient
  readonly topic: TopicKey
  /** Who answers and writes notes there, before anything else happens. */
  readonly reader: Staff
  readonly thing: About
  readonly after?: 'close' | { readonly moveTo: DeskKey } | 'lose the seat'
}

/** What there is to ask for, in the oracle's words. */
export function plans(world: World): readonly Plan[] {
  const { staff, patients } = world.maple
  const about = (patient: string, desk: string, doctor?: string): About => ({
    ...{ kind: 'conversation', practice: maple, patient, desk, doctor },
  })
  const { rosa, mateo, agnes } = patients
  const { dana, lin, grace } = staff
  const health = 'health-question'
  return [
    {
      ...{ name: 'at the nurses', patient: rosa, topic: health, reader: dana },
      thing: about('rosa', 'nurses', 'okafor'),
    },
    {
      ...{ name: 'at billing', patient: rosa, topic: 'bill', reader: lin },
      thing: about('rosa', 'billing'),
    },
    {
      ...{ name: 'done', patient: rosa, topic: 'refill', reader: dana, after: 'close' },
      thing: about('rosa', 'refills', 'okafor'),
    },
    {
      ...{ name: 'moved away', patient: rosa, topic: health, reader: dana },
      ...{ after: { moveTo: 'billing' }, thing: about('rosa', 'billing', 'okafor') },
    },
    {
      ...{ name: 'of another patient', patient: mateo, topic: health, reader: dana },
      thing: about('mateo', 'nurses', 'chen'),
    },
    {
      ...{ name: 'of another patient, at billing', patient: mateo, topic: 'bill', reader: lin },
      thing: about('mateo', 'billing'),
    },
    {
      ...{ name: 'held by somebody who lost the seat', patient: agnes, topic: 'records' },
      ...{ reader: grace, after: 'lose the seat', thing: about('agnes', 'records') },
    },
    {
      ...{ name: 'of another practice', patient: world.harbor.patients.hugo, topic: health },
      reader: world.harbor.staff.olga,
      thing: { ...about('hugo', 'nurses'), practice: harbor },
    },
  ]
}

/** One conversation after its plan, with canaries in its words, its note, its answer and its drafts. */
export async function makeConversation(
  world: World,
  plan: Plan,
  plant: (canary: Canary) => string,
): Promise<string> {
  const { does } = world
  const { patient, reader, thing: of } = plan
  if (plan.after === 'lose the seat') await takeSeat(world, reader)
  const words = plant({ in: 'words', of, text: canary('words') })
  const id = await does.ask(patient, plan.topic, words)
  await does.with(reader, id, async (tx, conversation) => {
    const note = plant({ in: 'note', of, text: canary('note') })
    await writeNote(tx, asStaff(tx.who), conversation, note)
  })
  const answer = plant({ in: 'reply', of, text: canary('reply') })
  await does.reply(reader, id, answer, plan.after === 'close' ? 'close' : undefined)
  if (plan.after !== 'close') {
    await does.add(patient, id, plant({ in: 'words', of, text: canary('more') }))
  }
  await does.with(reader, id, async (tx, conversation) => {
    const by = nameOf(world, reader)
    const text = plant({ in: 'draft', by, text: canary('staffdraft') })
    await saveStaffDraft(tx, asStaff(tx.who), conversation, { kind: 'reply', text, version: 0 })
  })
  await does.as(patient, async (tx) => {
    const text = plant({ in: 'draft', by: of.patient, text: canary('patientdraft') })
    await savePatientDraft(tx, asPatient(tx.who), `reply:${id}`, { text })
  })
  if (plan.after === 'lose the seat') await loseSeat(world, reader, id)
  else if (typeof plan.after === 'object')
    await moveTo(world, reader, { id, to: plan.after.moveTo })
  return id
}

async function takeSeat({ does, maple }: World, reader: Staff): Promise<void> {
  const member = { deskId: maple.desks.records, personId: reader.id }
  await does.asHouse(maple.id, async (tx) => await seat(tx, maple.id, [member]))
}

async function loseSeat({ does, maple }: World, reader: Staff, id: string): Promise<void> {
  const member = { deskId: maple.desks.records, personId: reader.id }
  await does.with(reader, asId('conversation', id), async (tx, conversation) => {
    await claimConversation(tx, asStaff(tx.who), conversation, undefined)
  })
  await does.asHouse(maple.id, async (tx) => await unseat(tx, maple.id, member))
}

async function moveTo(
  { does, maple }: World,
  reader: Staff,
  move: { readonly id: string; readonly to: DeskKey },
): Promise<void> {
  await does.with(reader, asId('conversation', move.id), async (tx, conversation) => {
    const desks = await readDesks(tx, maple.id)
    const from = desks.find((desk) => desk.id === conversation.deskId)
    const to = desks.find((desk) => desk.key === move.to)
    if (from === undefined || to === undefined) throw new Error('no such desk')
    const how = { from, to, reason: 'other', note: undefined } as const
    await moveConversation(tx, asStaff(tx.who), conversation, how)
  })
}

function nameOf(world: World, who: Staff | Patient): string {
  const all = Object.entries({
    ...{ ...world.maple.staff, ...world.maple.patients },
    ...{ ...world.harbor.staff, ...world.harbor.patients },
  })
  return all.find(([, each]) => each.id === who.id)?.[0] ?? ''
}
