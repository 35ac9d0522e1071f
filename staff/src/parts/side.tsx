import type { VNode } from 'preact'
import type { DeskCount, Me } from '@salve/contract/desk'
import { staffPages } from '@salve/contract/staff-paths'
import { Avatar } from '@salve/ui/avatar'
import type { IconProps } from '@salve/ui/icon'
import { Icon } from '@salve/ui/icon'
import { Mark } from '@salve/ui/mark'
import { route } from '../router.ts'
import { countWords, deskIcon } from '../rules/look.ts'
import { dialog } from '../state/dialogs.ts'
import { list } from '../state/list.ts'
import { me, seats } from '../state/session.ts'
import { Key } from './small.tsx'

/** The side bar: where a person can be. On a thread it shrinks to a rail of icons, by style alone. */
export function Side({ who }: { readonly who: Me }): VNode {
  const atDesks = seats.value.length > 0
  return (
    <>
      <a class="brand" href={staffPages.home()}>
        <Mark />
        <span class="side-words">{who.practice.name}</span>
      </a>
      <button class="command" type="button" onClick={() => (dialog.value = { name: 'palette' })}>
        <Icon name="search" size="small" />
        <span class="side-words">Search or do</span>
        <Key name="Ctrl K" />
      </button>
      <nav class="side-nav" aria-label="Desks">
        <h2 class="side-words">My work</h2>
        <SideLink
          to={staffPages.mine()}
          icon="hand"
          words="Claimed by me"
          count={who.mineCount}
          current={here('mine')}
        />
        {atDesks && <h2 class="side-words">Team desks</h2>}
        {seats.value.map((desk) => (
          <DeskLink key={desk.id} desk={desk} />
        ))}
        <h2 class="side-words">Practice</h2>
        {atDesks && (
          <SideLink
            to={staffPages.owed(who.pastLadderCount > 0 ? 'past-ladder' : 'open')}
            icon="clock"
            words="Still owed"
            hot={who.pastLadderCount}
            hotWord="late"
            current={here('owed')}
          />
        )}
        <SideLink
          to={staffPages.invite()}
          icon="plus"
          words="Invite a patient"
          current={here('invite')}
        />
      </nav>
      <button
        class="side-person"
        type="button"
        onClick={() => (dialog.value = { name: 'settings' })}
      >
        <Avatar name={who.person.name} />
        <span class="side-words side-person-name">
          <b>{who.person.patientFacingName}</b>
          <span>You, lock, sign out</span>
        </span>
        <Icon name="settings" size="small" />
      </button>
    </>
  )
}

function DeskLink({ desk }: { readonly desk: DeskCount }): VNode {
  const shown = route.value
  const source = list.value?.source
  const current =
    shown.page === 'desk'
      ? shown.desk === desk.key
      : shown.page === 'conversation' && source?.of === 'desk' && source.desk === desk.id
  return (
    <SideLink
      to={staffPages.desk(desk.key)}
      icon={deskIcon(desk.key)}
      words={desk.name}
      count={desk.openCount}
      hot={desk.urgentCount}
      current={current}
    />
  )
}

type SideLinkProps = {
  readonly to: string
  readonly icon: IconProps['name']
  readonly words: string
  readonly count?: number
  /** How many of them cannot wait. */
  readonly hot?: number
  readonly hotWord?: string
  readonly current: boolean
}

function SideLink({
  to,
  icon,
  words,
  count,
  hot = 0,
  hotWord = 'now',
  current,
}: SideLinkProps): VNode {
  return (
    <a href={to} aria-current={current ? 'page' : undefined} title={words}>
      <Icon name={icon} />
      <span class="side-words">{words}</span>
      <span class="side-counts">
        {hot > 0 && (
          <span class="count-hot">
            {countWords(hot)} <span class="count-word">{hotWord}</span>
          </span>
        )}
        {count !== undefined && count > 0 && (
          <span class="count">
            {countWords(count)}
            <span class="visually-hidden"> open</span>
          </span>
        )}
      </span>
    </a>
  )
}

function here(page: 'mine' | 'owed' | 'invite'): boolean {
  return route.value.page === page
}

/** The bar over a narrow screen: where you are, the way back or to the desks, and search. */
export function TopBar(): VNode {
  const { page } = route.value
  const who = me.value
  return (
    <header class="top-bar">
      <button class="icon-button" type="button" onClick={() => (dialog.value = { name: 'desks' })}>
        <Icon name="inbox" />
        <span class="visually-hidden">All desks and pages</span>
      </button>
      <b class="grow cut">
        {page === 'conversation' ? 'Message' : (who?.practice.name ?? 'Salve')}
      </b>
      <button
        class="icon-button"
        type="button"
        onClick={() => (dialog.value = { name: 'palette' })}
      >
        <Icon name="search" />
        <span class="visually-hidden">Search or do</span>
      </button>
    </header>
  )
}
