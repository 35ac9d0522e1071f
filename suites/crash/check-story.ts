// What must be there, once, of a story whose people were told that it happened.
import { asId } from '@salve/contract/ids'
import { messageHash, readMessage } from '../../server/src/conversations/read-message.ts'
import type { Site } from './open-site.ts'
import type { Told } from './tell-story.ts'

export type Verdict = {
  /** Told and not there. */
  readonly lost: readonly string[]
  /** There more often than it happened. */
  readonly doubled: readonly string[]
  /** There, but not whole. */
  readonly broken: readonly string[]
  /** How often the same notice went out again under its own Message-ID. */
  readonly noticesRepeated: number
}

/** Every thing of the story is counted with one statement, by patient: nothing else may be theirs. */
const counts = `
  with theirs as (select * from entry where patient_id = $1),
    said as (select * from theirs where kind = 'message'),
    logged as (select * from audit_entry where patient_id = $1)
  select
    (select count(*) from conversation where patient_id = $1) as conversation,
    (select count(*) from said where author_kind = 'patient' and position($2 in text) > 0) as question,
    (select count(*) from said where author_kind = 'staff' and position($3 in text) > 0) as answer,
    (select count(*) from theirs where kind = 'promise') as promise,
    (select count(*) from theirs where kind = 'claimed') as claim,
    (select count(*) from theirs where kind = 'read') as reading,
    (select count(*) from questionnaire_response where patient_id = $1) as "filled form",
    (select count(*) from obligation where patient_id = $1) as obligation,
    (select count(*) from obligation where patient_id = $1 and outcome = 'answered'
      and closed_at is not null and next_rung_at is null) as "obligation met",
    (select count(*) from said join filed_message f on f.entry_id = said.id
      where said.author_kind = 'patient' and sha256(f.pdf) = f.pdf_hash) as "question filed",
    (select count(*) from said join filed_message f on f.entry_id = said.id
      where said.author_kind = 'staff' and sha256(f.pdf) = f.pdf_hash) as "answer filed",
    (select count(*) from theirs e join said on said.id::text = e.data->>'entryId'
      where e.kind = 'filing' and e.data->>'state' = 'filed' and said.author_kind = 'patient') as "question shown as filed",
    (select count(*) from theirs e join said on said.id::text = e.data->>'entryId'
      where e.kind = 'filing' and e.data->>'state' = 'filed' and said.author_kind = 'staff') as "answer shown as filed",
    (select count(*) from notice where patient_id = $1) as notice,
    (select count(*) from notice where patient_id = $1 and state = 'sent') as "notice sent",
    (select count(*) from theirs where kind = 'notice' and data->>'state' = 'sent') as "notice shown as sent",
    (select count(*) from logged join said on said.id = object_id
      where action = 'message.sent' and said.author_kind = 'patient') as "question in the audit",
    (select count(*) from logged join said on said.id = object_id
      where action = 'message.sent' and said.author_kind = 'staff') as "answer in the audit",
    (select count(*) from logged where action = 'conversation.claimed') as "claim in the audit",
    (select count(*) from logged where action = 'message.opened') as "reading in the audit",
    (select count(*) from logged join said on said.id = object_id
      where action = 'message.filed' and said.author_kind = 'patient') as "filing of the question in the audit",
    (select count(*) from logged join said on said.id = object_id
      where action = 'message.filed' and said.author_kind = 'staff') as "filing of the answer in the audit",
    (select count(*) from logged where action = 'notice.sent') as "notice in the audit"`

/** Message, promise, read, claim, answer, two filings, one notice; and no gap between them. */
const wholeness = `
  select c.id, c.last_seq, count(e.seq) as entries, min(e.seq) as first, max(e.seq) as last,
    c.state, c.due_at, c.claimed_by, c.patient_seq, c.staff_seq
  from conversation c join entry e on e.practice_id = c.practice_id and e.conversation_id = c.id
  where c.patient_id = $1 group by c.practice_id, c.id`

const entriesOfStory = 8

export async function checkStory(site: Site, told: Told): Promise<Verdict> {
  const { patient } = told
  const [row = {}] = await site.asOwner(counts, [patient.patientId, told.asked, told.answered])
  const lost: string[] = []
  const doubled: string[] = []
  for (const [what, count] of Object.entries(row)) {
    if (Number(count) === 0) lost.push(what)
    if (Number(count) > 1) doubled.push(what)
  }
  const ids = site.mail.takenFor(told.address)
  const distinct = new Set(ids).size
  if (distinct === 0) lost.push('notice at the mail server')
  if (distinct > 1) doubled.push('notice at the mail server')
  const broken = [...(await findBroken(site, told)), ...(await findWrongCopies(site, told))]
  return { lost, doubled, broken, noticesRepeated: ids.length - distinct }
}

async function findBroken(site: Site, told: Told): Promise<readonly string[]> {
  const rows = await site.asOwner(wholeness, [told.patient.patientId])
  return rows.flatMap((row) => {
    const entries = Number(row['entries'])
    const gapless =
      Number(row['first']) === 1 &&
      Number(row['last']) === entries &&
      Number(row['last_seq']) === entries
    return [
      ...(row['id'] === told.conversationId ? [] : ['another conversation than they were told of']),
      ...(gapless ? [] : ['a gap in the timeline']),
      ...(entries === entriesOfStory ? [] : [`${entries} entries`]),
      ...(row['state'] === 'waiting' && row['due_at'] === null
        ? []
        : ['still open though answered']),
      ...(row['claimed_by'] === null ? [] : ['still claimed though answered']),
    ]
  })
}

async function findWrongCopies(site: Site, { patient }: Told): Promise<readonly string[]> {
  const { practiceId } = site.practice
  const rows = await site.asOwner(
    'select entry_id, message_hash from filed_message where patient_id = $1',
    [patient.patientId],
  )
  const wrong: string[] = []
  for (const row of rows) {
    const message = await site.database.withSubject(
      { kind: 'worker', practiceId },
      async (tx) => await readMessage(tx, asId('entry', String(row['entry_id']))),
    )
    const hash = message === undefined ? undefined : messageHash(message)
    if (hash?.equals(row['message_hash'] as Buffer) !== true) wrong.push('a copy with another hash')
  }
  return wrong
}

/** What people were told and is not there, at whatever point the story broke off. */
export async function findLost(site: Site, told: Told): Promise<readonly string[]> {
  const [row = {}] = await site.asOwner(counts, [told.patient.patientId, told.asked, told.answered])
  const gone = (what: string): boolean => Number(row[what]) === 0
  return [
    ...(told.conversationId !== undefined && gone('question') ? ['question'] : []),
    ...(told.claimed === true && gone('claim') ? ['claim'] : []),
    ...(told.replyId !== undefined && gone('answer') ? ['answer'] : []),
  ]
}
