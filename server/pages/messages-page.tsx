import type { ConversationId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import type { TopicKey } from '@salve/contract/words'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { BegunMessages } from './begun-messages.tsx'
import type { BegunMessage } from './begun-messages.tsx'
import { EmptyDrawing } from './empty-drawing.tsx'
import type { Frame } from './frame.ts'
import { Page } from './page.tsx'
import { StatePill } from './state-pill.tsx'
import type { ConversationState } from './state-pill.tsx'
import { topicLooks } from './topic-look.ts'
import { When } from './when.tsx'

export type MessageLine = {
  readonly conversation: ConversationId
  readonly topic: TopicKey
  readonly title: string
  readonly state: ConversationState
  readonly due?: string
  /** Who answered it, else who read it last, else whose it is: "Priya, refill team". */
  readonly holder: string
  /** The latest that happened. */
  readonly at: Temporal.Instant
}

export type MessagesPageProps = {
  readonly frame: Frame
  /** Newest change first. */
  readonly lines: readonly MessageLine[]
  readonly begun: readonly BegunMessage[]
  /** Where the next, older page begins, when there is one. */
  readonly before?: string
}

export function MessagesPage({ frame, lines, begun, before }: MessagesPageProps): VNode {
  return (
    <Page frame={frame} title={frame.t('nav.messages')} place="messages">
      <div class="wrap narrow">
        <h1 class="display">{frame.t('nav.messages')}</h1>
        <BegunMessages frame={frame} begun={begun} />
        {lines.length === 0 ? <Empty frame={frame} /> : <Lines frame={frame} lines={lines} />}
        {before !== undefined && (
          <a class="button button-outline button-full" href={patientPaths.messages(before)}>
            {frame.t('messages.older')}
          </a>
        )}
      </div>
    </Page>
  )
}

function Lines({ frame, lines }: Omit<MessagesPageProps, 'begun' | 'before'>): VNode {
  return (
    <ul class="message-list card">
      {lines.map(({ conversation, topic, title, state, due, holder, at }) => (
        <li key={conversation} class={state === 'new-answer' ? 'is-new' : undefined}>
          <a href={patientPaths.conversation(conversation)}>
            <span class={`tint tint-${topicLooks[topic].family}`}>
              <Icon name={topicLooks[topic].icon} />
            </span>
            <span class="message-list-words">
              <b>{title}</b>
              <span class="muted small">
                {holder} <span aria-hidden="true">·</span> <When frame={frame} at={at} />
              </span>
              <StatePill frame={frame} state={state} due={due} />
            </span>
            <Icon name="chevron" />
          </a>
        </li>
      ))}
    </ul>
  )
}

function Empty({ frame }: { readonly frame: Frame }): VNode {
  return (
    <div class="empty">
      <EmptyDrawing />
      <h2>{frame.t('messages.none')}</h2>
      <p class="muted">{frame.t('messages.none-yet')}</p>
      <a class="button button-full" href={patientPaths.write()}>
        {frame.t('nav.write')}
      </a>
    </div>
  )
}
