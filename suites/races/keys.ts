import { isDeepStrictEqual } from 'node:util'
import { asId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { keepAnswer, takeKey } from '../../server/src/platform/http/once.ts'
import { seeOther } from '../../server/src/platform/http/reply.ts'
import {
  actPath,
  type Answer,
  call,
  form,
  newKey,
  refillFields,
  refillPath,
  type Request,
} from './browser.ts'
import { type Arena, countOf, judge, look, sendRefill } from './round.ts'
import type { Keys, PatientKeys, StaffKeys } from './practice.ts'

const times = 20

/** A write under a key, made so that its words and its key can be chosen. */
type Write = {
  readonly name: string
  readonly by: Keys
  readonly path: string
  readonly what: 'message' | 'note'
  readonly request: (key: string, words: string) => Request
  /** The patient's last message that the writer of a reply had seen. */
  readonly answersUpTo?: number
}

/** One key twenty times at once: done once, and everybody is told the same. */
export async function raceKeys(arena: Arena, rounds: number): Promise<void> {
  const { staff, join } = arena.door.practice
  for (let round = 0; round < rounds; round++) {
    const patient = await join()
    const writer = staff[round % staff.length]!
    for (const write of await writesOf(arena, patient, writer)) {
      await sameBody(arena, write)
    }
    for (const write of await writesOf(arena, patient, writer)) await twoBodies(arena, write)
    await arena.door.forgetLimits()
  }
  await judge(arena, 'racing keys')
  await bareKeys(arena, rounds)
}

async function writesOf(
  arena: Arena,
  patient: PatientKeys,
  writer: StaffKeys,
): Promise<readonly Write[]> {
  const id = await sendRefill(arena, patient)
  const other = await sendRefill(arena, patient)
  const seen = await look(arena, writer, other)
  const replyBody = { answersUpTo: seen.version, close: false }
  return [
    {
      ...{ name: 'a form', by: patient, path: refillPath, what: 'message' },
      request: (key, words) => form(patient, key, refillFields(words)),
    },
    {
      ...{ name: 'a message added', by: patient, path: patientPaths.reply(id), what: 'message' },
      request: (key, words) => form(patient, key, { text: words }),
    },
    {
      ...{ name: 'a reply', by: writer, path: actPath(other, 'reply'), what: 'message' },
      request: (key, words) => call(writer, key, { ...replyBody, text: words }),
      answersUpTo: seen.version,
    },
    {
      ...{ name: 'a note', by: writer, path: actPath(other, 'notes'), what: 'note' },
      request: (key, words) => call(writer, key, { text: words }),
    },
  ]
}

async function send(arena: Arena, write: Write, key: string, words: string): Promise<Answer> {
  return arena.heard(await arena.door.as(write.by)(write.path, write.request(key, words)))
}

function wasTaken({ status }: Answer): boolean {
  return status === 201 || status === 303
}

function remember(arena: Arena, write: Write, answer: Answer, words: string): void {
  arena.history.told.push({ words, what: write.what })
  if (write.answersUpTo === undefined) return
  const entryId = asId('entry', String(answer.json['entryId']))
  arena.history.replies.push({ entryId, answersUpTo: write.answersUpTo })
}

async function sameBody(arena: Arena, write: Write): Promise<void> {
  const key = newKey()
  const words = arena.door.words()
  const answers = await Promise.all(
    Array.from({ length: times }, async () => await send(arena, write, key, words)),
  )
  const [first] = answers
  arena.check(`${write.name} under one key is taken`, answers.every(wasTaken))
  const same = answers.every(
    ({ location, json, status }) =>
      status === first?.status &&
      location === first.location &&
      isDeepStrictEqual(json, first.json),
  )
  arena.check(`${write.name} under one key is answered alike`, same)
  if (first !== undefined && wasTaken(first)) remember(arena, write, first, words)
  const otherWords = arena.door.words()
  const refused = await send(arena, write, key, otherWords)
  const told = refused.status === 422 && isKeyReused(refused)
  arena.check(`${write.name} with other words under a used key is refused`, told)
  arena.history.refused.push(otherWords)
}

/** Problem details for the desk, a page for patients. */
function isKeyReused({ json }: Answer): boolean {
  return json['type'] === undefined || json['type'] === 'key-reused'
}

/** One key, two bodies, at once: one of the two is done, the other is refused by all. */
async function twoBodies(arena: Arena, write: Write): Promise<void> {
  const key = newKey()
  const words = [arena.door.words(), arena.door.words()] as const
  const sent = Array.from({ length: times }, (_, index) => words[index % 2 === 0 ? 0 : 1])
  const answers = await Promise.all(
    sent.map(async (each) => ({ each, answer: await send(arena, write, key, each) })),
  )
  const taken = answers.filter(({ answer }) => wasTaken(answer))
  const [winner] = taken
  arena.check(`${write.name}: one of two bodies under one key is taken`, winner !== undefined)
  if (winner === undefined) return
  arena.check(
    `${write.name}: only one of two bodies is taken`,
    taken.every(({ each }) => each === winner.each) && taken.length === times / 2,
  )
  const refused = countOf(answers, ({ answer }) => answer.status === 422)
  arena.check(`${write.name}: the other body is refused`, refused === times / 2)
  remember(arena, write, winner.answer, winner.each)
  arena.history.refused.push(...words.filter((each) => each !== winner.each))
}

/** The key alone, without the counting of calls in front of it, which also makes one wait for another. */
async function bareKeys(arena: Arena, rounds: number): Promise<void> {
  const { database, practice } = arena.door
  for (let round = 0; round < rounds; round++) {
    const attempt = {
      subjectId: practice.staff[0]!.personId,
      key: newKey(),
      hash: Buffer.alloc(32),
    }
    let done = 0
    const answers = await Promise.all(
      Array.from(
        { length: times },
        async () =>
          await database.withSubject({ kind: 'sign-in' }, async (tx) => {
            const repeated = await takeKey(tx, attempt)
            if (repeated !== undefined) return repeated.location
            done++
            await keepAnswer(tx, attempt, seeOther('/done'))
            return '/done'
          }),
      ),
    )
    arena.check('a bare key is taken once', done === 1, `${done} times`)
    arena.check(
      'a bare key gives its answer to all',
      answers.every((each) => each === '/done'),
    )
  }
}
