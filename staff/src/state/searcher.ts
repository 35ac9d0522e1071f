// Finding patients, and conversations by their number, as someone types.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type {
  ConversationPage,
  ConversationRow,
  PatientHit,
  PatientList,
} from '@salve/contract/desk'
import { staffApi } from '@salve/contract/staff-paths'
import type { Reply } from '../api.ts'
import { read } from '../api.ts'

export type Found = { patients: PatientHit[]; conversations: ConversationRow[] }
export type Search = Found & { for: string; state: 'idle' | 'asking' | 'ready' | 'failed' }
export type Searcher = { search: Signal<Search>; ask: (text: string) => void; stop: () => void }

const pauseMs = 220
const lettersMin = 2
const nothing: Found = { patients: [], conversations: [] }

/** Searches as someone types; an answer that is no longer asked for is dropped. */
export function searcher(): Searcher {
  const search = signal<Search>({ ...nothing, for: '', state: 'idle' })
  let timer: ReturnType<typeof setTimeout> | undefined
  const ask = (typed: string) => {
    const text = typed.trim()
    clearTimeout(timer)
    if (text.length < lettersMin) {
      search.value = { ...nothing, for: text, state: 'idle' }
      return
    }
    search.value = { ...search.peek(), for: text, state: 'asking' }
    timer = setTimeout(() => {
      void find(text).then((found) => {
        if (search.peek().for !== text) return
        const state = found === undefined ? 'failed' : 'ready'
        search.value = { ...(found ?? nothing), for: text, state }
      })
    }, pauseMs)
  }
  return { search, ask, stop: () => clearTimeout(timer) }
}

/** A number alone is a chart number or that of a conversation; with its R it is the latter. */
async function find(text: string): Promise<Found | undefined> {
  const number = /^(r[- ]?)?(\d{3,9})$/i.exec(text)
  const [patients, conversations] = await Promise.all([
    number?.[1] === undefined ? read<PatientList>(staffApi.patients(text)) : none,
    number === null ? none : read<ConversationPage>(staffApi.numbered(`R-${number[2] ?? ''}`)),
  ])
  if (!patients.ok || !conversations.ok) return undefined
  return { patients: patients.value.items, conversations: conversations.value.items }
}

const none: Reply<{ items: never[] }> = { ok: true, value: { items: [] } }
