import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ConversationRow, DeskCount } from '@salve/contract/desk'
import type { View } from '@salve/contract/desk-words'
import { views } from '@salve/contract/desk-words'
import { staffPages } from '@salve/contract/staff-paths'
import { Icon } from '@salve/ui/icon'
import { AllAnswered } from '../parts/all-answered.tsx'
import { Preview } from '../parts/preview.tsx'
import { Row } from '../parts/row.tsx'
import { Key, Skeleton, Trouble } from '../parts/small.tsx'
import { go } from '../router.ts'
import { claimNext, toggleClaim } from '../state/actions.ts'
import { dialog } from '../state/dialogs.ts'
import { focusSelected } from '../state/focus-row.ts'
import { bindKeys } from '../state/keys.ts'
import type { List, Source } from '../rules/merge-list.ts'
import {
  list,
  listState,
  loadMore,
  openList,
  rowBeside,
  selected,
  showWaiting,
} from '../state/list.ts'
import { composerTab, wantToWrite } from '../state/send.ts'

type InboxProps = { readonly title: string; readonly source: Source; readonly desk?: DeskCount }

const viewWords: Record<View, string> = {
  open: 'Open',
  unclaimed: 'Not claimed',
  mine: 'Mine',
  waiting: 'Waiting for patient',
  done: 'Done',
}

/** A desk's messages, or those claimed by me over all desks. */
export function Inbox({ title, source, desk }: InboxProps): VNode {
  const view = source.of === 'desk' ? source.view : 'mine'
  const sourceKey = source.of === 'desk' ? `${source.desk} ${source.view}` : 'mine'
  useEffect(() => {
    void openList(source).then(() => focusSelected('quietly'))
    return bindKeys(listKeys(desk))
  }, [sourceKey])
  const shown = list.value
  return (
    <div class="panes">
      <section class="list-pane" aria-labelledby="page-title">
        <div class="list-head">
          <div class="line">
            <h1 id="page-title" tabIndex={-1}>
              {title}
            </h1>
            <OnTime shown={shown} />
            <span class="grow" />
            {desk !== undefined && (
              <button
                class="button button-soft"
                type="button"
                onClick={() => void claimNext(desk.id)}
              >
                <Icon name="hand" />
                Claim next
                <Key name="N" />
              </button>
            )}
          </div>
          {desk !== undefined && <Tabs desk={desk} view={view} shown={shown} />}
        </div>
        <NewBanner />
        <ListBody view={view} shown={shown} title={title} source={source} />
        <KeyHints />
      </section>
      {listState.value === 'failed' ? <div class="preview" /> : <Preview />}
    </div>
  )
}

function OnTime({ shown }: { readonly shown: List | undefined }): VNode | null {
  const late = (shown?.rows ?? []).filter((row) => row.due?.level === 'past').length
  if (shown === undefined || shown.rows.length === 0) return null
  return late === 0 ? (
    <span class="pill pill-done">All on time</span>
  ) : (
    <span class="pill pill-danger">{late} late</span>
  )
}

function Tabs({
  desk,
  view,
  shown,
}: {
  readonly desk: DeskCount
  readonly view: View
  readonly shown: List | undefined
}): VNode {
  return (
    <nav class="tabs" aria-label="Which messages">
      {views.map((name) => (
        <a
          key={name}
          href={staffPages.desk(desk.key, name)}
          aria-current={name === view ? 'page' : undefined}
        >
          {viewWords[name]}
          {shown !== undefined && <b>{shown.counts[name]}</b>}
        </a>
      ))}
    </nav>
  )
}

function NewBanner(): VNode | null {
  const waiting = list.value?.waiting
  if (waiting === undefined) return null
  const { fresh, urgent } = waiting
  return (
    <button
      class={`new-banner ${urgent > 0 ? 'new-banner-urgent' : ''}`}
      type="button"
      onClick={showWaiting}
    >
      <Icon name={urgent > 0 ? 'alert' : 'down'} size="small" />
      <span>
        {urgent > 0
          ? `${urgent} new with words that can mean danger. Show`
          : `${fresh} new ${fresh === 1 ? 'message' : 'messages'}. Show`}
      </span>
      <Key name="." />
    </button>
  )
}

type BodyProps = {
  readonly view: View
  readonly shown: List | undefined
  readonly title: string
  readonly source: Source
}

function ListBody({ view, shown, title, source }: BodyProps): VNode {
  if (listState.value === 'failed') {
    return <Trouble words="We cannot load this list" again={() => void openList(source)} />
  }
  if (shown === undefined) return <Skeleton lines={7} />
  if (shown.rows.length === 0) return <AllAnswered view={view} desk={title} />
  return (
    <div class="list-scroll" tabIndex={-1}>
      {groupsOf(shown.rows, view).map((group) => (
        <Group key={group.words} {...group} gone={shown.gone} />
      ))}
      {shown.next !== undefined && <More />}
    </div>
  )
}

type GroupOf = { words: string; tone: 'hot' | 'soon' | 'calm'; rows: ConversationRow[] }

/** Groups in the server's order; a list that is not about time has one. */
function groupsOf(rows: ConversationRow[], view: View): GroupOf[] {
  if (view === 'waiting' || view === 'done') {
    return [{ words: 'Newest first', tone: 'calm', rows }]
  }
  const groups: GroupOf[] = [
    { words: 'Look now', tone: 'hot', rows: [] },
    { words: 'Due in the next hour', tone: 'soon', rows: [] },
    { words: 'Later today', tone: 'calm', rows: [] },
    { words: 'Later', tone: 'calm', rows: [] },
  ]
  for (const row of rows) {
    const { level } = row.due ?? { level: 'later' }
    const soon = level === 'past' || level === 'hour' ? 1 : level === 'today' ? 2 : 3
    groups[row.urgent === undefined ? soon : 0]?.rows.push(row)
  }
  return groups.filter((group) => group.rows.length > 0)
}

function Group({ words, tone, rows, gone }: GroupOf & { readonly gone: List['gone'] }): VNode {
  const id = `group-${words.replaceAll(' ', '-')}`
  return (
    <section aria-labelledby={id}>
      <h2 class={`group-head group-${tone}`} id={id}>
        {tone === 'hot' && <Icon name="alert" size="small" />}
        {words}, {rows.length}
        {tone === 'hot' && '. Words that can mean danger'}
      </h2>
      <ul>
        {rows.map((row) => (
          <Row key={row.id} row={row} gone={gone.has(row.id)} />
        ))}
      </ul>
    </section>
  )
}

/** The rest of the list comes as it is scrolled near; the button is for keyboards and for when that fails. */
function More(): VNode {
  const ref = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const button = ref.current
    if (button === null) return
    const near = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void loadMore()
      },
      { rootMargin: '600px' },
    )
    near.observe(button)
    return () => near.disconnect()
  }, [list.value?.next])
  return (
    <div class="more">
      <button class="button button-quiet" type="button" ref={ref} onClick={() => void loadMore()}>
        Show more
      </button>
    </div>
  )
}

function KeyHints(): VNode {
  const hints: [string[], string][] = [
    [['J', 'K'], 'move'],
    [['C'], 'claim'],
    [['R'], 'reply'],
    [['M'], 'other desk'],
    [['E'], 'done'],
  ]
  return (
    <div class="key-hints" aria-hidden="true">
      {hints.map(([keys, words]) => (
        <span key={words}>
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}{' '}
          {words}
        </span>
      ))}
      <span class="key-hints-all">
        <kbd>?</kbd> all keys
      </span>
    </div>
  )
}

function listKeys(desk: DeskCount | undefined): Parameters<typeof bindKeys>[0] {
  const row = () => list.peek()?.rows.find(({ id }) => id === selected.peek())
  const withRow = (run: (found: ConversationRow) => void) => () => {
    const found = row()
    if (found !== undefined) run(found)
  }
  const step = (by: 1 | -1) =>
    withRow((found) => {
      selected.value = rowBeside(found.id, by)?.id ?? found.id
      focusSelected('with-focus')
    })
  const openAs = (tab: 'reply' | 'note') =>
    withRow((found) => {
      composerTab.value = tab
      wantToWrite.value = 'text'
      go(staffPages.conversation(found.id))
    })
  const keys = {
    next: step(1),
    previous: step(-1),
    reply: openAs('reply'),
    claim: withRow((found) => void toggleClaim(found)),
    move: withRow((subject) => (dialog.value = { name: 'move', subject })),
    done: withRow((subject) => (dialog.value = { name: 'done', subject })),
    'show-new': showWaiting,
  }
  return desk === undefined ? keys : { ...keys, 'claim-next': () => void claimNext(desk.id) }
}
