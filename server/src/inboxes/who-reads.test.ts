// Must show 3: the words "who reads this" name exactly the people whom the authorization layer
// lets in, both ways, however a practice arranges its desks.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asId, type ConversationId } from '@salve/contract/ids'
import * as fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import {
  type Patient,
  type Staff,
  asPatient,
  openWorld,
  type World,
} from '../../../suites/world.ts'
import { callName } from '../../pages/frame.ts'
import { accessConversation } from '../conversations/access.ts'
import { openForm } from '../conversations/open-form.ts'
import { openPage } from '../conversations/patient-frame.ts'
import { threadProps } from '../conversations/patient-thread.ts'
import { readingOf } from '../conversations/reading-words.ts'
import { openWeb } from '../house.ts'
import { openLog } from '../platform/log/log.ts'

const deskKeys = ['nurses', 'refills', 'billing'] as const
const topics = ['health-question', 'bill', 'referral'] as const
const patientKeys = ['rosa', 'mateo', 'agnes'] as const

/** How a practice is arranged, and where one conversation lies. */
type Arrangement = {
  /** For each desk, who sits there, by their place among the staff. */
  readonly seats: Readonly<Record<(typeof deskKeys)[number], readonly number[]>>
  readonly left: readonly number[]
  readonly doctors: Readonly<Record<(typeof patientKeys)[number], number | undefined>>
  readonly topics: Readonly<
    Record<
      (typeof topics)[number],
      { readonly desk: (typeof deskKeys)[number]; readonly doctorMayRead: boolean }
    >
  >
  readonly patient: (typeof patientKeys)[number]
  readonly topic: (typeof topics)[number]
  /** Undefined while it lies where its topic sends it. */
  readonly movedTo: (typeof deskKeys)[number] | undefined
}

let world: World
let app: FastifyInstance
let staff: readonly Staff[]
const conversations = new Map<string, ConversationId>()

before(async () => {
  world = await openWorld()
  app = await openWeb(world.config, world.house, openLog('silent'))
  staff = Object.values(world.maple.staff)
  for (const patient of patientKeys) {
    for (const topic of topics) {
      const id = await world.does.ask(world.maple.patients[patient], topic, 'A question')
      conversations.set(`${patient} ${topic}`, id)
    }
  }
})
after(async () => {
  await app.close()
  await world[Symbol.asyncDispose]()
})

const somebody = fc.nat({ max: 8 })
const arrangements: fc.Arbitrary<Arrangement> = fc.record({
  seats: fc.record({
    nurses: fc.uniqueArray(somebody, { maxLength: 6 }),
    refills: fc.uniqueArray(somebody, { maxLength: 4 }),
    billing: fc.uniqueArray(somebody, { maxLength: 3 }),
  }),
  left: fc.uniqueArray(somebody, { maxLength: 4 }),
  doctors: fc.record({
    rosa: fc.option(somebody, { nil: undefined }),
    mateo: fc.option(somebody, { nil: undefined }),
    agnes: fc.option(somebody, { nil: undefined }),
  }),
  topics: fc.record({
    'health-question': fc.record({
      desk: fc.constantFrom(...deskKeys),
      doctorMayRead: fc.boolean(),
    }),
    bill: fc.record({ desk: fc.constantFrom(...deskKeys), doctorMayRead: fc.boolean() }),
    referral: fc.record({ desk: fc.constantFrom(...deskKeys), doctorMayRead: fc.boolean() }),
  }),
  patient: fc.constantFrom(...patientKeys),
  topic: fc.constantFrom(...topics),
  movedTo: fc.option(fc.constantFrom(...deskKeys), { nil: undefined }),
})

/** Arranges the practice behind the house's back, in one round trip. */
async function arrange(of: Arrangement): Promise<void> {
  const { maple, test: database } = world
  const quoted = (id: string | undefined): string => (id === undefined ? 'null' : `'${id}'`)
  const idsOf = (places: readonly number[]): string =>
    places.map((place) => quoted(staff[place]?.id)).join(', ') || 'null'
  const practice = quoted(maple.id)
  await database.asOwner(
    [
      `delete from desk_member where practice_id = ${practice}`,
      ...deskKeys.map(
        (key) =>
          `insert into desk_member select practice_id, ${quoted(maple.desks[key])}, id, now() from person
            where practice_id = ${practice} and id in (${idsOf(of.seats[key])})`,
      ),
      `update person set left_at = case when id in (${idsOf(of.left)}) then now() end
        where practice_id = ${practice}`,
      ...patientKeys.map((key) => {
        const place = of.doctors[key]
        const doctor = place === undefined ? undefined : staff[place]?.id
        return `update patient set physician_id = ${quoted(doctor)} where id = ${quoted(maple.patients[key].id)}`
      }),
      ...topics.map((key) => {
        const { desk, doctorMayRead } = of.topics[key]
        return `update topic set desk_id = ${quoted(maple.desks[desk])}, physician_may_read = ${doctorMayRead}
          where practice_id = ${practice} and key = '${key}'`
      }),
      `update conversation set desk_id = ${quoted(maple.desks[deskOf(of)])} where id = ${quoted(conversationOf(of))}`,
    ].join('; '),
  )
}

function deskOf({ movedTo, topics: all, topic }: Arrangement): (typeof deskKeys)[number] {
  return movedTo ?? all[topic].desk
}

function conversationOf({ patient, topic }: Arrangement): ConversationId {
  return asId('conversation', conversations.get(`${patient} ${topic}`) ?? '')
}

function patientOf({ patient }: Arrangement): Patient {
  return world.maple.patients[patient]
}

/** The rule in words of its own: at the desk now, or the patient's doctor where the topic says so. */
function byTheRule(of: Arrangement): readonly string[] {
  const { seats, left, doctors, topics: all } = of
  return staff
    .filter((_person, place) => {
      const doctor = all[of.topic].doctorMayRead && doctors[of.patient] === place
      return !left.includes(place) && (seats[deskOf(of)].includes(place) || doctor)
    })
    .map(({ name }) => name)
    .toSorted()
}

/** Everybody for whom the authorization layer opens the conversation, each tried in turn. */
async function letIn(of: Arrangement): Promise<readonly string[]> {
  const names: string[] = []
  for (const person of staff) {
    const found = await world.does.as(
      person,
      async (tx) => await accessConversation(tx, tx.who, conversationOf(of)),
    )
    if (found !== undefined) names.push(person.name)
  }
  return names.toSorted()
}

const pages = { origin: 'http://localhost:3000', idleSeconds: 900 }

/** The names the thread gives its patient. */
async function namedInThread(of: Arrangement): Promise<readonly string[]> {
  return await world.does.with(patientOf(of), conversationOf(of), async (tx, conversation) => {
    const visitor = { browser: '', csrf: '', standing: { kind: 'nobody' } } as const
    const opened = await openPage(tx, asPatient(tx.who), visitor, pages)
    const { readers } = await threadProps(tx, opened, conversation, { onceKey: '', text: '' })
    return readers.people.map(({ person }) => person.name).toSorted()
  })
}

/** The people whose names are in the words of the form, before anything is sent. */
async function namedOnForm(of: Arrangement): Promise<readonly string[]> {
  const words = await world.does.as(patientOf(of), async (tx) => {
    const who = asPatient(tx.who)
    const visitor = { browser: '', csrf: '', standing: { kind: 'nobody' } } as const
    const form = await openForm(tx, who, of.topic)
    if (form === undefined) throw new Error('the topic is closed')
    return (await readingOf(tx, who, await openPage(tx, who, visitor, pages), form)).people
  })
  return staff
    .filter(({ name }) => new RegExp(`(^|\\W)${RegExp.escape(callName(name))}(\\W|$)`).test(words))
    .map(({ name }) => name)
    .toSorted()
}

test('the words name exactly whom the authorization layer lets in, both ways', async () => {
  let readers = 0
  await fc.assert(
    fc.asyncProperty(arrangements, async (of) => {
      await arrange(of)
      const people = await letIn(of)
      readers += people.length
      assert.deepEqual(people, byTheRule(of))
      assert.deepEqual(await namedInThread(of), people)
      const unmoved = { ...of, movedTo: undefined }
      assert.deepEqual(await namedOnForm(unmoved), byTheRule(unmoved))
    }),
    { numRuns: 120 },
  )
  assert.ok(readers > 120, 'hardly anybody read anything: the property saw nothing')
})

test('over HTTP the same people open it, and the patient’s page names them and nobody else', async () => {
  for (const of of fc.sample(arrangements, { numRuns: 6, seed: 20_261_122 })) {
    await arrange(of)
    const id = conversationOf(of)
    const opened: string[] = []
    for (const person of staff) {
      const { cookie } = await world.does.signIn(person)
      const url = `/api/desk/conversations/${id}`
      const answer = await app.inject({ url, headers: { cookie } })
      if (answer.statusCode === 200) opened.push(person.name)
    }
    assert.deepEqual(opened.toSorted(), byTheRule(of))
    const { cookie } = await world.does.signIn(patientOf(of))
    const { body } = await app.inject({ url: `/messages/${id}`, headers: { cookie } })
    const readers = /<(section|details) class="readers.*?<\/\1>/s.exec(body)?.[0] ?? ''
    const named = staff.filter(({ name }) => readers.includes(name)).map(({ name }) => name)
    assert.deepEqual(named.toSorted(), byTheRule(of))
  }
})

test('a rule that forgets who left, or the doctor, is found', async () => {
  const whole = await world.test.asOwner(
    `select pg_get_functiondef('conversation_readers'::regproc) as text`,
  )
  const sound = String(whole[0]?.['text'])
  const broken = [
    sound.replace('person.left_at is null', 'true'),
    sound.replace('topic.physician_may_read', 'true'),
    sound.replace('member.desk_id = of_desk', 'true'),
  ]
  try {
    for (const text of broken) {
      assert.notEqual(text, sound)
      await world.test.asOwner(text)
      const found = await fc.check(
        fc.asyncProperty(arrangements, async (of) => {
          await arrange(of)
          assert.deepEqual(await letIn(of), byTheRule(of))
        }),
        { numRuns: 100, endOnFailure: true },
      )
      assert.equal(found.failed, true)
    }
  } finally {
    await world.test.asOwner(sound)
  }
})

test('words that are not made by the rule are found', async () => {
  const found = await fc.check(
    fc.asyncProperty(arrangements, async (of) => {
      await arrange(of)
      const atTheDesk = staff.filter((_person, place) => of.seats[deskOf(of)].includes(place))
      assert.deepEqual(atTheDesk.map(({ name }) => name).toSorted(), await letIn(of))
    }),
    { numRuns: 100, endOnFailure: true },
  )
  assert.equal(found.failed, true)
})
