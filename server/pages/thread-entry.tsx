import type { CallAttempt, Medium } from '@salve/contract/desk-words'
import type { EntryId } from '@salve/contract/ids'
import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import type { IconProps } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { callName } from './frame.ts'
import type { Frame, Person } from './frame.ts'
import { Clock } from './when.tsx'

type Common = { readonly id: EntryId; readonly at: Temporal.Instant }
/** A message says whether its copy is in the chart. */
type Message = Common & { readonly filed: boolean }

/** What a patient sees of a conversation, one kind for each thing that can happen in it. */
export type Entry =
  | (Message & { readonly kind: 'request'; readonly title: string; readonly answers: Answers })
  | (Message & { readonly kind: 'mine'; readonly text: string })
  | (Message & {
      readonly kind: 'theirs'
      readonly from: Person
      readonly text: string
      /** `phone`: they talked, and this is what was said. */
      readonly medium: Medium
    })
  | (Common & { readonly kind: 'read'; readonly by: Person })
  | (Common & {
      readonly kind: 'moved'
      /** Undefined when the house moved it, because of its words. */
      readonly by: Person | undefined
      readonly desk: string
    })
  | (Common & { readonly kind: 'promised'; readonly due: string })
  | (Common & { readonly kind: 'called'; readonly by: Person; readonly outcome: CallAttempt })
  | (Common & { readonly kind: 'closed' })
  | (Common & { readonly kind: 'reopened' })

export type Answers = readonly { readonly label: string; readonly value: string }[]

export type ThreadEntryProps = {
  readonly frame: Frame
  readonly entry: Entry
  /** Takes the focus when the page opens, and so comes into view: what was just sent. */
  readonly focus?: boolean
}

export function ThreadEntry({ frame, entry, focus = false }: ThreadEntryProps): VNode {
  switch (entry.kind) {
    case 'request':
    case 'mine':
      return <Mine frame={frame} entry={entry} focus={focus} />
    case 'theirs':
      return <Theirs frame={frame} entry={entry} />
    case 'read':
    case 'moved':
    case 'promised':
    case 'called':
    case 'closed':
    case 'reopened':
      return <Event frame={frame} entry={entry} />
  }
}

type MineProps = {
  readonly frame: Frame
  readonly entry: Extract<Entry, { kind: 'request' | 'mine' }>
  readonly focus: boolean
}

function Mine({ frame, entry, focus }: MineProps): VNode {
  return (
    <li
      class="message message-mine"
      id={entry.id}
      tabindex={focus ? -1 : undefined}
      autofocus={focus}
    >
      <div class="bubble">
        <h2>{entry.kind === 'request' ? entry.title : frame.t('thread.you-wrote')}</h2>
        {entry.kind === 'request' ? (
          <dl>
            {entry.answers.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
          </dl>
        ) : (
          <MessageText text={entry.text} />
        )}
        <Stamp frame={frame} entry={entry} />
      </div>
    </li>
  )
}

type TheirsProps = {
  readonly frame: Frame
  readonly entry: Extract<Entry, { kind: 'theirs' }>
}

function Theirs({ frame, entry }: TheirsProps): VNode {
  const { from } = entry
  return (
    <li class="message" id={entry.id}>
      <Avatar name={from.name} />
      <div class="bubble">
        <h2>
          {from.name} <span class="muted">{from.role}</span>
        </h2>
        {entry.medium === 'phone' && (
          <p class="by-phone">
            <Icon name="phone" />
            {frame.t('thread.by-phone')}
          </p>
        )}
        <MessageText text={entry.text} />
        <Stamp frame={frame} entry={entry} />
      </div>
    </li>
  )
}

type StampProps = {
  readonly frame: Frame
  readonly entry: MineProps['entry'] | TheirsProps['entry']
}

/** When it was sent, and that it is in the chart once it is. */
function Stamp({ frame, entry }: StampProps): VNode {
  return (
    <p class="stamp">
      {entry.kind !== 'theirs' && `${frame.t('thread.sent')} `}
      <Clock frame={frame} at={entry.at} />
      {entry.filed && (
        <span>
          <Icon name="check-circle" />
          {frame.t('thread.filed')}
        </span>
      )}
    </p>
  )
}

/** What was typed, as it was typed: a blank line starts a paragraph, a line break stays one. */
function MessageText({ text }: { readonly text: string }): VNode {
  return (
    <>
      {text
        .split(/\n\s*\n/u)
        .filter((paragraph) => paragraph.trim() !== '')
        .map((paragraph, index) => (
          <p class="typed" dir="auto" key={index}>
            {paragraph.trim()}
          </p>
        ))}
    </>
  )
}

type EventEntry = Exclude<Entry, { kind: 'request' | 'mine' | 'theirs' }>

const eventIcons: Readonly<Record<EventEntry['kind'], IconProps['name']>> = {
  read: 'eye',
  moved: 'swap',
  promised: 'clock',
  called: 'phone',
  closed: 'check-circle',
  reopened: 'undo',
}

function Event({ frame, entry }: { readonly frame: Frame; readonly entry: EventEntry }): VNode {
  return (
    <li class="event" id={entry.id}>
      <Icon name={eventIcons[entry.kind]} />
      <span>
        {eventWords(frame, entry)}
        {entry.kind !== 'promised' && (
          <>
            {' '}
            <Clock frame={frame} at={entry.at} />
          </>
        )}
      </span>
    </li>
  )
}

function eventWords({ t }: Frame, entry: EventEntry): string {
  switch (entry.kind) {
    case 'read':
      return t('event.read', { ...entry.by })
    case 'moved':
      return entry.by === undefined
        ? t('event.moved-by-us', { desk: entry.desk })
        : t('event.moved', { name: callName(entry.by.name), desk: entry.desk })
    case 'promised':
      return t('event.promised', { due: entry.due })
    case 'called':
      return t(`attempt.${entry.outcome}`, { ...entry.by })
    case 'closed':
      return t('event.closed')
    case 'reopened':
      return t('event.reopened')
  }
}
