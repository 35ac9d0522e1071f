// Looks at the database after a round, knowing only what people were told. Shares no code with the
// rooms it judges: plain SQL over the tables, as the owner, whom row-level security does not bind.
import type { AsOwner } from './practice.ts'

/** What people were told while a round ran. */
export type History = {
  /** Words that somebody was told are sent (or noted): each must be there exactly once. */
  readonly told: { readonly words: string; readonly what: 'message' | 'note' }[]
  /** Words that were refused: none of them may be there. */
  readonly refused: string[]
  /** Replies that were taken, with the patient's last message their writer had seen. */
  readonly replies: { readonly entryId: string; readonly answersUpTo: number }[]
  /** Words typed into drafts, by whose screens and where: all must still be there. */
  readonly typed: { readonly ownerId: string; readonly place: string; readonly words: string[] }[]
}

export function newHistory(): History {
  return { told: [], refused: [], replies: [], typed: [] }
}

export type Finding = {
  readonly kind: FindingKind
  readonly detail: string
}
type FindingKind =
  | 'sequence'
  | 'row'
  | 'obligation'
  | 'claim'
  | 'audit'
  | 'job'
  | 'key'
  | 'lost'
  | 'doubled'
  | 'refused-but-there'
  | 'unseen-answered'
  | 'draft'

type Rule = { readonly kind: FindingKind; readonly sql: string }

/** Each gives one row for what is wrong; `$1` is the practice. */
const rules: readonly Rule[] = [
  {
    kind: 'sequence',
    sql: `select c.id || ' has ' || count(e.seq) || ' entries up to ' || max(e.seq) || ', row says ' || c.last_seq as what
      from conversation c left join entry e on e.practice_id = c.practice_id and e.conversation_id = c.id
      where c.practice_id = $1 group by c.id, c.last_seq
      having count(e.seq) <> c.last_seq or count(distinct e.seq) <> count(e.seq)
        or min(e.seq) <> 1 or max(e.seq) <> c.last_seq`,
  },
  {
    kind: 'row',
    sql: `select c.id || ': patient_seq ' || c.patient_seq || ', staff_seq ' || c.staff_seq || ', entries say ' || said.p || ', ' || said.s as what
      from conversation c, lateral (
        select coalesce(max(seq) filter (where author_kind = 'patient'), 0) as p,
          coalesce(max(seq) filter (where author_kind = 'staff'), 0) as s
        from entry where practice_id = c.practice_id and conversation_id = c.id and kind = 'message') said
      where c.practice_id = $1 and (c.patient_seq <> said.p or c.staff_seq <> said.s)`,
  },
  {
    kind: 'obligation',
    sql: `select e.id || ' opened ' || count(o.id) || ' obligations' as what
      from entry e left join obligation o on o.practice_id = e.practice_id and o.entry_id = e.id
        and o.entry_seq = e.seq and o.conversation_id = e.conversation_id
      where e.practice_id = $1 and e.kind = 'message' and e.author_kind = 'patient'
      group by e.id having count(o.id) <> 1`,
  },
  {
    kind: 'obligation',
    sql: `select o.id || ' is of no message of a patient' as what
      from obligation o left join entry e on e.practice_id = o.practice_id and e.id = o.entry_id
        and e.kind = 'message' and e.author_kind = 'patient'
      where o.practice_id = $1 and e.id is null`,
  },
  // Closed exactly when an answer, or an end that nobody took back, came after the message.
  {
    kind: 'obligation',
    sql: `select o.id || case when o.closed_at is null then ' is open though answered' else ' is closed though nobody answered' end as what
      from obligation o, lateral (
        select exists (select from entry e where e.practice_id = o.practice_id
          and e.conversation_id = o.conversation_id and e.seq > o.entry_seq
          and ((e.kind = 'message' and e.author_kind = 'staff') or (e.kind = 'closed'
            and not exists (select from entry r where r.practice_id = e.practice_id
              and r.conversation_id = e.conversation_id and r.kind = 'reopened'
              and r.data->>'closing' = e.id::text)))) as answered) a
      where o.practice_id = $1 and a.answered <> (o.closed_at is not null)`,
  },
  {
    kind: 'obligation',
    sql: `select o.id || ' is closed by halves' as what from obligation o where o.practice_id = $1
      and ((o.closed_at is null) <> (o.outcome is null) or (o.closed_at is null) <> (o.closed_by is null)
        or (o.closed_at is null) <> (o.closed_with is null)
        or (o.closed_at is not null and o.next_rung_at is not null))`,
  },
  // A conversation is open, with its clock, exactly while something is owed for it, at its own desk.
  {
    kind: 'row',
    sql: `select c.id || ' is ' || c.state || ' with ' || owed.n || ' owed' as what
      from conversation c, lateral (select count(*) as n from obligation o
        where o.practice_id = c.practice_id and o.conversation_id = c.id and o.closed_at is null) owed
      where c.practice_id = $1 and ((c.state = 'open') <> (owed.n > 0) or (c.due_at is null) <> (owed.n = 0)
        or (c.state = 'done' and c.closing_id is null)
        or (c.state = 'waiting' and c.staff_seq < c.patient_seq))`,
  },
  // What is owed has the promise that was made for its message, whatever was closed and opened since.
  {
    kind: 'obligation',
    sql: `select o.id || ' is due ' || o.due_at || ', promised was ' || (e.data->>'dueAt') as what
      from obligation o join entry e on e.practice_id = o.practice_id
        and e.conversation_id = o.conversation_id and e.seq = o.entry_seq + 1 and e.kind = 'promise'
      where o.practice_id = $1 and o.due_at <> (e.data->>'dueAt')::timestamptz`,
  },
  {
    kind: 'row',
    sql: `select c.id || ' is due ' || c.due_at || ' since ' || c.due_since || ', its oldest debt ' || o.due_at || ' since ' || o.opened_at as what
      from conversation c, lateral (select due_at, opened_at from obligation o
        where o.practice_id = c.practice_id and o.conversation_id = c.id and o.closed_at is null
        order by entry_seq limit 1) o
      where c.practice_id = $1 and (c.due_at <> o.due_at or c.due_since <> o.opened_at)`,
  },
  {
    kind: 'row',
    sql: `select o.id || ' is owed at another desk than its conversation' as what
      from obligation o join conversation c on c.practice_id = o.practice_id and c.id = o.conversation_id
      where o.practice_id = $1 and o.closed_at is null and o.desk_id <> c.desk_id`,
  },
  {
    kind: 'key',
    sql: `select key || ' has no answer' as what from idempotency where status is null and $1::uuid is not null`,
  },
  ...auditRules(),
  ...jobRules(),
]

/** Exactly one audit row for each thing done, and none for what was not. */
function auditRules(): readonly Rule[] {
  const perEntry = `select coalesce(e.id, a.object_id) || ' of kind message has ' || count(a.id) || ' audit rows' as what
    from (select * from entry where practice_id = $1 and kind = 'message') e
      full join (select * from audit_entry where practice_id = $1 and action = 'message.sent') a
        on a.object_id = e.id and a.patient_id = e.patient_id and a.subject_id = e.author_id
    group by e.id, a.object_id having count(a.id) <> 1 or e.id is null`
  const counted = [
    ['claimed', 'conversation.claimed'],
    ['released', 'conversation.released'],
    ['note', 'note.written'],
    ['moved', 'conversation.moved'],
    ['closed', 'conversation.closed'],
    ['reopened', 'conversation.reopened'],
    ['read', 'message.opened'],
  ].map(([kind, action]): Rule => {
    // A reply that also closes is one thing done, and is audited as the message it is.
    const alone = `and not exists (select from entry r where r.practice_id = e.practice_id
      and r.conversation_id = e.conversation_id and e.kind = 'closed' and r.seq = e.seq - 1
      and r.kind = 'message' and r.author_kind = 'staff' and r.at = e.at)`
    return {
      kind: 'audit',
      sql: `select c.id || ' has ' || n.entries || ' of ${kind} and ' || n.audited || ' of ${action}' as what
        from conversation c, lateral (select
          (select count(*) from entry e where e.practice_id = c.practice_id and e.conversation_id = c.id
            and e.kind = '${kind}' ${alone}) as entries,
          (select count(*) from audit_entry a where a.practice_id = c.practice_id
            and a.object_id = c.id and a.action = '${action}') as audited) n
        where c.practice_id = $1 and n.entries <> n.audited`,
    }
  })
  return [{ kind: 'audit', sql: perEntry }, ...counted]
}

/** One filing for each message and one notice for each of staff: waiting as a job, or done. */
function jobRules(): readonly Rule[] {
  const rule = (task: string, of: string, done: string): Rule => ({
    kind: 'job',
    sql: `select e.id || ' has ' || n.jobs || ' jobs ${task} and is done ' || n.done || ' times' as what
      from entry e, lateral (select
        (select count(*) from (
            select name, payload from job_outbox
            union all
            select t.identifier, j.payload from graphile_worker._private_jobs j
              join graphile_worker._private_tasks t on t.id = j.task_id) as job
          where job.name = '${task}' and job.payload->>'entryId' = e.id::text) as jobs,
        (select count(*) from ${done} d where d.practice_id = e.practice_id and d.entry_id = e.id) as done) n
      where e.practice_id = $1 and e.kind = 'message' ${of} and n.jobs + n.done <> 1`,
  })
  return [
    rule('chart.file-message', '', 'filed_message'),
    rule('notifications.notify-patient', `and e.author_kind = 'staff'`, 'notice'),
  ]
}

/** Everything wrong with the practice, given what people were told. Waits for nothing: call it when all is quiet. */
export async function checkHistory(
  asOwner: AsOwner,
  practiceId: string,
  history: History,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { kind, sql } of rules) {
    for (const row of await asOwner(sql, [practiceId])) {
      findings.push({ kind, detail: String(row['what']) })
    }
  }
  findings.push(...(await checkClaims(asOwner, practiceId)))
  findings.push(...(await checkWords(asOwner, practiceId, history)))
  findings.push(...(await checkReplies(asOwner, practiceId, history)))
  findings.push(...(await checkDrafts(asOwner, history)))
  return findings
}

/** Plays every timeline again: nobody may take what another holds, and the row says who holds it now. */
async function checkClaims(asOwner: AsOwner, practiceId: string): Promise<readonly Finding[]> {
  const rows = await asOwner(
    `select e.conversation_id, e.kind, e.author_kind, e.author_id, e.data->>'takenFrom' as taken,
       c.claimed_by
     from entry e join conversation c on c.practice_id = e.practice_id and c.id = e.conversation_id
     where e.practice_id = $1 and e.kind in ('claimed', 'released', 'message', 'moved', 'closed')
     order by e.conversation_id, e.seq`,
    [practiceId],
  )
  const findings: Finding[] = []
  const holders = new Map<string, { holder: unknown; row: unknown }>()
  for (const row of rows) {
    const id = String(row['conversation_id'])
    const before = holders.get(id)?.holder ?? null
    const by = row['author_id']
    const byStaff = row['author_kind'] === 'staff'
    const foreign = before !== null && byStaff && before !== by
    if (foreign && row['kind'] === 'claimed' && row['taken'] !== before) {
      findings.push({ kind: 'claim', detail: `${id} was claimed while a colleague held it` })
    }
    if (foreign && row['kind'] === 'message') {
      findings.push({ kind: 'claim', detail: `${id} was answered while a colleague held it` })
    }
    const holder = row['kind'] === 'claimed' ? by : byStaff ? null : before
    holders.set(id, { holder, row: row['claimed_by'] })
  }
  for (const [id, { holder, row }] of holders) {
    if (holder !== row) findings.push({ kind: 'claim', detail: `${id}: row and timeline differ` })
  }
  return findings
}

async function checkWords(
  asOwner: AsOwner,
  practiceId: string,
  { told, refused }: History,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const count = async (words: string, kinds: readonly string[]): Promise<number> => {
    const [row] = await asOwner(
      `select count(*)::int as n from entry where practice_id = $1 and kind = any ($2)
         and position($3 in text) > 0`,
      [practiceId, kinds, words],
    )
    return Number(row?.['n'])
  }
  for (const { words, what } of told) {
    const found = await count(words, [what])
    if (found === 0) findings.push({ kind: 'lost', detail: `a ${what} somebody was told of` })
    if (found > 1) findings.push({ kind: 'doubled', detail: `a ${what} is there ${found} times` })
  }
  for (const words of refused) {
    const found = await count(words, ['message', 'note'])
    if (found > 0) findings.push({ kind: 'refused-but-there', detail: `${found} times` })
  }
  return findings
}

async function checkReplies(
  asOwner: AsOwner,
  practiceId: string,
  { replies }: History,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { entryId, answersUpTo } of replies) {
    const rows = await asOwner(
      `select from entry r join entry p on p.practice_id = r.practice_id
         and p.conversation_id = r.conversation_id and p.kind = 'message' and p.author_kind = 'patient'
       where r.practice_id = $1 and r.id = $2 and p.seq < r.seq and p.seq > $3`,
      [practiceId, entryId, answersUpTo],
    )
    if (rows.length > 0) {
      findings.push({ kind: 'unseen-answered', detail: `${entryId} answers ${rows.length} unseen` })
    }
  }
  return findings
}

async function checkDrafts(asOwner: AsOwner, { typed }: History): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { ownerId, place, words } of typed) {
    const [row] = await asOwner(
      `select content->>'text' as text from draft where owner_id = $1 and place = $2`,
      [ownerId, place],
    )
    const kept = new Set(((row?.['text'] as string | undefined) ?? '').split(' '))
    const missing = words.filter((word) => !kept.has(word))
    if (missing.length > 0) {
      findings.push({ kind: 'draft', detail: `${missing.length} of ${words.length} words lost` })
    }
  }
  return findings
}
