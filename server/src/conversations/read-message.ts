import { createHash } from 'node:crypto'
import type { Answer } from '@salve/contract/desk'
import type { Medium } from '@salve/contract/desk-words'
import type { ConversationId, EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import { topicNames } from '../topics/read-topics.ts'
import { referenceOf } from './conversation.ts'
import { answersOf, mediumOf } from './entry-words.ts'

/** One message with everything its chart copy needs. */
export type Message = {
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly conversationId: ConversationId
  readonly entryId: EntryId
  readonly seq: number
  readonly sentAt: Temporal.Instant
  readonly text: string
  readonly medium: Medium
  readonly author: {
    readonly kind: 'patient' | 'staff'
    readonly id: string
    readonly name: string
    readonly role: string | undefined
  }
  readonly topic: { readonly key: TopicKey; readonly name: string }
  readonly reference: string
  readonly title: string
  readonly answers: readonly Answer[]
  /** The FHIR QuestionnaireResponse of a request; undefined for other messages. */
  readonly response: unknown
}

type Row = {
  practice_id: PracticeId
  patient_id: PatientId
  conversation_id: ConversationId
  id: EntryId
  seq: number
  at: Temporal.Instant
  text: string
  author_kind: 'patient' | 'staff'
  author_id: string
  author_name: string
  author_role: string | null
  topic_key: TopicKey
  reference: number
  title: string
  data: Record<string, unknown>
  response: unknown
}

/**
 * A message for filing and export, as the house itself or as the patient it is about. Undefined when
 * there is no such message or the subject may not see it. Staff read threads, not single messages.
 */
export async function readMessage(tx: Tx, entryId: EntryId): Promise<Message | undefined> {
  if (tx.who.kind !== 'worker' && tx.who.kind !== 'patient') return undefined
  const { practiceId } = tx.who
  const { rows } = await sql<Row>`
    select entry.practice_id, entry.patient_id, entry.conversation_id, entry.id, entry.seq, entry.at,
      entry.text, entry.author_kind, entry.author_id, entry.data, conversation.topic_key,
      conversation.reference, conversation.title, response.content as response,
      coalesce(person.patient_facing_name, patient.name_given || ' ' || patient.name_family) as author_name,
      person.patient_facing_role as author_role
    from entry
      join conversation on conversation.practice_id = entry.practice_id
        and conversation.id = entry.conversation_id
      left join questionnaire_response response on response.practice_id = entry.practice_id
        and response.entry_id = entry.id
      left join person on entry.author_kind = 'staff'
        and person.practice_id = entry.practice_id and person.id = entry.author_id
      left join patient on entry.author_kind = 'patient'
        and patient.practice_id = entry.practice_id and patient.id = entry.author_id
    where entry.practice_id = ${practiceId} and entry.id = ${entryId} and entry.kind = 'message'`.execute(
    tx.tables(),
  )
  const row = rows[0]
  return row === undefined ? undefined : messageOf(row, await topicNames(tx, practiceId))
}

function messageOf(row: Row, names: ReadonlyMap<TopicKey, string>): Message {
  return {
    practiceId: row.practice_id,
    patientId: row.patient_id,
    conversationId: row.conversation_id,
    entryId: row.id,
    seq: row.seq,
    sentAt: row.at,
    text: row.text,
    medium: mediumOf(row.data),
    author: {
      kind: row.author_kind,
      id: row.author_id,
      name: row.author_name,
      role: row.author_role ?? undefined,
    },
    topic: { key: row.topic_key, name: names.get(row.topic_key) ?? row.topic_key },
    reference: referenceOf(row.reference),
    title: row.title,
    answers: answersOf({
      ...{ id: row.id, seq: row.seq, kind: 'message', at: row.at, audience: 'everyone' },
      author: { kind: row.author_kind, id: row.author_id, name: '', role: undefined },
      text: row.text,
      data: row.data,
    }),
    response: row.response ?? undefined,
  }
}

/** SHA-256 over what was said: by whom, when, and every character of it. The chart copy must give the same. */
export function messageHash(message: {
  readonly entryId: EntryId
  readonly sentAt: Temporal.Instant
  readonly author: { readonly kind: string; readonly id: string }
  readonly text: string
  readonly response: unknown
}): Buffer {
  const said = [
    message.entryId,
    message.sentAt.toString({ smallestUnit: 'microsecond' }),
    message.author.kind,
    message.author.id,
    message.text,
    canonical(message.response),
  ]
  return createHash('sha256').update(JSON.stringify(said)).digest()
}

/** JSON with the names of every object in order: jsonb keeps no order of its own. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const members = Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`)
  return `{${members.join(',')}}`
}
