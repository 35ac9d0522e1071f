// The same checker over deeds done wrongly: it must see what is wrong, or it proves nothing.
import { asId, type ConversationId, type EntryId, type SessionId } from '@salve/contract/ids'
import { sql } from 'kysely'
import { accessConversation } from '../../server/src/conversations/access.ts'
import { addMessage } from '../../server/src/conversations/add-message.ts'
import { closeConversation } from '../../server/src/conversations/change-conversation.ts'
import { replyToPatient } from '../../server/src/conversations/reply-to-patient.ts'
import { newId } from '../../server/src/platform/crypto/secrets.ts'
import type { PatientSubject, StaffSubject } from '../../server/src/platform/db/subject.ts'
import type { SuiteContext } from '../suite.ts'
import { newKey } from './browser.ts'
import { checkHistory, newHistory } from './check-history.ts'
import { type Door, openDoor } from './open-door.ts'
import { aMoment, type Arena, kindsOf, openArena, sendRefill, writeAgain } from './round.ts'
import type { PatientKeys, StaffKeys } from './practice.ts'

type Control = {
  readonly what: string
  /** What the checker must say of it. */
  readonly caughtAs: string
  readonly run: (arena: Arena, patient: PatientKeys) => Promise<void>
}

const controls: readonly Control[] = [
  {
    what: 'a claim that looks, then writes',
    caughtAs: 'claim',
    run: async (arena, patient) => {
      const { staff } = arena.door.practice
      for (let round = 0; round < 5; round++) {
        const id = await sendRefill(arena, patient)
        await Promise.all(staff.map(async (each) => await lookThenClaim(arena.door, each, id)))
      }
    },
  },
  {
    what: 'a key that is looked up, then written',
    caughtAs: 'doubled',
    run: async (arena, patient) => {
      const id = await sendRefill(arena, patient)
      const [key, words] = [newKey(), arena.door.words()]
      const attempts = Array.from({ length: 20 }, async () =>
        lookThenAdd(arena.door, patient, { id, key, words }),
      )
      await Promise.all(attempts)
      arena.history.told.push({ words, what: 'message' })
    },
  },
  {
    what: 'a reply that looks, then writes',
    caughtAs: 'unseen-answered',
    run: async (arena, patient) => {
      for (let round = 0; round < 40; round++) {
        const id = await sendRefill(arena, patient)
        await Promise.all([
          aMoment(8).then(async () => await lookThenReply(arena, id)),
          aMoment(8).then(async () => await writeAgain(arena, patient, id)),
        ])
      }
    },
  },
  {
    what: 'an opening that forgets what was owed',
    caughtAs: 'obligation',
    run: async (arena, patient) => {
      const id = await sendRefill(arena, patient)
      await closeThenForget(arena.door, id)
    },
  },
  {
    what: 'a draft whose last save wins',
    caughtAs: 'draft',
    run: async (arena, patient) => {
      const id = await sendRefill(arena, patient)
      const place = `reply:${id}`
      const ownerId = arena.door.practice.staff[0]!.personId
      const words = [
        ['one', 'two'],
        ['three', 'four'],
      ] as const
      const tabs = words.map(async (each) => {
        for (const [index] of each.entries()) {
          const text = each.slice(0, index + 1).join(' ')
          await overwriteDraft(arena.door, patient, { ownerId, place, text })
        }
      })
      await Promise.all(tabs)
      arena.history.typed.push({ ownerId, place, words: words.flat() })
    },
  },
]

export async function raceControls(context: SuiteContext): Promise<void> {
  for (const { what, caughtAs, run } of controls) {
    await using door = await openDoor(20)
    const arena = openArena(context, door, newHistory())
    await run(arena, await door.practice.join())
    const findings = await checkHistory(door.asOwner, door.practice.practiceId, arena.history)
    const caught = findings.some(({ kind }) => kind === caughtAs)
    context.check(`control: ${what} is caught`, caught, `found: ${kindsOf(findings)}`)
    if (caught) context.say(`control: ${what}: caught (${kindsOf(findings)})`)
  }
}

async function lookThenClaim(door: Door, staff: StaffKeys, id: ConversationId): Promise<void> {
  const who = subjectOf(door, staff)
  const seen = await door.database.withSubject(
    who,
    async (tx) => await accessConversation(tx, who, id),
  )
  if (seen === undefined || seen.claim !== undefined) return
  await aMoment(8)
  await door.database.withSubject(who, async (tx) => {
    const db = tx.tables<never>()
    const { rows } = await sql<{ seq: number; patient_id: string }>`
      update conversation set claimed_by = ${staff.personId}, claimed_at = ${tx.now},
        claimed_until = ${tx.now.add({ minutes: 15 })}, last_seq = last_seq + 1
      where practice_id = ${who.practiceId} and id = ${id}
      returning last_seq as seq, patient_id`.execute(db)
    await sql`insert into entry (practice_id, patient_id, conversation_id, seq, id, kind, at, audience,
        author_kind, author_id)
      values (${who.practiceId}, ${rows[0]?.patient_id}, ${id}, ${rows[0]?.seq}, ${newId('entry')},
        'claimed', ${tx.now}, 'staff', 'staff', ${staff.personId})`.execute(db)
  })
}

async function lookThenAdd(
  door: Door,
  patient: PatientKeys,
  write: { readonly id: ConversationId; readonly key: string; readonly words: string },
): Promise<void> {
  const { practiceId } = door.practice
  const sessionId: SessionId = newId('session')
  const who: PatientSubject = {
    ...{ kind: 'patient', practiceId, sessionId, patientId: patient.patientId },
  }
  const { rows } = await door.database.withSubject(
    who,
    async (tx) =>
      await sql`select from idempotency where key = ${write.key}`.execute(tx.tables<never>()),
  )
  if (rows.length > 0) return
  await door.database.withSubject(who, async (tx) => {
    const conversation = await accessConversation(tx, who, write.id)
    if (conversation === undefined) throw new Error('no conversation')
    const dueAt = tx.now.add({ hours: 4 })
    await addMessage(tx, who, conversation, { text: write.words, pastStop: 'sent-anyway', dueAt })
    await sql`insert into idempotency (subject_id, key, request_hash, status, created_at)
      values (${patient.patientId}, ${write.key}, ''::bytea, 303, ${tx.now})
      on conflict do nothing`.execute(tx.tables<never>())
  })
}

async function lookThenReply(arena: Arena, id: ConversationId): Promise<void> {
  const { door } = arena
  const who = subjectOf(door, door.practice.staff[0]!)
  const seen = await door.database.withSubject(
    who,
    async (tx) => await accessConversation(tx, who, id),
  )
  await aMoment(8)
  const words = door.words()
  const entryId = await door.database.withSubject(who, async (tx): Promise<EntryId | undefined> => {
    const now = await accessConversation(tx, who, id)
    if (now === undefined) throw new Error('no conversation')
    const sent = await replyToPatient(tx, who, now, {
      medium: 'written',
      ...{ text: words, close: false, templateId: undefined, afterReplySeq: undefined },
      answersUpTo: now.patientSeq,
    })
    return sent.outcome === 'sent' ? sent.entryId : undefined
  })
  if (entryId === undefined) return
  arena.history.told.push({ words, what: 'message' })
  arena.history.replies.push({ entryId, answersUpTo: seen?.patientSeq ?? 0 })
}

async function closeThenForget(door: Door, id: ConversationId): Promise<void> {
  const who = subjectOf(door, door.practice.staff[0]!)
  await door.database.withSubject(who, async (tx) => {
    const conversation = await accessConversation(tx, who, id)
    if (conversation === undefined) throw new Error('no conversation')
    const { patientSeq: seen } = conversation
    await closeConversation(tx, who, conversation, { seen, outcome: 'no-answer-needed' })
    await sql`with opened as (
        update conversation set state = 'waiting', last_seq = last_seq + 1
        where practice_id = ${who.practiceId} and id = ${id}
        returning *)
      insert into entry (practice_id, patient_id, conversation_id, seq, id, kind, at, audience,
        author_kind, author_id, data)
      select practice_id, patient_id, id, last_seq, ${newId('entry')}, 'reopened', ${tx.now},
        'everyone', 'staff', ${who.personId}, jsonb_build_object('closing', closing_id)
      from opened`.execute(tx.tables<never>())
  })
}

async function overwriteDraft(
  door: Door,
  { patientId }: PatientKeys,
  draft: { readonly ownerId: string; readonly place: string; readonly text: string },
): Promise<void> {
  await door.asOwner(
    `insert into draft (practice_id, patient_id, owner_id, place, version, content, saved_at)
     values ($1, $2, $3, $4, 1, jsonb_build_object('text', $5::text), now())
     on conflict (practice_id, owner_id, place) do update
       set content = excluded.content, version = draft.version + 1`,
    [door.practice.practiceId, patientId, draft.ownerId, draft.place, draft.text],
  )
}

function subjectOf({ practice }: Door, { personId }: StaffKeys): StaffSubject {
  const { practiceId } = practice
  return { kind: 'staff', practiceId, personId, role: 'nurse', sessionId: asSession() }
}

function asSession(): SessionId {
  return asId('session', newId('session'))
}
