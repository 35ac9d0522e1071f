// What every kind of round uses: somebody asks, somebody is answered, and then all is looked at.
import { setTimeout } from 'node:timers/promises'
import { asId, type ConversationId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { staffApi } from '@salve/contract/staff-paths'
import type { SuiteContext } from '../suite.ts'
import {
  actPath,
  type Answer,
  call,
  form,
  newKey,
  refillFields,
  refillPath,
  sentTo,
} from './browser.ts'
import { checkHistory, type Finding, type History } from './check-history.ts'
import type { Door } from './open-door.ts'
import type { PatientKeys, StaffKeys } from './practice.ts'

export type Arena = SuiteContext & {
  readonly door: Door
  readonly history: History
  /** Counts an answer, and fails at once for one that says the house is at fault. */
  readonly heard: (answer: Answer) => Answer
  readonly answers: () => number
}

export function openArena(context: SuiteContext, door: Door, history: History): Arena {
  let answers = 0
  return {
    ...context,
    ...{ door, history },
    heard: (answer) => {
      answers++
      if (answer.status >= 500 || answer.status === 429) {
        context.check('no answer blames the house', false, `${answer.status} ${answer.text}`)
      }
      return answer
    },
    answers: () => answers,
  }
}

/** Fails the suite with everything the checker finds. */
export async function judge(arena: Arena, what: string): Promise<void> {
  const { asOwner, practice } = arena.door
  const findings = await checkHistory(asOwner, practice.practiceId, arena.history)
  const few = findings.slice(0, 5).map(({ kind, detail }) => `${kind}: ${detail}`)
  arena.check(`the history holds after ${what}`, findings.length === 0, few.join('; '))
}

export function kindsOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ kind }) => kind))].join(', ')
}

/** A patient sends a refill; gives the new conversation. */
export async function sendRefill(arena: Arena, patient: PatientKeys): Promise<ConversationId> {
  const words = arena.door.words()
  const answer = arena.heard(
    await arena.door.as(patient)(refillPath, form(patient, newKey(), refillFields(words))),
  )
  const id = sentTo(answer)
  arena.history.told.push({ words, what: 'message' })
  return id
}

/** A patient writes again; what they are told goes into the history. */
export async function writeAgain(
  arena: Arena,
  patient: PatientKeys,
  id: ConversationId,
): Promise<Answer> {
  const words = arena.door.words()
  const request = form(patient, newKey(), { text: words })
  const answer = arena.heard(await arena.door.as(patient)(patientPaths.reply(id), request))
  if (answer.status === 303) arena.history.told.push({ words, what: 'message' })
  else arena.history.refused.push(words)
  return answer
}

export type Seen = { readonly version: number; readonly lastReply: string | undefined }

/** What a staff member has on screen: the newest message of each side. */
export async function look(arena: Arena, staff: StaffKeys, id: ConversationId): Promise<Seen> {
  const answer = arena.heard(await arena.door.as(staff)(staffApi.conversation(id)))
  const entries = answer.json['entries'] as {
    kind: string
    id: string
    author?: { kind: string }
  }[]
  const last = entries.findLast((each) => each.kind === 'message' && each.author?.kind === 'staff')
  return { version: Number(answer.json['version']), lastReply: last?.id }
}

/** A staff member replies to what they saw; what they are told goes into the history. */
export async function reply(
  arena: Arena,
  staff: StaffKeys,
  id: ConversationId,
  seen: Seen & { readonly close?: boolean },
): Promise<Answer> {
  const words = arena.door.words()
  const body = {
    ...{ text: words, answersUpTo: seen.version, close: seen.close ?? false },
    ...(seen.lastReply === undefined ? {} : { afterReply: seen.lastReply }),
  }
  const answer = arena.heard(
    await arena.door.as(staff)(actPath(id, 'reply'), call(staff, newKey(), body)),
  )
  if (answer.status === 201) {
    const entryId = asId('entry', String(answer.json['entryId']))
    arena.history.told.push({ words, what: 'message' })
    arena.history.replies.push({ entryId, answersUpTo: seen.version })
  } else arena.history.refused.push(words)
  return answer
}

/** A moment of no more than so many milliseconds: where the interleavings come from. */
export async function aMoment(maxMs: number): Promise<void> {
  const ms = Math.random() * maxMs
  if (ms >= 1) await setTimeout(ms)
}

export function some<Thing>(things: readonly Thing[]): Thing {
  const thing = things[Math.floor(Math.random() * things.length)]
  if (thing === undefined) throw new RangeError('nothing to pick from')
  return thing
}

export function countOf<Thing>(things: readonly Thing[], is: (thing: Thing) => boolean): number {
  return things.filter(is).length
}
