import type { ConversationId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { actPath, type Answer, call, newKey } from './browser.ts'
import {
  aMoment,
  type Arena,
  countOf,
  judge,
  look,
  reply,
  type Seen,
  sendRefill,
  some,
  writeAgain,
} from './round.ts'
import type { PatientKeys, StaffKeys } from './practice.ts'

/** The patient adds to a thread while it is answered: nobody answers what they have not seen. */
export async function raceReplies(arena: Arena, rounds: number): Promise<void> {
  const { staff, join } = arena.door.practice
  let asked = 0
  for (let round = 0; round < rounds; round++) {
    const patient = await join()
    const writer = some(staff)
    const id = await sendRefill(arena, patient)
    const seen = await look(arena, writer, id)
    if (round % 3 === 0) await writeAgain(arena, patient, id)
    const [answer] = await Promise.all([
      aMoment(8).then(async () => await reply(arena, writer, id, seen)),
      aMoment(8).then(async () => await writeAgain(arena, patient, id)),
    ])
    if (answer.status === 201) continue
    asked++
    const told = answer.json['type'] === 'patient-wrote-again' && showsNew(answer, seen.version)
    arena.check('the writer is shown what the patient added', told, answer.text.slice(0, 300))
    const again = await reply(arena, writer, id, await look(arena, writer, id))
    arena.check('the writer may send once they have seen it', again.status === 201)
  }
  arena.check('some writers were asked first', asked >= Math.ceil(rounds / 3))
  arena.say(`  ${asked} of ${rounds} replies met something new and were asked first`)
  await arena.door.forgetLimits()
  await judge(arena, 'racing replies')
}

function showsNew(answer: Answer, version: number): boolean {
  const entries = answer.json['newEntries'] as { kind: string; seq?: number }[]
  const fresh = entries.some(({ kind, seq }) => kind === 'message' && Number(seq) > version)
  return fresh && Number(answer.json['version']) > version
}

/** Two answer at once what both have seen: one is sent, the other hears of it. */
export async function raceTwoReplies(arena: Arena, rounds: number): Promise<void> {
  const { staff, join } = arena.door.practice
  const patient = await join()
  for (let round = 0; round < rounds; round++) {
    const id = await sendRefill(arena, patient)
    const [one, other] = [staff[round % staff.length]!, staff[(round + 7) % staff.length]!]
    if (round % 2 === 1) {
      await reply(arena, one, id, await look(arena, one, id))
      await writeAgain(arena, patient, id)
    }
    const seen = await look(arena, one, id)
    const answers = await Promise.all(
      [one, other].map(async (each) => {
        await aMoment(4)
        return await reply(arena, each, id, { ...seen, close: round % 4 === 0 })
      }),
    )
    const sent = countOf(answers, ({ status }) => status === 201)
    arena.check('one of two replies is sent', sent === 1, `${sent} were`)
    const types = ['colleague-replied', 'already-claimed']
    const told = answers.filter(({ json }) => types.includes(String(json['type'])))
    arena.check('the other is told of a colleague', told.length === 1)
  }
  await arena.door.forgetLimits()
  await judge(arena, 'two replies at once')
}

/** Everything that can be done to one conversation, by several people, at once. */
export async function raceEverything(arena: Arena, rounds: number): Promise<void> {
  const { staff, join, desks } = arena.door.practice
  const deskIds = [...desks.values()]
  for (let round = 0; round < rounds; round++) {
    const patient = await join()
    const id = await sendRefill(arena, patient)
    const people = [some(staff), some(staff), some(staff)]
    for (let wave = 0; wave < 3; wave++) {
      const seen = await look(arena, people[0]!, id)
      const deeds = Array.from({ length: 8 }, () =>
        some([
          async () => await writeAgain(arena, patient, id),
          async () => await writeAgain(arena, patient, id),
          async () => await reply(arena, some(people), id, { ...seen, close: some([true, false]) }),
          async () => await act(arena, some(people), id, 'claim', {}),
          async () => await act(arena, some(people), id, 'release', {}),
          async () => await act(arena, some(people), id, 'done', finishing(seen)),
          async () => await act(arena, some(people), id, 'reopen', {}),
          async () => await act(arena, some(people), id, 'notes', { text: arena.door.words() }),
          async () => await move(arena, some(people), id, some(deskIds)),
          async () => await open(arena, patient, some(people), id),
        ]),
      )
      await Promise.all(deeds.map(async (deed) => await aMoment(6).then(deed)))
    }
    if (round % 10 === 9) await arena.door.forgetLimits()
  }
  await judge(arena, 'everything at once')
}

/** Somebody closes, takes it back and closes again while the patient writes: what is owed is never lost. */
export async function raceClosings(arena: Arena, rounds: number): Promise<void> {
  const { staff, join } = arena.door.practice
  const patient = await join()
  for (let round = 0; round < rounds; round++) {
    const id = await sendRefill(arena, patient)
    const people = [some(staff), some(staff)]
    const seen = await look(arena, people[0]!, id)
    const before = await owedFor(arena, people[0]!, id)
    const closed = await act(arena, people[0]!, id, 'done', finishing(seen))
    arena.check('what nobody else touches is closed', closed.status === 200)
    await Promise.all([
      aMoment(8).then(async () => await writeAgain(arena, patient, id)),
      ...people.map(async (each) => {
        await aMoment(8)
        await act(arena, each, id, 'reopen', {})
        await act(arena, each, id, 'done', finishing(seen))
        await act(arena, each, id, 'reopen', {})
      }),
    ])
    const after = await owedFor(arena, people[0]!, id)
    arena.check('it is owed as it was', after === before && after.startsWith('open'), after)
  }
  await arena.door.forgetLimits()
  await judge(arena, 'closing and taking it back')
}

function finishing({ version }: Seen): { readonly outcome: string; readonly version: number } {
  return { outcome: 'visit-booked', version }
}

/** How a conversation stands: its state, and the promise of the oldest message nobody has answered. */
async function owedFor(arena: Arena, staff: StaffKeys, id: ConversationId): Promise<string> {
  const { json } = arena.heard(await arena.door.as(staff)(staffApi.conversation(id)))
  const { at, since } = (json['due'] ?? {}) as { at?: string; since?: string }
  return `${String(json['state'])}, due ${at} since ${since}`
}

async function act(
  arena: Arena,
  staff: StaffKeys,
  id: ConversationId,
  ...[deed, body]: [Parameters<typeof actPath>[1], unknown]
): Promise<Answer> {
  return arena.heard(await arena.door.as(staff)(actPath(id, deed), call(staff, newKey(), body)))
}

async function move(
  arena: Arena,
  staff: StaffKeys,
  id: ConversationId,
  deskId: string,
): Promise<Answer> {
  return await act(arena, staff, id, 'move', { deskId, reason: 'wrong-topic' })
}

async function open(
  arena: Arena,
  patient: PatientKeys,
  staff: StaffKeys,
  id: ConversationId,
): Promise<Answer> {
  arena.heard(await arena.door.as(patient)(`/messages/${id}`))
  return await act(arena, staff, id, 'read', { version: 1000 })
}
