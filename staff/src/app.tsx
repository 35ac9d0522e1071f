import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Me } from '@salve/contract/desk'
import { staffPages } from '@salve/contract/staff-paths'
import { Icon } from '@salve/ui/icon'
import { reachable } from './api.ts'
import { Inbox } from './pages/inbox.tsx'
import { Invite } from './pages/invite.tsx'
import { NoDesk, NotYourDesk } from './pages/no-seat.tsx'
import { Owed } from './pages/owed.tsx'
import { SetUp } from './pages/set-up.tsx'
import { Locked, SignIn } from './pages/sign-in.tsx'
import { Thread } from './pages/thread.tsx'
import { Dialogs } from './parts/dialogs.tsx'
import { IdleWarning } from './parts/idle-warning.tsx'
import { Side, TopBar } from './parts/side.tsx'
import { Trouble } from './parts/small.tsx'
import { Voice } from './parts/voice.tsx'
import { countWords } from './rules/look.ts'
import { go, route } from './router.ts'
import { conversationOf } from './state/conversations.ts'
import { me, openSession, seats, session, startFailure } from './state/session.ts'

/** What fits where this browser stands: the desk, its lock, or signing in. */
export function App(): VNode {
  const standing = session.value
  const { page } = route.value
  useTitle()
  if (standing === undefined) {
    return startFailure.value === undefined ? (
      <main id="main" class="gate" aria-busy="true" aria-label="Opening" />
    ) : (
      <main id="main" class="gate">
        <Trouble words="We cannot open your desk" again={() => void openSession()} />
      </main>
    )
  }
  // Not before the session is known: opening the link is a write, and needs the session's token.
  if (page === 'set-up') return <SetUp />
  if (standing.state === 'locked') return <Locked session={standing} />
  const who = me.value
  if (standing.state !== 'in' || who === undefined) return <SignIn session={standing} />
  return <Desk who={who} />
}

function Desk({ who }: { readonly who: Me }): VNode {
  const { page } = route.value
  return (
    <div class={page === 'conversation' ? 'shell shell-rail' : 'shell'}>
      <a class="skip-link" href="#main">
        Skip to the messages
      </a>
      <TopBar />
      <aside class="side" aria-label="Practice and desks">
        <Side who={who} />
      </aside>
      <main class="main" id="main" tabIndex={-1}>
        {!reachable.value && (
          <p class="offline" role="status">
            <Icon name="offline" size="small" />
            We cannot reach Salve. You see what we had; we try again by ourselves.
          </p>
        )}
        <Page who={who} />
      </main>
      <Dialogs />
      <IdleWarning />
      <Voice />
    </div>
  )
}

function Page({ who }: { readonly who: Me }): VNode {
  const where = route.value
  switch (where.page) {
    case 'home':
    case 'sign-in':
    case 'set-up':
      return <Home who={who} />
    case 'mine':
      return <Inbox key="mine" title="Claimed by me" source={{ of: 'mine' }} />
    case 'desk': {
      const desk = who.desks.find(({ key }) => key === where.desk)
      if (desk === undefined) return <NotHere />
      if (!desk.member) return <NotYourDesk name={desk.name} />
      return (
        <Inbox
          key={desk.id}
          title={desk.name}
          source={{ of: 'desk', desk: desk.id, view: where.view }}
          desk={desk}
        />
      )
    }
    case 'conversation':
      return <Thread key={where.id} id={where.id} />
    case 'patient':
      return <Inbox key={where.id} title="" source={{ of: 'patient', patient: where.id }} />
    case 'owed':
      return <Owed state={where.state} />
    case 'invite':
      return <Invite q={where.q} />
    case 'unknown':
      return <NotHere />
  }
}

/** The first desk where this person sits; a page that says what they can do when there is none. */
function Home({ who }: { readonly who: Me }): VNode {
  const desk = seats.value[0]
  const to = desk === undefined ? undefined : staffPages.desk(desk.key)
  useEffect(() => {
    if (to !== undefined) go(to, 'replace')
  }, [to])
  return to === undefined ? <NoDesk who={who} /> : <div class="page" aria-busy="true" />
}

function NotHere(): VNode {
  return (
    <div class="page empty">
      <h1 id="page-title" tabIndex={-1}>
        There is no such page
      </h1>
      <a class="button" href={staffPages.home()}>
        To your desk
      </a>
    </div>
  )
}

/** Each page has its title, and a screen reader starts at its heading. */
function useTitle(): void {
  const where = route.value
  const first = useRef(true)
  const title = titleOf()
  useEffect(() => {
    document.title = title
  }, [title])
  const place =
    where.page === 'conversation' ? where.id : where.page === 'desk' ? where.desk : where.page
  useEffect(() => {
    if (!first.current)
      document.querySelector<HTMLElement>('#page-title')?.focus({ preventScroll: true })
    first.current = false
  }, [place, session.value?.state])
}

function titleOf(): string {
  const standing = session.value?.state
  if (standing === 'locked') return 'Locked - Salve'
  const who = me.value
  if (standing !== 'in' || who === undefined) return 'Sign in - Salve'
  const name = pageName(who)
  return name === undefined ? who.practice.name : `${name} - ${who.practice.name}`
}

function pageName(who: Me): string | undefined {
  const where = route.value
  switch (where.page) {
    case 'desk': {
      const desk = who.desks.find(({ key }) => key === where.desk)
      return desk === undefined ? undefined : `${desk.name} (${countWords(desk.openCount)})`
    }
    case 'conversation':
      // The patient's name stays out of the window's title: it shows in task bars and in shared screens.
      return conversationOf(where.id).value.conversation?.reference ?? 'Message'
    case 'mine':
      return 'Claimed by me'
    case 'patient':
      // As below: no name in the window's title.
      return 'A patient'
    case 'owed':
      return 'Still owed'
    case 'invite':
      return 'Invite a patient'
    case 'home':
    case 'sign-in':
    case 'set-up':
    case 'unknown':
      return undefined
  }
}
