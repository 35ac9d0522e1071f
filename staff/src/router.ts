// The state of the desk is in its URL. Links are plain <a href>; this file turns them into routes.
import { computed, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { ConversationId } from '@salve/contract/ids'
import { parseId } from '@salve/contract/ids'
import type { ObligationView, View } from '@salve/contract/desk-words'
import { obligationViews, views } from '@salve/contract/desk-words'

export type Route =
  | { page: 'home' | 'mine' | 'sign-in' | 'set-up' | 'unknown' }
  | { page: 'desk'; desk: string; view: View }
  | { page: 'conversation'; id: ConversationId }
  | { page: 'owed'; state: ObligationView }
  | { page: 'invite'; q: string }

const here = signal(location.pathname + location.search)
export const route: ReadonlySignal<Route> = computed(() =>
  parseRoute(new URL(here.value, location.origin)),
)

export function parseRoute(url: URL): Route {
  const [root, page = '', part = '', ...rest] = url.pathname
    .split('/')
    .filter((text) => text !== '')
  if (root !== 'desk' || rest.length > 0) return { page: 'unknown' }
  if (page === '') return { page: 'home' }
  if (page === 'inbox' && part !== '') {
    const view = views.find((name) => name === url.searchParams.get('view')) ?? 'open'
    return { page: 'desk', desk: decodeURIComponent(part), view }
  }
  if (page === 'c') {
    const id = parseId('conversation', part)
    return id === undefined ? { page: 'unknown' } : { page: 'conversation', id }
  }
  if (part !== '') return { page: 'unknown' }
  if (page === 'owed') {
    const state = obligationViews.find((name) => name === url.searchParams.get('state')) ?? 'open'
    return { page: 'owed', state }
  }
  if (page === 'invite') return { page: 'invite', q: url.searchParams.get('q') ?? '' }
  if (page === 'mine' || page === 'sign-in' || page === 'set-up') return { page }
  return { page: 'unknown' }
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
    if (link === null || event.defaultPrevented || event.button !== 0) return
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    if (link.target !== '' || link.origin !== location.origin) return
    if (!link.pathname.startsWith('/desk') || link.pathname.startsWith('/desk/slips')) return
    // A link within the page, such as "skip to the messages".
    if (link.hash !== '' && link.pathname === location.pathname) return
    event.preventDefault()
    go(link.pathname + link.search)
  })
}
