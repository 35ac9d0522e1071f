// How a list takes what the server now has, without moving a row that someone may be about to press.
import type { ConversationPage, ConversationRow } from '@salve/contract/desk'
import type { View } from '@salve/contract/desk-words'
import type { ConversationId, DeskId, PatientId } from '@salve/contract/ids'

export type Source =
  | { of: 'desk'; desk: DeskId; view: View }
  | { of: 'mine' }
  | { of: 'patient'; patient: PatientId }
export type List = {
  source: Source
  rows: ConversationRow[]
  /** Rows that are no longer in this list; dimmed until the list is drawn anew. */
  gone: ReadonlySet<ConversationId>
  counts: ConversationPage['counts']
  next?: string
  /** The list as it is on the server, when that has rows this one does not show. */
  waiting?: { rows: ConversationRow[]; next?: string; fresh: number; urgent: number }
}

export function listFrom(source: Source, page: ConversationPage): List {
  return { source, rows: page.items, gone: new Set(), counts: page.counts, ...nextOf(page) }
}

/** Takes what changed in place; keeps back what would move rows. */
export function merge(shown: List, page: ConversationPage): List {
  const fresh = new Map(page.items.map((row) => [row.id, row]))
  const known = new Set(shown.rows.map((row) => row.id))
  const { waiting: _, ...rest } = shown
  const added = page.items.filter((row) => !known.has(row.id))
  // Rows past the page's end may be further down on the server: only those it could have told are gone.
  const told = page.next === undefined ? shown.rows.length : page.items.length
  const missing = shown.rows.slice(0, told).filter((row) => !fresh.has(row.id))
  const gone = new Set(missing.map((row) => row.id))
  const rows = shown.rows.map((row) => fresh.get(row.id) ?? row)
  const merged: List = { ...rest, rows, gone, counts: page.counts }
  if (added.length === 0) return merged
  const urgent = added.filter((row) => row.urgent !== undefined).length
  const waiting = { rows: page.items, fresh: added.length, urgent, ...nextOf(page) }
  return { ...merged, waiting }
}

function nextOf(page: ConversationPage): { next?: string } {
  return page.next === undefined ? {} : { next: page.next }
}
