import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ObligationPage, ObligationRow } from '@salve/contract/desk'
import type { ObligationView } from '@salve/contract/desk-words'
import { obligationViews } from '@salve/contract/desk-words'
import { staffApi, staffPages } from '@salve/contract/staff-paths'
import { Icon } from '@salve/ui/icon'
import { read } from '../api.ts'
import { AgeWords, DueClock, Holder, Skeleton, TopicTag, Trouble } from '../parts/small.tsx'
import { onLive } from '../live.ts'
import { now, setServerTime } from '../rules/clock.ts'
import { moment } from '../rules/time-words.ts'

const viewWords: Record<ObligationView, string> = { open: 'All', 'past-ladder': 'Nobody answered' }

/** Everything patients are still owed at the desks where this person sits: longest waiting first. */
export function Owed({ state }: { readonly state: ObligationView }): VNode {
  const page = useSignal<ObligationPage | undefined>(undefined)
  const failed = useSignal(false)
  const load = async (how: 'foreground' | 'background', after?: string) => {
    const path = staffApi.obligations(state, { after, limit: 100 })
    const reply = await read<ObligationPage>(path, { background: how === 'background' })
    failed.value = !reply.ok
    if (!reply.ok) return
    setServerTime(reply.value.asOf)
    const items = after === undefined ? [] : (page.peek()?.items ?? [])
    page.value = { ...reply.value, items: [...items, ...reply.value.items] }
  }
  useEffect(() => {
    page.value = undefined
    void load('foreground')
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onLive(() => {
      clearTimeout(timer)
      timer = setTimeout(() => void load('background'), 2_000)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [state])
  const shown = page.value
  return (
    <div class="page owed">
      <div>
        <h1 id="page-title" tabIndex={-1}>
          Still owed
        </h1>
        <p class="quiet">
          Every message at your desks that a patient still waits for an answer to. The one waiting
          longest is first.
        </p>
      </div>
      <nav class="tabs" aria-label="Which">
        {obligationViews.map((name) => (
          <a
            key={name}
            href={staffPages.owed(name)}
            aria-current={name === state ? 'page' : undefined}
          >
            {viewWords[name]}
            {shown !== undefined && (
              <b>{name === 'open' ? shown.counts.open : shown.counts.pastLadder}</b>
            )}
          </a>
        ))}
      </nav>
      {failed.value && shown === undefined && (
        <Trouble words="We cannot load this" again={() => void load('foreground')} />
      )}
      {!failed.value && shown === undefined && <Skeleton lines={6} />}
      {shown !== undefined && shown.items.length === 0 && (
        <div class="empty">
          <h2>Nothing is owed</h2>
          <p class="quiet">What a patient waits for longer than promised shows here.</p>
        </div>
      )}
      {shown !== undefined && shown.items.length > 0 && (
        <OwedList page={shown} onMore={(after) => void load('foreground', after)} />
      )}
    </div>
  )
}

function OwedList({
  page,
  onMore,
}: {
  readonly page: ObligationPage
  readonly onMore: (after: string) => void
}): VNode {
  const { items, next } = page
  return (
    <>
      <ul class="card owed-list">
        {items.map((row) => (
          <OwedRow key={row.id} row={row} />
        ))}
      </ul>
      {next !== undefined && (
        <button class="button button-quiet" type="button" onClick={() => onMore(next)}>
          Show more
        </button>
      )}
    </>
  )
}

function OwedRow({ row }: { readonly row: ObligationRow }): VNode {
  const { ladder } = row
  return (
    <li class="row">
      <a class="row-link" href={staffPages.conversation(row.conversationId)}>
        <Holder claim={row.claim} />
        <span class="row-name">
          <b class="cut">
            <bdi>{row.patient.name}</bdi>
          </b>
          <AgeWords patient={row.patient} />
          <span class="pill">{row.desk.name}</span>
        </span>
        <DueClock row={row} />
        <span class="row-need">{row.summary}</span>
        <span class="row-facts">
          <TopicTag topic={row.topic} />
          <span>{row.reference}</span>
          <span>Waiting since {moment(row.owedSince, now.value)}</span>
          {ladder.step > 0 && (
            <span class={`pill ${ladder.step >= ladder.of ? 'pill-danger' : 'pill-wait'}`}>
              <Icon name="bolt" />
              {ladder.words}
              {ladder.at !== undefined && `, ${moment(ladder.at, now.value)}`}
            </span>
          )}
        </span>
      </a>
    </li>
  )
}
