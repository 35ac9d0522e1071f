import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ConversationRow, DeskCount } from '@salve/contract/desk'
import type { View } from '@salve/contract/desk-words'
import { views } from '@salve/contract/desk-words'
import { staffPages } from '@salve/contract/staff-paths'
import { Icon } from '@salve/ui/icon'
import { AllAnswered } from '../parts/all-answered.tsx'
import { Groups } from '../parts/groups.tsx'
import { Preview } from '../parts/preview.tsx'
import { Key, Skeleton, Trouble } from '../parts/small.tsx'
import { countWords } from '../rules/look.ts'
import { dueLevelNow } from '../rules/time-words.ts'
import { claimNext, toggleClaim } from '../state/actions.ts'
import { dialog } from '../state/dialogs.ts'
import { focusSelected } from '../state/focus-row.ts'
import { bindKeys } from '../state/keys.ts'
import { now } from '../rules/clock.ts'
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
import { openToWrite } from '../state/writing.ts'

type InboxProps = { readonly title: string; readonly source: Source; readonly desk?: DeskCount }

const viewWords: Record<View, string> = {
  open: 'Open',
  unclaimed: 'Not claimed',
  mine: 'Mine',
  waiting: 'Waiting for patient',
  done: 'Done',
}

/** A desk's messages, those claimed by me over all desks, or those of one patient that I may read. */
export function Inbox({ title, source, desk }: InboxProps): VNode {
  const view = source.of === 'desk' ? source.view : source.of
  const sourceKey = Object.values(source).join(' ')
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
              {source.of === 'patient' ? (shown?.rows[0]?.patient.name ?? 'Messages') : title}
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
          {source.of === 'desk' && desk !== undefined && (
            <Tabs desk={desk} view={source.view} shown={shown} />
          )}
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
  const owed = (shown?.rows ?? []).flatMap(({ due }) => due ?? [])
  const late = owed.filter((due) => dueLevelNow(due, now.value) === 'past').length
  if (late > 0) return <span class="pill pill-danger">{late} late</span>
  // Words that can mean danger cannot be "on time".
  if (owed.length === 0 || shown?.rows.some(({ urgent }) => urgent !== undefined) === true) {
    return null
  }
  return <span class="pill pill-done">All on time</span>
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
          {shown !== undefined && <b>{countWords(shown.counts[name])}</b>}
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
  readonly view: View | 'patient'
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
      <Groups shown={shown} view={view} />
      {shown.next !== undefined && <More />}
    </div>
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
  const keys = {
    next: step(1),
    previous: step(-1),
    reply: withRow((found) => openToWrite(found.id, 'reply')),
    claim: withRow((found) => void toggleClaim(found)),
    call: withRow((subject) => (dialog.value = { name: 'call', subject })),
    move: withRow((subject) => (dialog.value = { name: 'move', subject })),
    done: withRow((subject) => (dialog.value = { name: 'done', subject })),
    'show-new': showWaiting,
  }
  return desk === undefined ? keys : { ...keys, 'claim-next': () => void claimNext(desk.id) }
}
