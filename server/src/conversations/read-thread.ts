import type { Conversation as ThreadOut, Entry as EntryOut, Reader } from '@salve/contract/desk'
import { type DraftKind, draftKinds } from '@salve/contract/desk-words'
import { audit } from '../audit/audit.ts'
import { readDesks, whoReads } from '../inboxes/read-desks.ts'
import { accessPatient } from '../patients/access.ts'
import { describeChart, readChart } from '../patients/describe-chart.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { listTemplates } from '../templates/list-templates.ts'
import { matchTemplates } from '../templates/match-templates.ts'
import { type Conversation, type Entry, lastReadBy, readUpToIn } from './conversation.ts'
import { deskContext } from './desk-context.ts'
import { liveClaim, rowParts, topicOut, writersAt } from './desk-words.ts'
import { threadPlace } from './draft-place.ts'
import { selectDeskDrafts, selectDrafts } from './draft-sql.ts'
import { entriesOut } from './entry-words.ts'
import { selectEntries, selectOthers } from './read-sql.ts'

const entriesMax = 500

/** A whole thread as the desk shows it, with the patient beside it. One audit row says it was opened. */
export async function readThread(
  tx: Tx,
  who: StaffSubject,
  conversation: Conversation,
): Promise<ThreadOut> {
  const read = await readAll(tx, who, conversation)
  const { context, entries, desks, templates, others, patient } = read
  const desk = desks.find((each) => each.id === conversation.deskId)
  if (desk === undefined) throw new TypeError('a conversation lies on no desk')
  if (patient === undefined) throw new TypeError('a conversation without its patient')
  const claim = liveClaim(context, conversation)
  const lastRead = lastReadBy(entries, who.personId)
  await audit(tx, {
    action: 'conversation.opened',
    patientId: conversation.patientId,
    objectType: 'conversation',
    objectId: conversation.id,
  })
  return {
    ...rowParts(context, conversation),
    ...(claim === undefined ? {} : { claim }),
    desk: { id: desk.id, key: desk.key, name: desk.name },
    entries: entriesOut({ deskNames: new Map(desks.map((each) => [each.id, each.name])) }, entries),
    readers: readersOut(read.readers, entries),
    readUpTo: lastRead === undefined ? 0 : readUpToIn(lastRead),
    patient: {
      ...describeChart(patient, read.chart, context),
      otherConversations: others.map((other) => ({
        id: other.id,
        reference: other.reference,
        topic: topicOut(context, other.topicKey),
        summary: other.summary,
        state: other.state,
      })),
    },
    templates: fitting(conversation, entries, templates),
    replyPolicy: { allowed: true },
    drafts: draftsOut(conversation, read.drafts),
    presence: writersAt(context, read.unsent, conversation.id).map(({ id, name }) => ({
      ...{ personId: id, name },
      doing: 'writing' as const,
    })),
    asOf: tx.now.toString(),
  }
}

/** What a thread is made of: reads that do not need each other, sent together. */
async function readAll(tx: Tx, who: StaffSubject, of: Conversation) {
  const { practiceId, personId } = who
  const places = draftKinds.map((kind) => threadPlace(kind, of.id))
  const [context, entries, desks, templates, others, patient, chart, drafts, unsent, readers] =
    await Promise.all([
      deskContext(tx, who),
      selectEntries(tx, of, { audience: 'staff', limit: entriesMax }),
      readDesks(tx, practiceId),
      listTemplates(tx, practiceId),
      selectOthers(tx, who, of),
      accessPatient(tx, who, of.patientId),
      readChart(tx, of.patientId),
      selectDrafts(tx, practiceId, personId, places),
      selectDeskDrafts(tx, practiceId, personId),
      whoReads(tx, practiceId, of),
    ])
  return { context, entries, desks, templates, others, patient, chart, drafts, unsent, readers }
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

function readersOut(
  readers: Awaited<ReturnType<typeof whoReads>>,
  entries: readonly Entry[],
): Reader[] {
  return readers.map(({ personId, name, role }) => {
    const read = lastReadBy(entries, personId)
    return { name, role, ...(read === undefined ? {} : { readAt: read.at.toString() }) }
  })
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
