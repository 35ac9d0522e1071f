import type { EntryId } from '@salve/contract/ids'
import type { ReplyBox, ReplyJust } from '../../pages/reply-form.tsx'
import type { ConversationState } from '../../pages/state-pill.tsx'
import type { Entry as EntryView } from '../../pages/thread-entry.tsx'
import type { ThreadPageProps } from '../../pages/thread-page.tsx'
import type { Readers } from '../../pages/who-reads.tsx'
import { audit } from '../audit/audit.ts'
import { type Desk, teamAt } from '../inboxes/desk.ts'
import { readDesks, whoReads } from '../inboxes/read-desks.ts'
import type { Tx } from '../platform/db/database.ts'
import { readTopic } from '../topics/read-topics.ts'
import { type Conversation, type Entry, lastReadBy } from './conversation.ts'
import { dueStillAhead, dueWords, promiseBy, promisedMinutes } from './due-promise.ts'
import { answersOf, attemptOf, filedIds, mediumOf, textOf } from './entry-words.ts'
import type { Opened } from './patient-frame.ts'
import { selectEntries } from './read-sql.ts'

const entriesMax = 200

/** Where a conversation stands, as the patient needs to know it. */
export function stateOf(conversation: Conversation): ConversationState {
  if (conversation.patientReadSeq < conversation.staffSeq) return 'new-answer'
  switch (conversation.state) {
    case 'open':
      return 'working'
    case 'waiting':
      return 'answered'
    case 'done':
      return 'closed'
  }
}

/** A whole thread as the patient sees it: only what is meant for everyone. One audit row. */
export async function threadProps(
  tx: Tx,
  opened: Opened,
  conversation: Conversation,
  reply: {
    readonly onceKey: string
    readonly text: string
    readonly just?: ReplyJust
  },
): Promise<ThreadPageProps> {
  const { practiceId } = conversation
  const entries = await selectEntries(tx, conversation, { audience: 'everyone', limit: entriesMax })
  const desks = await readDesks(tx, practiceId)
  const readers = await whoReads(tx, practiceId, conversation)
  const topic = await readTopic(tx, practiceId, conversation.topicKey)
  await audit(tx, {
    action: 'conversation.opened',
    patientId: conversation.patientId,
    objectType: 'conversation',
    objectId: conversation.id,
  })
  const { frame, calendar } = opened
  const filed = filedIds(entries)
  const box: ReplyBox = {
    kind: 'open',
    ...reply,
    desk: teamAt(desks, conversation.deskId),
    due: promiseBy(calendar, tx.now, promisedMinutes(topic)).words,
  }
  return {
    frame,
    conversation: conversation.id,
    title: conversation.title,
    state: stateOf(conversation),
    ...dueStillAhead(conversation, frame),
    readers: readersOf(readers, entries, desks),
    entries: entries.flatMap((entry) => viewOf(entry, { frame, desks, filed })),
    reply: box,
  }
}

function readersOf(
  readers: Awaited<ReturnType<typeof whoReads>>,
  entries: readonly Entry[],
  desks: readonly Desk[],
): Readers {
  return {
    people: readers.map(({ personId, name, role }) => {
      const read = lastReadBy(entries, personId)
      const answered = entries.some(
        (entry) =>
          entry.kind === 'message' && entry.author.kind === 'staff' && entry.author.id === personId,
      )
      return {
        person: { name, role },
        answered,
        ...(read === undefined ? {} : { readAt: read.at }),
      }
    }),
    note:
      desks.length > 1
        ? 'Nobody else here can open it. Each time it is opened is written down.'
        : 'Each time it is opened is written down.',
  }
}

type Viewing = {
  readonly frame: Opened['frame']
  readonly desks: readonly Desk[]
  readonly filed: ReadonlySet<string>
}

/** One entry as the patient sees it; none for what only staff need. */
function viewOf(entry: Entry, viewing: Viewing): EntryView[] {
  const common: { id: EntryId; at: Temporal.Instant } = { id: entry.id, at: entry.at }
  const by = { name: entry.author.name, role: entry.author.role ?? '' }
  switch (entry.kind) {
    case 'message':
      return [messageView(entry, { ...common, filed: viewing.filed.has(entry.id) }, by)]
    case 'read':
      return [{ ...common, kind: 'read', by }]
    case 'moved': {
      const mover = entry.author.kind === 'house' ? undefined : by
      const desk = teamAt(viewing.desks, textOf(entry, 'toDesk'))
      return [{ ...common, kind: 'moved', by: mover, desk }]
    }
    case 'promise': {
      const at = Temporal.Instant.from(textOf(entry, 'dueAt'))
      const due = dueWords(viewing.frame.zone, viewing.frame.now, at)
      return [{ ...common, kind: 'promised', due }]
    }
    case 'called':
      return [{ ...common, kind: 'called', by, outcome: attemptOf(entry) }]
    case 'closed':
      return [{ ...common, kind: 'closed' }]
    case 'reopened':
      return [{ ...common, kind: 'reopened' }]
    case 'filing':
    case 'note':
    case 'claimed':
    case 'released':
    case 'notice':
    case 'safety':
      return []
  }
}

function messageView(
  entry: Entry,
  common: { readonly id: EntryId; readonly at: Temporal.Instant; readonly filed: boolean },
  by: { readonly name: string; readonly role: string },
): EntryView {
  const { text = '' } = entry
  if (entry.author.kind === 'staff') {
    return { ...common, kind: 'theirs', from: by, text, medium: mediumOf(entry.data) }
  }
  const answers = answersOf(entry).filter(({ value }) => value !== '')
  if (answers.length === 0) return { ...common, kind: 'mine', text }
  return { ...common, kind: 'request', title: textOf(entry, 'title'), answers }
}
