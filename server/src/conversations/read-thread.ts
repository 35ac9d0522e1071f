import type { Beside, Conversation as ThreadOut, Entry as EntryOut } from '@salve/contract/desk'
import { type DraftKind, draftKinds } from '@salve/contract/desk-words'
import { asId, type PersonId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import { readDesks, whoReads } from '../inboxes/read-desks.ts'
import { accessPatient } from '../patients/access.ts'
import { describeChart, describePatient, readChart } from '../patients/describe-chart.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { listTemplates } from '../templates/list-templates.ts'
import { matchTemplates } from '../templates/match-templates.ts'
import {
  type Conversation,
  type Entry,
  lastReadBy,
  readUpToIn,
  showsReading,
} from './conversation.ts'
import { deskContext } from './desk-context.ts'
import { liveClaim, rowParts, topicOut, writersAt } from './desk-words.ts'
import { threadPlace } from './draft-place.ts'
import { selectDeskDrafts, selectDrafts } from './draft-sql.ts'
import { entriesOut } from './entry-words.ts'
import { selectEntries, selectOthers } from './read-sql.ts'

const entriesMax = 500

/** A whole thread as the desk shows it. One audit row says it was opened. */
export async function readThread(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
): Promise<ThreadOut> {
  const { practiceId, personId } = who
  const places = draftKinds.map((kind) => threadPlace(kind, conversation.id))
  const [context, entries, desks, templates, patient, drafts, unsent] = await Promise.all([
    deskContext(tx, who),
    selectEntries(tx, conversation, { audience: 'staff', limit: entriesMax }),
    readDesks(tx, practiceId),
    listTemplates(tx, practiceId),
    accessPatient(tx, who, conversation.patientId),
    selectDrafts(tx, practiceId, personId, places),
    selectDeskDrafts(tx, practiceId, personId),
    audit(tx, {
      action: 'conversation.opened',
      patientId: conversation.patientId,
      objectType: 'conversation',
      objectId: conversation.id,
    }),
  ])
  const desk = desks.find((each) => each.id === conversation.deskId)
  if (desk === undefined) throw new TypeError('a conversation lies on no desk')
  if (patient === undefined) throw new TypeError('a conversation without its patient')
  const claim = liveClaim(context, conversation)
  const lastRead = lastReadBy(entries, personId)
  return {
    ...rowParts(context, conversation),
    ...(claim === undefined ? {} : { claim }),
    desk: { id: desk.id, key: desk.key, name: desk.name },
    entries: entriesOut({ deskNames: new Map(desks.map((each) => [each.id, each.name])) }, entries),
    reads: readsOut(entries),
    readUpTo: lastRead === undefined ? 0 : readUpToIn(lastRead),
    patient: describePatient(patient, context.today),
    templates: fitting(conversation, entries, templates),
    replyPolicy: { allowed: true },
    drafts: draftsOut(conversation, drafts),
    presence: writersAt(context, unsent, conversation.id).map(({ id, name }) => ({
      ...{ personId: id, name },
      doing: 'writing' as const,
    })),
    asOf: tx.now.toString(),
  }
}

/** What stands beside a thread: who reads it, and the patient's chart. One audit row says it was opened. */
export async function readBeside(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
): Promise<Beside> {
  const { patientId } = conversation
  const [context, readers, chart, others] = await Promise.all([
    deskContext(tx, who),
    whoReads(tx, who.practiceId, conversation),
    readChart(tx, patientId),
    selectOthers(tx, who, conversation),
    audit(tx, {
      ...{ action: 'chart.opened', patientId },
      ...{ objectType: 'conversation', objectId: conversation.id },
    }),
  ])
  return {
    ...describeChart(chart, tx.now),
    readers: readers.map(({ personId, name, role }) => ({ personId, name, role })),
    otherConversations: others.map((other) => ({
      id: other.id,
      reference: other.reference,
      topic: topicOut(context, other.topicKey),
      summary: other.summary,
      state: other.state,
    })),
  }
}

/** The entries after one, for a writer who must see what came while they wrote. */
export async function readEntriesAfter(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
  afterSeq: number,
): Promise<EntryOut[]> {
  const entries = await selectEntries(tx, conversation, {
    audience: 'staff',
    limit: entriesMax,
    afterSeq,
  })
  const desks = await readDesks(tx, who.practiceId)
  return entriesOut({ deskNames: new Map(desks.map((desk) => [desk.id, desk.name])) }, entries)
}

function readsOut(entries: readonly Entry[]): ThreadOut['reads'] {
  const lastOf = new Map<PersonId, string>()
  for (const { author, at } of entries.filter(showsReading)) {
    if (author.id !== undefined) lastOf.set(asId('person', author.id), at.toString())
  }
  return [...lastOf].map(([personId, at]) => ({ personId, at }))
}

/** None once words were found that can mean danger: no prepared words are the best answer to those. */
function fitting(
  { topicKey, summary, facts }: Conversation,
  entries: readonly Entry[],
  templates: Parameters<typeof matchTemplates>[2],
): ThreadOut['templates'] {
  if (entries.some(({ kind }) => kind === 'safety')) return []
  const said = [summary, ...facts].join(' ')
  return matchTemplates(topicKey, said, templates).map(({ id }) => id)
}

type Drafts = Awaited<ReturnType<typeof selectDrafts>>

function draftsOut(conversation: Conversation, drafts: Drafts): ThreadOut['drafts'] {
  const out = (kind: DraftKind): { text: string; version: number } | undefined => {
    const draft = drafts.get(threadPlace(kind, conversation.id))
    const text = draft?.content['text']
    return draft === undefined || typeof text !== 'string'
      ? undefined
      : { text, version: draft.version }
  }
  const reply = out('reply')
  const note = out('note')
  return { ...(reply === undefined ? {} : { reply }), ...(note === undefined ? {} : { note }) }
}
