// Whole conversations, as last told by the server. Kept so that a step back or on is drawn at once.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Acted, Conversation } from '@salve/contract/desk'
import type { ConversationId } from '@salve/contract/ids'
import type { ConversationAct } from '@salve/contract/staff-paths'
import { staffApi } from '@salve/contract/staff-paths'
import { read, write } from '../api.ts'
import type { Reply } from '../api.ts'
import { onLive } from '../live.ts'
import { setServerTime } from '../rules/clock.ts'
import { takeDraft } from './drafts.ts'

export type Loaded = {
  conversation?: Conversation
  failure?: 'not-found' | 'failed'
  loading: boolean
}

const keptMax = 40
const kept = new Map<ConversationId, Signal<Loaded>>()
/** Those on screen now: hints about others only mark them as old. */
const watched = new Set<ConversationId>()
const old = new Set<ConversationId>()
/** Asked for again while an answer was on its way: that answer may be too old, so one more is fetched. */
const askedAgain = new Set<ConversationId>()

export function conversationOf(id: ConversationId): Signal<Loaded> {
  let found = kept.get(id)
  if (found === undefined) {
    found = signal<Loaded>({ loading: false })
    const oldest = kept.keys().next().value
    if (kept.size >= keptMax && oldest !== undefined && !watched.has(oldest)) kept.delete(oldest)
    kept.set(id, found)
  }
  return found
}

/** Loads it unless it is here and fresh; `how` says whether a person asked. */
export async function load(id: ConversationId, how: 'foreground' | 'background'): Promise<void> {
  const slot = conversationOf(id)
  if (slot.peek().loading) {
    askedAgain.add(id)
    return
  }
  askedAgain.delete(id)
  slot.value = { ...slot.peek(), loading: true }
  const path = staffApi.conversation(id)
  const reply = await read<Conversation>(path, { background: how === 'background' })
  if (!reply.ok) {
    const { conversation } = slot.peek()
    const failure = reply.problem.type === 'not-found' ? 'not-found' : 'failed'
    // What is on screen stays; the banner says that it may be old.
    slot.value =
      conversation !== undefined && failure === 'failed'
        ? { conversation, loading: false }
        : { failure, loading: false }
    askedAgain.delete(id)
    return
  }
  old.delete(id)
  setServerTime(reply.value.asOf)
  takeDraft(id, 'reply', reply.value.drafts.reply)
  takeDraft(id, 'note', reply.value.drafts.note)
  slot.value = { conversation: reply.value, loading: false }
  if (askedAgain.has(id)) await load(id, 'background')
}

/** Keeps a conversation fresh while it is on screen. */
export function watch(id: ConversationId): () => void {
  watched.add(id)
  const { conversation, loading } = conversationOf(id).peek()
  if (conversation === undefined || old.has(id)) {
    if (!loading) void load(id, 'foreground')
  }
  return () => {
    watched.delete(id)
    old.add(id)
  }
}

/** Does something to a conversation and shows where it now stands. */
export async function act(
  id: ConversationId,
  what: ConversationAct,
  body: object = {},
  key?: string,
): Promise<Reply<Acted>> {
  const request = { path: staffApi.act(id, what), body }
  const reply = await write<Acted>(key === undefined ? request : { ...request, key })
  if (reply.ok && what !== 'read') await load(id, 'background')
  return reply
}

export function watchConversations(): void {
  const refresh = (id: ConversationId) => {
    if (watched.has(id)) void load(id, 'background')
    else old.add(id)
  }
  onLive((event) => {
    if (event.type === 'conversation-changed') refresh(event.id)
    else for (const id of kept.keys()) refresh(id)
  })
  setInterval(() => {
    if (!document.hidden) for (const id of watched) void load(id, 'background')
  }, 60_000)
}

export function forgetConversations(): void {
  kept.clear()
  old.clear()
}
