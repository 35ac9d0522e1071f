// A practice with one patient and conversations of two messages, for the tests of this room and of
// those above it.
import type {
  ConversationId,
  DeskId,
  EntryId,
  PatientId,
  PersonId,
  PracticeId,
} from '@salve/contract/ids'
import { steppedClock } from '../platform/clock/clock.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { WorkerSubject } from '../platform/db/subject.ts'
import { openTestDatabase, type TestDatabase } from '../platform/db/test-database.ts'

export type World = AsyncDisposable & {
  readonly test: TestDatabase
  readonly clock: ReturnType<typeof steppedClock>
  readonly house: WorkerSubject
  readonly practiceId: PracticeId
  /** Dana Lee, nurse. */
  readonly dana: PersonId
  readonly makePatient: (columns?: Readonly<Record<string, string | null>>) => Promise<PatientId>
  readonly makeConversation: (patientId: PatientId, words: Words) => Promise<Conversation>
  /** The timeline entries of a kind, oldest first, as the database has them. */
  readonly entries: (
    conversationId: ConversationId,
    kind: string,
  ) => Promise<{ audience: string; data: Record<string, unknown> }[]>
}
export type Words = {
  readonly asked: string
  readonly answered: string
  readonly answers?: readonly Readonly<Record<string, string>>[]
  readonly response?: Readonly<Record<string, unknown>>
}
export type Conversation = {
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly conversationId: ConversationId
  readonly question: EntryId
  readonly answer: EntryId
}

type Insert = (table: string, row: Readonly<Record<string, unknown>>) => Promise<void>

export async function openWorld(): Promise<World> {
  const clock = steppedClock(Temporal.Instant.from('2026-03-02T15:00:00.123456Z'))
  const test = await openTestDatabase(clock)
  const insert: Insert = async (table, row) => {
    const names = Object.keys(row)
    const places = names.map((_, index) => `$${index + 1}`)
    await test.asOwner(
      `insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`,
      Object.values(row),
    )
  }
  const house = await insertPractice(insert, clock.now().toString())
  return {
    ...{ test, clock, practiceId: house.practiceId, dana: house.dana },
    house: { kind: 'worker', practiceId: house.practiceId },
    makePatient: async (columns = {}) => await insertPatient(insert, house, columns),
    makeConversation: async (patientId, words) =>
      await insertConversation(insert, house, patientId, words),
    entries: async (conversationId, kind) => {
      const rows = await test.asOwner(
        'select audience, data from entry where conversation_id = $1 and kind = $2 order by seq',
        [conversationId, kind],
      )
      return rows.map((row) => ({
        audience: String(row['audience']),
        data: Object.fromEntries(Object.entries(row['data'] ?? {})),
      }))
    },
    [Symbol.asyncDispose]: async () => await test[Symbol.asyncDispose](),
  }
}

type House = {
  readonly practiceId: PracticeId
  readonly dana: PersonId
  readonly deskId: DeskId
  readonly now: string
}

async function insertPractice(insert: Insert, now: string): Promise<House> {
  const practiceId = newId('practice')
  const dana = newId('person')
  const deskId = newId('desk')
  const ours = { practice_id: practiceId }
  await insert('practice', {
    ...{ id: practiceId, name: 'Maple Street Family Practice', alias: 'Maple Street' },
    ...{ phone: '555-0142', nurse_phone: '555-0143', time_zone: 'America/Chicago' },
    created_at: now,
  })
  await insert('person', {
    ...{ ...ours, id: dana, role: 'nurse', name: 'Dana Lee', patient_facing_name: 'Dana' },
    ...{ patient_facing_role: 'Nurse', email: `${dana}@maple.example`, joined_at: now },
  })
  await insert('desk', {
    ...{ ...ours, id: deskId, key: 'nurses', name: 'Nurses' },
    ...{ patient_facing_name: 'the nurses', position: 0 },
  })
  await insert('topic', {
    ...{ ...ours, key: 'health-question', position: 0, desk_id: deskId },
    ...{ physician_may_read: true, promise_minutes: 240 },
    content: { key: 'health-question', name: 'A health question' },
    ...{ form_url: 'urn:form', form_version: '1' },
  })
  return { practiceId, dana, deskId, now }
}

async function insertPatient(
  insert: Insert,
  { practiceId, now }: House,
  columns: Readonly<Record<string, string | null>>,
): Promise<PatientId> {
  const id = newId('patient')
  await insert('patient', {
    ...{ practice_id: practiceId, id, chart_number: `MS-${id.slice(-6)}`, name_given: 'Rosa' },
    ...{ name_family: 'Alvarez', birth_date: '1967-05-09', email: 'rosa@home.example' },
    ...{ created_at: now, updated_at: now },
    ...columns,
  })
  return id
}

async function insertConversation(
  insert: Insert,
  { practiceId, dana, deskId, now }: House,
  patientId: PatientId,
  words: Words,
): Promise<Conversation> {
  const conversationId = newId('conversation')
  const [question, answer] = [newId('entry'), newId('entry')]
  const of = { practice_id: practiceId, patient_id: patientId }
  await insert('conversation', {
    ...{ ...of, id: conversationId, topic_key: 'health-question', desk_id: deskId },
    ...{ title: 'A health question', summary: 'Dizzy', state: 'waiting', opened_at: now },
    ...{ last_seq: 2, patient_seq: 1, staff_seq: 2, last_at: now },
  })
  const entry = { ...of, conversation_id: conversationId, kind: 'message', at: now }
  await insert('entry', {
    ...{ ...entry, seq: 1, id: question, audience: 'everyone', author_kind: 'patient' },
    ...{ author_id: patientId, text: words.asked },
    data: words.answers === undefined ? {} : { answers: words.answers },
  })
  if (words.response !== undefined) {
    await insert('questionnaire_response', {
      ...{ ...of, entry_id: question, questionnaire_url: 'urn:form' },
      ...{ questionnaire_version: '1', content: words.response },
    })
  }
  await insert('entry', {
    ...{ ...entry, seq: 2, id: answer, audience: 'everyone', author_kind: 'staff' },
    ...{ author_id: dana, text: words.answered, data: {} },
  })
  return { practiceId, patientId, conversationId, question, answer }
}
