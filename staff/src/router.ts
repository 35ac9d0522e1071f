// The state of the desk is in its URL. Links are plain <a href>; this file turns them into routes.
import { computed, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { ConversationId, PatientId } from '@salve/contract/ids'
import { parseId } from '@salve/contract/ids'
import type { ObligationView, View } from '@salve/contract/desk-words'
import { obligationViews, views } from '@salve/contract/desk-words'

export type Route =
  | { page: 'home' | 'mine' | 'sign-in' | 'set-up' | 'unknown' }
  | { page: 'desk'; desk: string; view: View }
  | { page: 'conversation'; id: ConversationId }
  | { page: 'patient'; id: PatientId }
  | { page: 'owed'; state: ObligationView }
  | { page: 'invite'; q: string }

const here = signal(location.pathname + location.search)
export const route: ReadonlySignal<Route> = computed(() =>
  parseRoute(new URL(here.value, location.origin)),
)

type Reader = (part: string, search: URLSearchParams) => Route | undefined

/** What the word after `/desk/` means; a page without a part of its own takes none. */
const readers: Record<string, Reader> = {
  inbox: (part, search) => {
    if (part === '') return undefined
    const view = views.find((name) => name === search.get('view')) ?? 'open'
    return { page: 'desk', desk: decodeURIComponent(part), view }
  },
  c: (part) => {
    const id = parseId('conversation', part)
    return id === undefined ? undefined : { page: 'conversation', id }
  },
  patients: (part) => {
    const id = parseId('patient', part)
    return id === undefined ? undefined : { page: 'patient', id }
  },
  owed: bare((search) => {
    const state = obligationViews.find((name) => name === search.get('state')) ?? 'open'
    return { page: 'owed', state }
  }),
  invite: bare((search) => ({ page: 'invite', q: search.get('q') ?? '' })),
  mine: bare(() => ({ page: 'mine' })),
  'sign-in': bare(() => ({ page: 'sign-in' })),
  'set-up': bare(() => ({ page: 'set-up' })),
}

export function parseRoute(url: URL): Route {
  const [root, page, part = '', ...rest] = url.pathname.split('/').filter((text) => text !== '')
  if (root !== 'desk' || rest.length > 0) return { page: 'unknown' }
  if (page === undefined) return { page: 'home' }
  return readers[page]?.(part, url.searchParams) ?? { page: 'unknown' }
}

function bare(read: (search: URLSearchParams) => Route): Reader {
  return (part, search) => (part === '' ? read(search) : undefined)
}

/** Goes to a page of the desk. `replace` leaves no step back. */
export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', path)
  else history.replaceState(null, '', path)
  here.value = location.pathname + location.search
}

export function startRouter(): void {
  addEventListener('popstate', () => {
    here.value = location.pathname + location.search
  })
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || event.defaultPrevented || !isPlain(event) || !isOurs(link)) return
    event.preventDefault()
    go(link.pathname + link.search)
  })
}

/** A press that means "go there", not "open it beside". */
function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
}

function isOurs(link: HTMLAnchorElement): boolean {
  if (link.target !== '' || link.origin !== location.origin) return false
  if (!link.pathname.startsWith('/desk') || link.pathname.startsWith('/desk/slips')) return false
  // A link within the page, such as "skip to the messages", is the browser's.
  return link.hash === '' || link.pathname !== location.pathname
}
