// What is being typed. It outlives pages, lock and sign-in here, and this browser on the server.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Draft, DraftSaved } from '@salve/contract/desk'
import type { DraftKind, Range } from '@salve/contract/desk-words'
import { draftKinds } from '@salve/contract/desk-words'
import type { ConversationId, TemplateId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { write } from '../api.ts'

export type Typing = {
  text: string
  /** The version the server last confirmed; 0 before the first save. */
  version: number
  saved: 'yes' | 'not-yet' | 'failed'
  /** What the server has instead, saved from another window. */
  other?: Draft
  /** Stretches filled from the chart and not touched since. */
  filled: Range[]
  templateId?: TemplateId
}

const pauseMs = 1_000
const empty: Typing = { text: '', version: 0, saved: 'yes', filled: [] }
const all = new Map<string, { id: ConversationId; kind: DraftKind; typing: Signal<Typing> }>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
/** One save at a time for a draft, so that versions follow each other. */
const saving = new Map<string, Promise<void>>()

export function typingOf(id: ConversationId, kind: DraftKind): Signal<Typing> {
  const key = `${id} ${kind}`
  const known = all.get(key)
  if (known !== undefined) return known.typing
  const typing = signal(empty)
  all.set(key, { id, kind, typing })
  return typing
}

/** Whether words wait here that were not sent, in a reply or a note. */
export function hasWords(id: ConversationId): boolean {
  return draftKinds.some(
    (kind) => (all.get(`${id} ${kind}`)?.typing.value.text ?? '').trim() !== '',
  )
}

/** Takes the server's draft where nothing unsaved is here. */
export function takeDraft(id: ConversationId, kind: DraftKind, draft: Draft | undefined): void {
  const typing = typingOf(id, kind)
  const { saved, version } = typing.peek()
  if (draft === undefined || saved !== 'yes' || draft.version <= version) return
  typing.value = { ...empty, ...draft }
}

export function type(id: ConversationId, kind: DraftKind, change: Partial<Typing>): void {
  const typing = typingOf(id, kind)
  typing.value = { ...typing.peek(), ...change, saved: 'not-yet' }
  const key = `${id} ${kind}`
  clearTimeout(timers.get(key))
  timers.set(
    key,
    setTimeout(() => void save(id, kind), pauseMs),
  )
}

/** Saves now what is not saved yet. Called on leaving the field, and before a lock. */
export async function save(id: ConversationId, kind: DraftKind): Promise<void> {
  const key = `${id} ${kind}`
  clearTimeout(timers.get(key))
  const before = saving.get(key) ?? Promise.resolve()
  const run = before.then(async () => await saveOnce(id, kind))
  saving.set(key, run)
  await run
  if (saving.get(key) === run) saving.delete(key)
}

async function saveOnce(id: ConversationId, kind: DraftKind): Promise<void> {
  const typing = typingOf(id, kind)
  const { text, version, saved, other } = typing.peek()
  if (saved === 'yes' || other !== undefined) return
  const path = staffApi.draft(id, kind)
  const reply = await write<DraftSaved>({ path, method: 'PUT', body: { text, version } })
  const after = typing.peek()
  if (reply.ok) {
    typing.value = {
      ...after,
      version: reply.value.version,
      saved: after.text === text ? 'yes' : 'not-yet',
    }
  } else if (reply.problem.type === 'stale-draft') {
    typing.value = settle(after, reply.problem.draft)
  } else {
    typing.value = { ...after, saved: 'failed' }
    timers.set(
      `${id} ${kind}`,
      setTimeout(() => void save(id, kind), 10_000),
    )
  }
}

/** The same words in both windows are no conflict. */
function settle(typing: Typing, other: Draft): Typing {
  return other.text === typing.text
    ? { ...typing, version: other.version, saved: 'yes' }
    : { ...typing, saved: 'failed', other }
}

/** Ends a conflict with another window: keeps these words, or takes the others. */
export function choose(id: ConversationId, kind: DraftKind, which: 'mine' | 'other'): void {
  const typing = typingOf(id, kind)
  const { other, ...rest } = typing.peek()
  if (other === undefined) return
  if (which === 'other') {
    typing.value = { ...empty, ...other }
    return
  }
  typing.value = { ...rest, version: other.version, saved: 'not-yet' }
  void save(id, kind)
}

/** After sending: the words are in the conversation now. The server dropped its draft with the same write. */
export function forget(id: ConversationId, kind: DraftKind): void {
  clearTimeout(timers.get(`${id} ${kind}`))
  typingOf(id, kind).value = empty
}

/** When somebody else signs in at this computer. */
export function forgetAll(): void {
  for (const timer of timers.values()) clearTimeout(timer)
  all.clear()
}

export async function saveAll(): Promise<void> {
  await Promise.all([...all.values()].map(async ({ id, kind }) => await save(id, kind)))
}

/** The page may go at any moment: a save that outlives it. */
export function saveOnLeaving(): void {
  addEventListener('pagehide', () => {
    for (const { id, kind, typing } of all.values()) {
      const { text, version, saved, other } = typing.peek()
      if (saved === 'yes' || other !== undefined) continue
      void write({
        path: staffApi.draft(id, kind),
        method: 'PUT',
        body: { text, version },
        keepalive: true,
      })
    }
  })
}
