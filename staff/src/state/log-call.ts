// Writing down a phone call so that it is in the record once, and what was said is not lost on the way.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Problem } from '@salve/contract/desk'
import type { CallRequest } from '@salve/contract/desk-requests'
import type { CallOutcome } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import type { Failure } from '../api.ts'
import { newKey } from '../api.ts'
import { goOn, refuse } from './actions.ts'
import { act, load } from './conversations.ts'
import { closeDialog, dialog } from './dialogs.ts'
import type { Subject } from './dialogs.ts'
import { refreshList } from './list.ts'
import { say } from './say.ts'

/** A call that is being written down. It outlives its dialog and a lock, in this window. */
export type Unlogged = {
  outcome: CallOutcome
  text: string
  close: boolean
  /** The patient's last message that was on screen when the words were begun. */
  answersUpTo: number
  sending: boolean
  /** Why it is not in the record, until it is sent again. */
  refusal: Problem | Failure | undefined
  /** What was sent last: the same again goes under the same key, so that it is logged once. */
  sent?: { body: string; key: string }
}

const all = new Map<ConversationId, Signal<Unlogged>>()
const empty: Unlogged = {
  outcome: 'talked',
  text: '',
  close: true,
  answersUpTo: 0,
  sending: false,
  refusal: undefined,
}

export function unloggedOf(id: ConversationId): Signal<Unlogged> {
  const known = all.get(id)
  if (known !== undefined) return known
  const unlogged = signal(empty)
  all.set(id, unlogged)
  return unlogged
}

/** Whether what was said on the phone waits here and is in no record yet. */
export function hasUnlogged(id: ConversationId): boolean {
  return unloggedOf(id).value.text.trim() !== ''
}

/** Goes on with the words that wait here; where none do, begins with what is on screen now. */
export function beginCall({ id, version }: Subject): Signal<Unlogged> {
  const unlogged = unloggedOf(id)
  const before = unlogged.peek()
  const kept = before.sending || before.text.trim() !== ''
  unlogged.value = kept ? { ...before, refusal: undefined } : { ...empty, answersUpTo: version }
  return unlogged
}

/** Logs the call, once however often it is pressed. A refusal waits in the dialog, with the words. */
export async function logCall(subject: Subject): Promise<void> {
  const { id } = subject
  const unlogged = unloggedOf(id)
  const before = unlogged.peek()
  if (before.sending) return
  const call = callOf(before)
  const body = JSON.stringify(call)
  const key = before.sent?.body === body ? before.sent.key : newKey()
  unlogged.value = { ...before, sending: true, refusal: undefined, sent: { body, key } }
  const reply = await act(id, 'call', call, key)
  // Somebody else sits here now.
  if (all.get(id) !== unlogged) return
  if (reply.ok) logged(subject, call)
  else turnDown(subject, reply.problem)
}

/** Takes it over from the colleague whom the dialog named, then logs the call. */
export async function takeOverAndLog(subject: Subject): Promise<void> {
  const { id } = subject
  const unlogged = unloggedOf(id)
  const before = unlogged.peek()
  const { refusal } = before
  if (before.sending || refusal?.type !== 'already-claimed') return
  unlogged.value = { ...before, sending: true, refusal: undefined }
  const reply = await act(id, 'claim', { takeFrom: refusal.by.personId })
  if (all.get(id) !== unlogged) return
  unlogged.value = { ...unlogged.peek(), sending: false }
  if (!reply.ok) turnDown(subject, reply.problem)
  else await logCall(subject)
}

/** What was said answers also what the patient wrote since, which the dialog has shown. */
export async function logAllTheSame(subject: Subject): Promise<void> {
  const unlogged = unloggedOf(subject.id)
  const before = unlogged.peek()
  if (before.sending || before.refusal?.type !== 'patient-wrote-again') return
  unlogged.value = { ...before, answersUpTo: before.refusal.version }
  await logCall(subject)
}

export function forgetCalls(): void {
  all.clear()
}

function callOf({ outcome, text, answersUpTo, close }: Unlogged): CallRequest {
  return outcome === 'talked' ? { outcome, text: text.trim(), answersUpTo, close } : { outcome }
}

function logged(subject: Subject, call: CallRequest): void {
  const { id } = subject
  unloggedOf(id).value = empty
  const here = isOpen(id)
  if (here) closeDialog()
  const closed = call.outcome === 'talked' && call.close
  if (closed && here) {
    // An answer that closes has no way back by one press, spoken or written.
    goOn(id, 'Call logged. Done.')
    return
  }
  say(closed ? 'Call logged. Done.' : 'Call logged. The patient sees it.')
  void refreshList()
}

function turnDown({ id }: Subject, problem: Problem | Failure): void {
  const unlogged = unloggedOf(id)
  unlogged.value = { ...unlogged.peek(), sending: false, refusal: problem }
  void load(id, 'background')
  // A toast would lie under the dialog.
  if (!isOpen(id)) refuse(problem)
}

function isOpen(id: ConversationId): boolean {
  const open = dialog.peek()
  return open?.name === 'call' && open.subject.id === id
}
