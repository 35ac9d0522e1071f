// Sending a reply so that it is sent once, and answers what its writer has read.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Acted, Conversation, Problem } from '@salve/contract/desk'
import type { ReplyRequest } from '@salve/contract/desk-requests'
import { findBlanks } from '@salve/contract/desk-words'
import type { ConversationId, EntryId } from '@salve/contract/ids'
import type { Failure, Reply } from '../api.ts'
import { newKey } from '../api.ts'
import { firstName } from '../rules/look.ts'
import { claim, goOn, refuse } from './actions.ts'
import { act, load } from './conversations.ts'
import { closeDialog, dialog } from './dialogs.ts'
import { forget, save, type, typingOf } from './drafts.ts'
import { say } from './say.ts'
import { composerTab } from './writing.ts'

/** The newest of both sides that the writer had in front of them. */
export type Seen = { version: number; lastReply?: EntryId }
export type Sending =
  | { state: 'idle' | 'sending' }
  /** Written down to be sent again with the same key: the server may have it already. */
  | { state: 'unsent'; why: string; key: string; body: ReplyRequest; again: boolean }

type Slot = { seen: Signal<Seen | undefined>; sending: Signal<Sending> }
const slots = new Map<ConversationId, Slot>()
const retryMs = 30_000

export function sendingOf(id: ConversationId): Slot {
  let slot = slots.get(id)
  if (slot === undefined) {
    slot = { seen: signal(undefined), sending: signal<Sending>({ state: 'idle' }) }
    slots.set(id, slot)
  }
  return slot
}

export function newestOf(conversation: Conversation): Seen {
  const last = conversation.entries.findLast(
    (entry) => entry.kind === 'message' && entry.author.kind === 'staff',
  )
  return { version: conversation.version, ...(last === undefined ? {} : { lastReply: last.id }) }
}

/** While nothing is typed, what is on screen counts as read. Once typing began, only an explicit word does. */
export function noteSeen(conversation: Conversation): void {
  const { seen } = sendingOf(conversation.id)
  const writing = typingOf(conversation.id, 'reply').peek().text.trim() !== ''
  if (seen.peek() === undefined || !writing) markSeen(conversation)
}

export function markSeen(conversation: Conversation): void {
  sendingOf(conversation.id).seen.value = newestOf(conversation)
}

/** Entries that came after what the writer has seen. */
export function unseen(conversation: Conversation): Conversation['entries'] {
  const seen = sendingOf(conversation.id).seen.value
  if (seen === undefined) return []
  const repliedAt = conversation.entries.findIndex((entry) => entry.id === seen.lastReply)
  return conversation.entries.filter(
    (entry, index) =>
      entry.kind === 'message' &&
      (entry.author.kind === 'patient' ? entry.seq > seen.version : index > repliedAt),
  )
}

export async function sendReply(
  conversation: Conversation,
  then: 'close' | 'keep-open',
): Promise<void> {
  const { id } = conversation
  const { text, templateId } = typingOf(id, 'reply').peek()
  const { seen, sending } = sendingOf(id)
  if (text.trim() === '' || findBlanks(text).length > 0 || sending.peek().state === 'sending')
    return
  const { version, lastReply } = seen.peek() ?? newestOf(conversation)
  const body: ReplyRequest = {
    text: text.trim(),
    answersUpTo: version,
    close: then === 'close',
    ...(lastReply === undefined ? {} : { afterReply: lastReply }),
    ...(templateId === undefined ? {} : { templateId }),
  }
  const before = sending.peek()
  const same = before.state === 'unsent' && JSON.stringify(before.body) === JSON.stringify(body)
  await send(conversation, body, same ? before.key : newKey())
}

async function send(conversation: Conversation, body: ReplyRequest, key: string): Promise<void> {
  const { id, patient } = conversation
  const { sending } = sendingOf(id)
  sending.value = { state: 'sending' }
  const reply: Reply<Acted> = await act(id, 'reply', body, key)
  if (!reply.ok) {
    sending.value = { state: 'idle' }
    turnDown(conversation, body, reply.problem, key)
    return
  }
  sending.value = { state: 'idle' }
  // What was typed while the reply was on its way is the next one, not part of this one.
  if (typingOf(id, 'reply').peek().text.trim() === body.text) forget(id, 'reply')
  sendingOf(id).seen.value = undefined
  const said = `Sent to ${firstName(patient.name)}.`
  if (body.close) goOn(id, said)
  else say(said)
}

function turnDown(
  conversation: Conversation,
  body: ReplyRequest,
  problem: Problem | Failure,
  key: string,
): void {
  void save(conversation.id, 'reply')
  switch (problem.type) {
    case 'patient-wrote-again':
      showWroteAgain(conversation, body, problem)
      return
    case 'colleague-replied':
      showReplied(conversation, body, problem)
      return
    case 'already-claimed':
      showClaimed(conversation, body, problem)
      return
    case 'unreachable':
    case 'fault':
      keepForLater(conversation, body, problem, key)
      return
    case 'blanks-left':
    case 'reply-not-allowed':
    case 'validation':
    case 'too-many':
    case 'not-found':
    case 'signed-out':
    case 'locked':
    case 'stale-draft':
    case 'wrong-sign-in':
    case 'link-spent':
      refuse(problem)
  }
}

type ProblemOf<Type extends Problem['type']> = Extract<Problem, { type: Type }>

function showWroteAgain(
  conversation: Conversation,
  body: ReplyRequest,
  { version, newEntries }: ProblemOf<'patient-wrote-again'>,
): void {
  const { id, patient } = conversation
  const { seen } = sendingOf(id)
  void load(id, 'background')
  const sendAnyway = () => {
    seen.value = { ...seen.peek(), version }
    void send(conversation, { ...body, answersUpTo: version }, newKey())
  }
  dialog.value = { name: 'wrote-again', entries: newEntries, patient: patient.name, sendAnyway }
}

function showReplied(
  conversation: Conversation,
  body: ReplyRequest,
  { newEntries, by }: ProblemOf<'colleague-replied'>,
): void {
  const { id } = conversation
  const last = newEntries.findLast((entry) => entry.kind === 'message')
  void load(id, 'background')
  dialog.value = {
    name: 'replied',
    entries: newEntries,
    by,
    drop: () => {
      const dropped = typingOf(id, 'reply').peek()
      type(id, 'reply', { text: '', filled: [] })
      const undo = () => type(id, 'reply', { text: dropped.text, filled: dropped.filled })
      say('Your draft is dropped.', { words: 'Undo', run: undo })
    },
    sendToo: () => {
      const afterReply = last === undefined ? {} : { afterReply: last.id }
      void send(conversation, { ...body, ...afterReply }, newKey())
    },
    asNote: () => makeNote(id),
  }
}

function showClaimed(
  conversation: Conversation,
  body: ReplyRequest,
  { by, until }: ProblemOf<'already-claimed'>,
): void {
  const takeOver = () => {
    void claim(conversation, by.personId).then(async (mine) => {
      if (mine) await send(conversation, body, newKey())
    })
  }
  const asNote = () => makeNote(conversation.id)
  dialog.value = { name: 'claimed', subject: conversation, by: by.name, until, takeOver, asNote }
}

function keepForLater(
  conversation: Conversation,
  body: ReplyRequest,
  problem: Failure,
  key: string,
): void {
  const again = problem.type === 'unreachable'
  const { sending } = sendingOf(conversation.id)
  sending.value = { state: 'unsent', why: problem.title, key, body, again }
  if (again) setTimeout(() => void retry(conversation, key), retryMs)
}

/** Sends again what did not go, under its first key; does nothing when that is over. */
export async function retry(conversation: Conversation, key: string): Promise<void> {
  const sending = sendingOf(conversation.id).sending.peek()
  if (sending.state !== 'unsent' || sending.key !== key) return
  await send(conversation, sending.body, key)
}

/** The reply's words become a note draft: nothing typed is lost, nothing goes to the patient. */
function makeNote(id: ConversationId): void {
  const { text } = typingOf(id, 'reply').peek()
  const note = typingOf(id, 'note').peek().text
  type(id, 'note', { text: note.trim() === '' ? text : `${note}\n\n${text}` })
  type(id, 'reply', { text: '', filled: [] })
  closeDialog()
  composerTab.value = 'note'
}

export async function sendNote(conversation: Conversation): Promise<boolean> {
  const { id } = conversation
  const { text } = typingOf(id, 'note').peek()
  if (text.trim() === '') return false
  const reply = await act(id, 'notes', { text: text.trim() })
  if (!reply.ok) {
    refuse(reply.problem)
    return false
  }
  forget(id, 'note')
  say('Note added. Only staff can see it.')
  return true
}
