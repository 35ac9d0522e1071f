// Sets the stage of the matrix: everybody who can ask, everything that can be asked for, and
// strings planted in all of it. Built through the real actions; the oracle's names beside our ids.
import { readChart } from '../../server/src/patients/describe-chart.ts'
import { keepForm } from '../../server/src/conversations/open-form.ts'
import { addPlayers } from '../../server/src/demo/cast.ts'
import { seat } from '../../server/src/inboxes/arrange-desks.ts'
import { steppedClock } from '../../server/src/platform/clock/clock.ts'
import { invitePatient } from '../../server/src/sign-in/invite-patient.ts'
import { asPatient, asStaff, openWorld, type Patient, type Staff, type World } from '../world.ts'
import { type Asker, makeAskers } from './askers.ts'
import { canary, makeConversation, plans } from './conversations.ts'
import { fillDoors, letSomethingWait } from './fill.ts'
import type { Canary, Thing } from './oracle.ts'

/** Something a path can name, in one relation to some of the askers. */
export type Prop = {
  readonly name: string
  readonly thing: Thing
  readonly id: string
  /** Another one just like it, to be changed without harm to later cells. */
  readonly another?: () => Promise<string>
}

export type Stage = AsyncDisposable & {
  readonly world: World
  readonly clock: ReturnType<typeof steppedClock>
  readonly askers: readonly Asker[]
  readonly props: Readonly<Record<NonNullable<Kind>, readonly Prop[]>>
  /** Grows with every thing made to be changed. */
  readonly canaries: Canary[]
}
type Kind = 'conversation' | 'desk' | 'patient' | 'slip' | 'passkey' | 'template' | 'topic'

const maple = 'maple'
const harbor = 'harbor'

/** With `quick`, without those whose eyes are like another's. */
export async function openStage(quick = false): Promise<Stage> {
  const clock = steppedClock(Temporal.Instant.from('2026-03-02T15:00:00Z'))
  const world = await openWorld({ clock, demo: true })
  const canaries: Canary[] = []
  await letSomethingWait(world, clock)
  await listPlayers(world)
  await changeSeats(world)
  const props = await makeProps(world, canaries)
  const everybody = await makeAskers(world)
  const askers = quick
    ? everybody.filter(({ name }) => !/^(chen|ada|sam|mateo)/.test(name))
    : everybody
  await world.work()
  await fillDoors(world)
  clock.advance({ seconds: 1 })
  return {
    ...{ world, clock, askers, props, canaries },
    [Symbol.asyncDispose]: async () => await world[Symbol.asyncDispose](),
  }
}

/** Rosa and Dana stand at the door of the made-up practice. */
async function listPlayers({ maple: { patients, staff }, does }: World): Promise<void> {
  await does.asHouse(patients.rosa.practiceId, async (tx) => {
    const { practiceId } = patients.rosa
    await addPlayers(tx, [
      {
        ...{ as: 'rosa', name: patients.rosa.name, about: '' },
        account: { kind: 'patient', practiceId, patientId: patients.rosa.id },
      },
      {
        ...{ as: 'dana', name: staff.dana.name, about: '' },
        account: { kind: 'staff', practiceId, personId: staff.dana.id },
      },
    ])
  })
}

/** Sam sits at the records too, so that nobody is missed there when Grace goes. */
async function changeSeats({ maple, does }: World): Promise<void> {
  await does.asHouse(maple.id, async (tx) => {
    await seat(tx, maple.id, [{ deskId: maple.desks.records, personId: maple.staff.sam.id }])
  })
}

const missing: Prop = {
  ...{ name: 'missing', thing: { kind: 'missing' } },
  id: '0190a0a0-0000-7000-8000-00000000dead',
}
const malformed: readonly Prop[] = ['not-an-id', '0', 'NULL', '%27%20or%201=1--'].map((id) => ({
  ...{ name: `malformed (${id})`, thing: { kind: 'malformed' }, id },
}))

async function makeProps(world: World, canaries: Canary[]): Promise<Stage['props']> {
  const plant = (each: Canary): string => {
    canaries.push(each)
    return each.text
  }
  const conversations: Prop[] = []
  for (const plan of plans(world)) {
    const id = await makeConversation(world, plan, plant)
    const another = async (): Promise<string> => await makeConversation(world, plan, plant)
    conversations.push({ name: plan.name, thing: plan.thing, id, another })
  }
  await plantWhoTheyAre(world, canaries)
  const strangeKind = world.maple.patients.rosa.id
  return {
    conversation: [
      ...conversations,
      { name: "another kind's id", thing: { kind: 'missing' }, id: strangeKind },
      ...[missing, ...malformed],
    ],
    desk: [
      ...(['nurses', 'billing', 'records'] as const).map((desk): Prop => ({
        ...{ name: desk, id: world.maple.desks[desk] },
        thing: { kind: 'desk', practice: maple, desk },
      })),
      {
        ...{ name: 'nurses of another practice', id: world.harbor.desks.nurses },
        thing: { kind: 'desk', practice: harbor, desk: 'nurses' },
      },
      ...[missing, ...malformed],
    ],
    patient: [
      {
        ...{ name: 'of this practice', id: world.maple.patients.walt.id },
        thing: { kind: 'patient', practice: maple },
      },
      {
        ...{ name: 'of another practice', id: world.harbor.patients.hugo.id },
        thing: { kind: 'patient', practice: harbor },
      },
      ...[missing, ...malformed],
    ],
    slip: [...(await makeSlips(world, plant)), missing, ...malformed],
    passkey: [...(await makePasskeys(world)), missing, ...malformed],
    template: [...(await findTemplates(world)), missing, ...malformed],
    topic: await makeTopics(world),
  }
}

/** Names and imported records, and a form half filled in. */
async function plantWhoTheyAre(world: World, canaries: Canary[]): Promise<void> {
  const all = plans(world)
  const people = [
    ...Object.entries(world.maple.patients).map((each) => [...each, maple] as const),
    ...Object.entries(world.harbor.patients).map((each) => [...each, harbor] as const),
  ]
  for (const [of, patient, practice] of people) {
    const readIn = all.filter((plan) => plan.thing.patient === of).map(({ thing }) => thing)
    canaries.push({ in: 'name', of, practice, text: patient.name })
    canaries.push({ in: 'chart', of, readIn, text: `Medicine of ${of}` })
    canaries.push({ in: 'chart', of, readIn, text: `Allergy of ${of}` })
    await world.does.asHouse(patient.practiceId, async (tx) => await readChart(tx, patient.id))
    if (patient.id === world.maple.patients.walt.id) continue
    const text = canary('form')
    canaries.push({ in: 'draft', by: of, text })
    await world.does.as(patient, async (tx) => {
      await keepForm(tx, asPatient(tx.who), 'my-details', { 'a.note': text })
    })
  }
}

async function makeSlips(world: World, plant: (canary: Canary) => string): Promise<Prop[]> {
  const make = async (by: Staff, patient: Patient): Promise<{ id: string; code: string }> =>
    await world.does.as(by, async (tx) => {
      const who = asStaff(tx.who)
      const slip = await invitePatient(tx, world.signIn, { who, patientId: patient.id })
      if (slip === undefined) throw new Error('no slip')
      return slip
    })
  const { dana } = world.maple.staff
  const old = await make(dana, world.maple.patients.agnes)
  const open = await make(dana, world.maple.patients.agnes)
  const other = await make(world.harbor.staff.olga, world.harbor.patients.hugo)
  plant({ in: 'slip', practice: maple, text: open.code })
  plant({ in: 'slip', practice: harbor, text: other.code })
  return [
    { name: 'open', id: open.id, thing: { kind: 'slip', practice: maple, open: true } },
    { name: 'ended', id: old.id, thing: { kind: 'slip', practice: maple, open: false } },
    {
      ...{ name: 'of another practice', id: other.id },
      thing: { kind: 'slip', practice: harbor, open: true },
      another: async () => (await make(world.harbor.staff.olga, world.harbor.patients.hugo)).id,
    },
  ]
}

async function makePasskeys(world: World): Promise<Prop[]> {
  const make = async (patient: Patient): Promise<string> => {
    const id = crypto.randomUUID()
    await world.test.asOwner(
      `insert into passkey (practice_id, id, patient_id, credential_id, public_key, counter,
         transports, name, backed_up, added_at)
       values ($1, $2, $3, $4, 'x', 0, '{}', 'Device lock', false, now())`,
      [patient.practiceId, id, patient.id, id.replaceAll('-', '')],
    )
    return id
  }
  const { rosa, mateo } = world.maple.patients
  const props: Prop[] = []
  for (const [name, patient] of [
    ['rosa', rosa],
    ['mateo', mateo],
    ['hugo', world.harbor.patients.hugo],
  ] as const) {
    const another = async (): Promise<string> => await make(patient)
    const thing = { kind: 'passkey', patient: name } as const
    props.push({ name: `of ${name}`, id: await make(patient), another, thing })
  }
  return props
}

async function findTemplates(world: World): Promise<Prop[]> {
  const props: Prop[] = []
  for (const [practice, { id }] of [
    [maple, world.maple],
    [harbor, world.harbor],
  ] as const) {
    const rows = await world.test.asOwner(
      'select id from template where practice_id = $1 order by title limit 1',
      [id],
    )
    props.push({
      ...{ name: `of ${practice}`, id: String(rows[0]?.['id']) },
      thing: { kind: 'template', practice },
    })
  }
  return props
}

async function makeTopics(world: World): Promise<Prop[]> {
  await world.test.asOwner(`update topic set closed_at = now() where key = 'shots'`)
  return [
    { name: 'open', id: 'help', thing: { kind: 'topic', open: true } },
    { name: 'closed', id: 'shots', thing: { kind: 'topic', open: false } },
    { name: 'unknown', id: 'horoscope', thing: { kind: 'malformed' } },
    { name: 'a prototype name', id: 'constructor', thing: { kind: 'malformed' } },
  ]
}
