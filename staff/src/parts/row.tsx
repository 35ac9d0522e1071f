import type { VNode } from 'preact'
import type { ConversationRow } from '@salve/contract/desk'
import { staffPages } from '@salve/contract/staff-paths'
import { isMine } from '../state/actions.ts'
import { hasWords } from '../state/drafts.ts'
import { rowId } from '../state/focus-row.ts'
import { selected } from '../state/list.ts'
import { AgeWords, DueClock, Holder, TopicTag } from './small.tsx'

/** One message in a list. A press selects it where there is room for a preview; a second press, or Enter, opens it. */
export function Row({
  row,
  gone,
}: {
  readonly row: ConversationRow
  readonly gone: boolean
}): VNode {
  const isSelected = selected.value === row.id
  const classes = ['row-link']
  if (isSelected) classes.push('row-selected')
  if (row.unread) classes.push('row-unread')
  if (row.urgent !== undefined) classes.push('row-urgent')
  if (gone) classes.push('row-gone')
  return (
    <li class="row">
      <a
        class={classes.join(' ')}
        href={staffPages.conversation(row.id)}
        id={rowId(row.id)}
        aria-current={isSelected ? 'true' : undefined}
        onClick={(event) => {
          // Keyboard and assistive technology press without a pointer: `detail` is 0, and they always open.
          const pointer = event.detail === 1 && !event.ctrlKey && !event.metaKey && !event.shiftKey
          if (pointer && !isSelected && hasPreview()) event.preventDefault()
          selected.value = row.id
        }}
        onFocus={() => {
          // A dialog that closes gives the focus back to the row it came from.
          if (!gone) selected.value = row.id
        }}
      >
        <Holder claim={row.claim} />
        <span class="row-name">
          {row.unread && (
            <span class="unread-dot">
              <span class="visually-hidden">New.</span>
            </span>
          )}
          <b class="cut">
            <bdi>{row.patient.name}</bdi>
          </b>
          <AgeWords patient={row.patient} />
          {row.patient.languageName !== undefined && (
            <span class="pill pill-info">{row.patient.languageName}</span>
          )}
        </span>
        <DueClock row={row} />
        <span class="row-need">{row.summary}</span>
        <span class="row-facts">
          <TopicTag topic={row.topic} />
          {row.desk !== undefined && <span>{row.desk.name}</span>}
          {row.urgent !== undefined && (
            <span class="pill pill-danger">Found: {row.urgent.found}</span>
          )}
          {row.facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          <RowState row={row} gone={gone} />
        </span>
      </a>
    </li>
  )
}

function RowState({ row, gone }: { readonly row: ConversationRow; readonly gone: boolean }): VNode {
  if (gone) return <span class="pill">No longer in this list</span>
  const draft = row.draft === true || hasWords(row.id)
  return (
    <>
      {row.writing !== undefined && <span class="live">{row.writing} is writing</span>}
      {isMine(row) && <span class="pill pill-mine">Yours</span>}
      {draft && <span class="pill pill-wait">Draft</span>}
    </>
  )
}

export function hasPreview(): boolean {
  return matchMedia('(min-width: 70rem)').matches
}
