import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { PatientHit, PatientList } from '@salve/contract/desk'
import { staffApi } from '@salve/contract/staff-paths'
import { read } from '../api.ts'

export type Search = {
  for: string
  state: 'idle' | 'asking' | 'ready' | 'failed'
  hits: PatientHit[]
}
export type Searcher = { search: Signal<Search>; ask: (text: string) => void; stop: () => void }

const pauseMs = 220
const lettersMin = 2

/** Searches for patients as someone types; an answer that is no longer asked for is dropped. */
export function patientSearcher(): Searcher {
  const search = signal<Search>({ for: '', state: 'idle', hits: [] })
  let timer: ReturnType<typeof setTimeout> | undefined
  const ask = (typed: string) => {
    const text = typed.trim()
    clearTimeout(timer)
    if (text.length < lettersMin) {
      search.value = { for: text, state: 'idle', hits: [] }
      return
    }
    search.value = { ...search.peek(), for: text, state: 'asking' }
    timer = setTimeout(() => {
      void read<PatientList>(staffApi.patients(text)).then((reply) => {
        if (search.peek().for !== text) return
        search.value = reply.ok
          ? { for: text, state: 'ready', hits: reply.value.items }
          : { for: text, state: 'failed', hits: [] }
      })
    }, pauseMs)
  }
  return { search, ask, stop: () => clearTimeout(timer) }
}
