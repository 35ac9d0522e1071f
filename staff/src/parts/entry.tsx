import type { VNode } from 'preact'
import type { Answer, Author, Entry, MessageEntry } from '@salve/contract/desk'
import type { MoveRequest } from '@salve/contract/desk-requests'
import type { CallAttempt, PastStop } from '@salve/contract/desk-words'
import { Avatar } from '@salve/ui/avatar'
import type { IconProps } from '@salve/ui/icon'
import { Icon } from '@salve/ui/icon'
import { now } from '../rules/clock.ts'
import { moment } from '../rules/time-words.ts'
import { me } from '../state/session.ts'

/** One line of a conversation: what someone wrote, or what happened. */
export function EntryLine({ entry }: { readonly entry: Entry }): VNode | null {
  // The message itself says that it is in the chart.
  if (entry.kind === 'filing' && entry.state !== 'failed') return null
  if (entry.kind === 'message') return <Message entry={entry} />
  if (entry.kind === 'note') return <Note entry={entry} />
  if (entry.kind === 'safety') return <Safety entry={entry} />
  const { icon, words } = eventWords(entry)
  return (
    <li class="event">
      <Icon name={icon} />
      <span>
        {words}, <time dateTime={entry.at}>{moment(entry.at, now.value)}</time>
      </span>
    </li>
  )
}

function Message({ entry }: { readonly entry: MessageEntry }): VNode {
  const ours = entry.author.kind !== 'patient'
  return (
    <li class={ours ? 'message message-ours' : 'message'}>
      <Avatar name={entry.author.name} />
      <article class="bubble">
        <Head author={entry.author} at={entry.at} />
        {entry.medium === 'phone' && (
          <p class="filed">
            <Icon name="phone" />
            Talked by phone. What was said:
          </p>
        )}
        <Answers entry={entry} />
        <p class="filed">
          <Icon name={entry.filed === 'filed' ? 'check-circle' : 'clock'} />
          {entry.filed === 'filed' ? 'In the chart' : 'On its way to the chart'}
        </p>
      </article>
    </li>
  )
}

function Head({ author, at }: { readonly author: Author; readonly at: string }): VNode {
  const mine = author.personId !== undefined && author.personId === me.value?.person.id
  return (
    <p class="bubble-head">
      <b>
        <bdi>{author.name}</bdi>
      </b>
      {mine && <span>(you)</span>}
      {author.role !== undefined && <span>{author.role}</span>}
      <time dateTime={at}>{moment(at, now.value)}</time>
    </p>
  )
}

/** The form's answers, then the person's own words. */
export function Answers({ entry }: { readonly entry: MessageEntry }): VNode {
  return (
    <>
      {entry.answers.length > 0 && (
        <dl class="answers">
          {entry.answers.map((answer) => (
            <AnswerLine key={answer.label} answer={answer} />
          ))}
        </dl>
      )}
      {entry.text !== '' && <p class="said">{entry.text}</p>}
    </>
  )
}

function AnswerLine({ answer }: { readonly answer: Answer }): VNode {
  return (
    <>
      <dt>{answer.label}</dt>
      <dd>
        <bdi>{answer.value}</bdi>
        {answer.changedFrom !== undefined && (
          <span class="pill pill-wait">Chart says: {answer.changedFrom}</span>
        )}
        {answer.origin === 'chart' && <span class="origin">from the chart</span>}
      </dd>
    </>
  )
}

function Note({ entry }: { readonly entry: Extract<Entry, { kind: 'note' }> }): VNode {
  const mine = entry.author.personId === me.value?.person.id
  return (
    <li class={mine ? 'message message-ours note' : 'message note'}>
      <Avatar name={entry.author.name} />
      <article class="bubble">
        <div class="line">
          <Head author={entry.author} at={entry.at} />
          <span class="pill pill-private">
            <Icon name="lock" />
            Staff only
          </span>
        </div>
        <p class="said">{entry.text}</p>
      </article>
    </li>
  )
}

function Safety({ entry }: { readonly entry: Extract<Entry, { kind: 'safety' }> }): VNode {
  return (
    <li class="safety">
      <Icon name="alert" />
      <span>
        <b>Words that can mean danger: “{entry.found}”.</b> The patient was told not to wait for an
        answer here, {moment(entry.at, now.value)}.
        {entry.patientSaid !== undefined && <b> {saidWords[entry.patientSaid]}</b>}
      </span>
    </li>
  )
}

const saidWords: Record<PastStop, string> = {
  'sent-anyway': 'They said that it is old or not about them, and sent it.',
  calling: 'They said that they are calling.',
}

type Event = Exclude<Entry, { kind: 'message' | 'note' | 'safety' }>
const filingWords = {
  pending: 'On its way to the chart',
  filed: 'Put in the chart',
  failed: 'Not in the chart yet; it is tried again',
}
const outcomeWords = {
  answered: 'answered',
  'talked-by-phone': 'talked by phone',
  'visit-booked': 'visit booked',
  'no-answer-needed': 'no answer needed',
}

const attemptWords: Record<CallAttempt, string> = {
  'left-message': 'Left a voice message',
  'no-answer': 'No one picked up',
}

const moveWords: Record<MoveRequest['reason'], string> = {
  'wrong-topic': ': it is about something else',
  'needs-their-skill': ': they know this better',
  'we-are-away': ': away or too full',
  other: '',
  'taken-back': ': taken back',
}

function eventWords(entry: Event): { icon: IconProps['name']; words: string } {
  switch (entry.kind) {
    case 'claimed':
      return { icon: 'hand', words: `${nameOf(entry.by)} took this` }
    case 'released':
      return { icon: 'hand', words: releasedWords(entry) }
    case 'moved': {
      const { by, from, to, reason } = entry
      const way = `from ${from} to ${to}`
      const words =
        reason === 'danger-words'
          ? `Moved ${way}: words that can mean danger`
          : `${nameOf(by)} moved this ${way}${moveWords[reason]}`
      return { icon: 'swap', words }
    }
    case 'read':
      return {
        icon: 'eye',
        words:
          entry.by.personId === me.value?.person.id ? 'You read this' : `Read by ${entry.by.name}`,
      }
    case 'promise':
      return { icon: 'clock', words: `We promised an answer by ${moment(entry.dueAt, now.value)}` }
    case 'filing':
      return { icon: 'document', words: filingWords[entry.state] }
    case 'called':
      return { icon: 'phone', words: `${nameOf(entry.by)} called. ${attemptWords[entry.outcome]}` }
    case 'closed': {
      const how = entry.outcome === undefined ? '' : `: ${outcomeWords[entry.outcome]}`
      return { icon: 'check-circle', words: `${nameOf(entry.by)} closed this${how}` }
    }
    case 'reopened':
      return { icon: 'undo', words: `${nameOf(entry.by)} opened this again` }
    case 'notice': {
      const words = entry.state === 'sent' ? 'Notice sent by' : 'Notice could not be sent by'
      return { icon: entry.state === 'sent' ? 'mail' : 'alert', words: `${words} ${entry.channel}` }
    }
  }
}

function releasedWords(entry: Extract<Entry, { kind: 'released' }>): string {
  switch (entry.because) {
    case 'asked':
      return `${nameOf(entry.by)} let this go`
    case 'expired':
      return `${nameOf(entry.by)}'s claim ran out`
    case 'taken-over':
      return `${nameOf(entry.by)}'s claim was taken over`
  }
}

function nameOf(author: Author): string {
  return author.personId !== undefined && author.personId === me.value?.person.id
    ? 'You'
    : author.name
}
