// Small parts that lists and threads share.
import type { VNode } from 'preact'
import type { Claim, ConversationRow, RowPatient, Topic } from '@salve/contract/desk'
import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import { now } from '../rules/clock.ts'
import { topicLook } from '../rules/look.ts'
import { dueWords } from '../rules/time-words.ts'
import { isMine } from '../state/actions.ts'

export function TopicTag({ topic }: { readonly topic: Topic }): VNode {
  const { icon, tint } = topicLook[topic.key]
  return (
    <span class={`topic topic-${tint}`}>
      <Icon name={icon} size="small" />
      {topic.name}
    </span>
  )
}

/** The one clock: the ring shows how much of the promise has passed, the words how much is left. */
export function DueClock({
  row,
}: {
  readonly row: Pick<ConversationRow, 'urgent' | 'due'>
}): VNode | null {
  const due = dueWords(row, now.value)
  if (due === undefined) return null
  return (
    <span class={`due due-${due.tone}`}>
      <Ring passed={due.passed} />
      {due.words}
    </span>
  )
}

/** Twelve steps are enough for the eye, and keep the ring out of inline styles. */
function Ring({ passed }: { readonly passed: number }): VNode {
  return <span class="ring" data-step={Math.round((passed / 100) * 12)} aria-hidden="true" />
}

export function Holder({ claim }: { readonly claim: Claim | undefined }): VNode {
  if (claim === undefined) {
    return (
      <span class="unclaimed">
        <Icon name="hand" size="small" />
        <span class="visually-hidden">Not claimed.</span>
      </span>
    )
  }
  return (
    <span class="holder">
      <Avatar name={claim.name} />
      <span class="visually-hidden">
        {isMine({ claim }) ? 'Claimed by you.' : `Claimed by ${claim.name}.`}
      </span>
    </span>
  )
}

export function AgeWords({ patient }: { readonly patient: RowPatient }): VNode {
  const words = [String(patient.ageYears), patient.pronoun].filter((word) => word !== undefined)
  return <span class="age">{words.join(', ')}</span>
}

export function Key({ name }: { readonly name: string }): VNode {
  return <kbd aria-hidden="true">{name}</kbd>
}

/** What stands in for a page that is on its way: nothing for 0.4 s, then shapes (the delay is in the style). */
export function Skeleton({ lines }: { readonly lines: number }): VNode {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">Loading</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="skeleton-line" />
      ))}
    </div>
  )
}

export function Trouble({
  words,
  again,
}: {
  readonly words: string
  readonly again: () => void
}): VNode {
  return (
    <div class="empty" role="alert">
      <h2>{words}</h2>
      <p class="quiet">
        Your work is safe. Try again, or tell whoever looks after Salve in your practice.
      </p>
      <button class="button" type="button" onClick={again}>
        Try again
      </button>
    </div>
  )
}
