import type { VNode } from 'preact'
import type { View } from '@salve/contract/desk-words'
import { staffPages } from '@salve/contract/staff-paths'
import { Icon } from '@salve/ui/icon'
import { countWords, deskIcon } from '../rules/look.ts'
import { list } from '../state/list.ts'
import { seats } from '../state/session.ts'

const emptyWords: Record<View | 'patient', [string, string]> = {
  open: ['Every message is answered', 'New ones appear here by themselves.'],
  unclaimed: ['Every message has someone', 'What nobody has claimed yet shows here.'],
  mine: ['You have claimed nothing', 'Press N, or Claim next, to take the one that is due first.'],
  waiting: [
    'Nobody owes you an answer',
    'Answered messages the patient may still write to show here.',
  ],
  patient: [
    'No messages here that you may read',
    'You read what comes to your desks. Their doctor reads what they ask about their health.',
  ],
  done: ['Nothing is done yet today', 'Closed messages show here, newest first.'],
}

/** An empty list says what will be here, and who could use a hand. */
export function AllAnswered({
  view,
  desk,
}: {
  readonly view: View | 'patient'
  readonly desk: string
}): VNode {
  const [title, words] = emptyWords[view]
  const busiest = seats.value
    .filter((other) => other.name !== desk && other.openCount > 0)
    .toSorted((one, other) => other.openCount - one.openCount)[0]
  const help = view === 'open' && busiest !== undefined
  return (
    <div class="empty">
      <SproutInTray />
      <h2>{title}</h2>
      <p class="quiet">
        {view === 'open' && list.value !== undefined && list.value.counts.done > 0
          ? `${desk} finished ${countWords(list.value.counts.done)}. ${words}`
          : words}
      </p>
      {help && (
        <a class="button button-soft" href={staffPages.desk(busiest.key)}>
          <Icon name={deskIcon(busiest.key)} />
          {busiest.name} has {countWords(busiest.openCount)} open
        </a>
      )}
    </div>
  )
}

function SproutInTray(): VNode {
  return (
    <svg class="drawing" viewBox="0 0 200 120" aria-hidden="true">
      <ellipse class="drawing-ground" cx="100" cy="107" rx="70" ry="6" />
      <path
        class="drawing-body"
        d="M54 64h22c3 10 12 15 24 15s21-5 24-15h22v32a7 7 0 0 1-7 7H61a7 7 0 0 1-7-7Z"
      />
      <path class="drawing-line" d="M54 64l13-27h66l13 27M100 55V27" />
      <path
        class="drawing-leaf"
        d="M100 41c-13 0-19-7-19-17 13-1 19 6 19 17ZM100 32c0-10 6-15 17-16 1 10-6 16-17 16Z"
      />
    </svg>
  )
}
