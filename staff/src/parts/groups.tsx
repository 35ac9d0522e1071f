import type { VNode } from 'preact'
import type { ConversationRow } from '@salve/contract/desk'
import type { DueLevel, View } from '@salve/contract/desk-words'
import { Icon } from '@salve/ui/icon'
import { now } from '../rules/clock.ts'
import type { List } from '../rules/merge-list.ts'
import { dueLevelNow } from '../rules/time-words.ts'
import { Row } from './row.tsx'

/** The rows of a list under what they have in common: how soon they are due. */
export function Groups({
  shown,
  view,
}: {
  readonly shown: List
  readonly view: View | 'patient'
}): VNode {
  return (
    <>
      {groupsOf(shown.rows, view).map((group) => (
        <Group key={group.words} {...group} gone={shown.gone} />
      ))}
    </>
  )
}

type GroupOf = { words: string; tone: 'hot' | 'late' | 'soon' | 'calm'; rows: ConversationRow[] }

/** Groups in the server's order; a list that is not about time has one. */
function groupsOf(rows: ConversationRow[], view: View | 'patient'): GroupOf[] {
  if (view === 'waiting' || view === 'done' || view === 'patient') {
    return [{ words: 'Newest first', tone: 'calm', rows }]
  }
  const groups: Record<DueLevel | 'urgent', GroupOf> = {
    urgent: { words: 'Look now', tone: 'hot', rows: [] },
    past: { words: 'Late', tone: 'late', rows: [] },
    hour: { words: 'Due in the next hour', tone: 'soon', rows: [] },
    today: { words: 'Later today', tone: 'calm', rows: [] },
    later: { words: 'Later', tone: 'calm', rows: [] },
  }
  for (const row of rows) {
    const level = row.due === undefined ? 'later' : dueLevelNow(row.due, now.value)
    groups[row.urgent === undefined ? level : 'urgent'].rows.push(row)
  }
  return Object.values(groups).filter((group) => group.rows.length > 0)
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
