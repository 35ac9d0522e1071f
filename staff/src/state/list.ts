// One desk's list. It never moves under the cursor: what is new waits behind a banner, what left stays, dimmed.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { ConversationPage, ConversationRow, LiveEvent } from '@salve/contract/desk'
import { pageSizeMax } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { read } from '../api.ts'
import { onLive } from '../live.ts'
import { setServerTime } from '../rules/clock.ts'
import type { List, Source } from '../rules/merge-list.ts'
import { listFrom, merge } from '../rules/merge-list.ts'
import { speak, speakAtOnce } from './say.ts'

const pageSize = 50

export const list: Signal<List | undefined> = signal<List | undefined>(undefined)
export const listState: Signal<'loading' | 'failed' | 'ready'> = signal<
  'loading' | 'failed' | 'ready'
>('loading')
export const selected: Signal<ConversationId | undefined> = signal<ConversationId | undefined>(
  undefined,
)
/** Where a conversation is in the list on screen: the thread's "3 of 14". */
export function placeOf(id: ConversationId): { at: number; of: number } {
  const rows = list.value?.rows ?? []
  return { at: rows.findIndex((row) => row.id === id), of: rows.length }
}

/** Shows another list, or the same one drawn anew. `beside`: for the way on from an open message; selects nothing. */
export async function openList(source: Source, how: 'shown' | 'beside' = 'shown'): Promise<void> {
  const same = list.peek() !== undefined && sameSource(list.peek()?.source, source)
  if (!same) {
    list.value = undefined
    listState.value = 'loading'
  }
  wanted = source
  const reply = await read<ConversationPage>(pathOf(source, { limit: pageSize }))
  if (!sameSource(wanted, source)) return
  if (!reply.ok) {
    listState.value = list.peek() === undefined ? 'failed' : 'ready'
    return
  }
  setServerTime(reply.value.asOf)
  list.value = listFrom(source, reply.value)
  listState.value = 'ready'
  const { rows } = list.value
  if (how === 'beside') return
  if (!rows.some((row) => row.id === selected.peek())) selected.value = rows[0]?.id
}

let wanted: Source | undefined

export async function loadMore(): Promise<void> {
  const shown = list.peek()
  if (shown?.next === undefined) return
  const reply = await read<ConversationPage>(
    pathOf(shown.source, { after: shown.next, limit: pageSize }),
  )
  const before = list.peek()
  if (!reply.ok || before?.next !== shown.next) return
  const known = new Set(before.rows.map((row) => row.id))
  const { next: _, ...rest } = before
  list.value = {
    ...rest,
    rows: [...before.rows, ...reply.value.items.filter((row) => !known.has(row.id))],
    ...(reply.value.next === undefined ? {} : { next: reply.value.next }),
  }
}

/** Draws the list as the server has it. */
export function showWaiting(): void {
  const shown = list.peek()
  if (shown === undefined) return
  const { waiting, next: _, ...rest } = shown
  if (waiting === undefined) return
  list.value = {
    ...rest,
    rows: waiting.rows,
    gone: new Set(),
    ...(waiting.next === undefined ? {} : { next: waiting.next }),
  }
}

/** The row after this one that still wants something; else the one before. */
export function rowBeside(id: ConversationId, step: 1 | -1): ConversationRow | undefined {
  const shown = list.peek()
  if (shown === undefined) return undefined
  const at = shown.rows.findIndex((row) => row.id === id)
  for (let index = at + step; index >= 0 && index < shown.rows.length; index += step) {
    const row = shown.rows[index]
    if (row !== undefined && !shown.gone.has(row.id)) return row
  }
  return undefined
}

/** Dims a row that was dealt with before the server tells so, and selects the next. */
export function leaveRow(id: ConversationId): ConversationRow | undefined {
  const next = rowBeside(id, 1) ?? rowBeside(id, -1)
  const shown = list.peek()
  if (shown !== undefined) list.value = { ...shown, gone: new Set([...shown.gone, id]) }
  if (next !== undefined) selected.value = next.id
  return next
}

export async function refreshList(): Promise<void> {
  const shown = list.peek()
  if (shown === undefined) return
  const { source } = shown
  const limit = Math.min(pageSizeMax, Math.max(pageSize, shown.rows.length))
  const reply = await read<ConversationPage>(pathOf(source, { limit }), { background: true })
  const before = list.peek()
  if (!reply.ok || before === undefined || !sameSource(before.source, source)) return
  setServerTime(reply.value.asOf)
  const atRest = before.rows.length === 0 || document.hidden
  list.value = atRest ? listFrom(source, reply.value) : merge(before, reply.value)
  announce(before, list.value)
}

function announce(before: List, after: List): void {
  const { waiting } = after
  if (waiting === undefined || waiting.fresh === before.waiting?.fresh) return
  if (waiting.urgent > (before.waiting?.urgent ?? 0))
    speakAtOnce('New message with words that can mean danger')
  else speak(waiting.fresh === 1 ? '1 new message' : `${waiting.fresh} new messages`)
}

export function watchList(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onLive((event) => {
    const source = list.peek()?.source
    if (source === undefined || !concerns(event, source)) return
    clearTimeout(timer)
    timer = setTimeout(() => void refreshList(), 400)
  })
  setInterval(() => {
    if (!document.hidden) void refreshList()
  }, 60_000)
}

function concerns(event: LiveEvent, source: Source): boolean {
  if (event.type === 'resync' || source.of !== 'desk') return true
  // A move is told for the desk it went to: the row it left is known here.
  return (
    event.deskId === source.desk || list.peek()?.rows.some((row) => row.id === event.id) === true
  )
}

export function forgetList(): void {
  list.value = undefined
  selected.value = undefined
}

function pathOf(source: Source, page: { after?: string; limit: number }): string {
  switch (source.of) {
    case 'desk':
      return staffApi.desk(source.desk, source.view, page)
    case 'mine':
      return staffApi.mine(page)
    case 'patient':
      return staffApi.patient(source.patient)
  }
}

function sameSource(one: Source | undefined, other: Source): boolean {
  return one !== undefined && pathOf(one, { limit: 1 }) === pathOf(other, { limit: 1 })
}
