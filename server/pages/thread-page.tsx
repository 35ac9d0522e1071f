import type { ConversationId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'
import { Page } from './page.tsx'
import { BackLink, Banner } from './parts.tsx'
import { ReplyForm } from './reply-form.tsx'
import type { ReplyBox } from './reply-form.tsx'
import { StatePill } from './state-pill.tsx'
import type { ConversationState } from './state-pill.tsx'
import { ThreadEntry } from './thread-entry.tsx'
import type { Entry } from './thread-entry.tsx'
import { dateWords, dayOf } from './when.tsx'
import { WhoReads } from './who-reads.tsx'
import type { Readers } from './who-reads.tsx'

export type ThreadPageProps = {
  readonly frame: Frame
  readonly conversation: ConversationId
  readonly title: string
  readonly state: ConversationState
  /** When the answer is due, when one is owed: "by 4 pm today". */
  readonly due?: string
  readonly readers: Readers
  /** Oldest first. */
  readonly entries: readonly Entry[]
  readonly reply: ReplyBox
}

export function ThreadPage(props: ThreadPageProps): VNode {
  const { frame, conversation, title, reply } = props
  const refused = reply.kind === 'open' && (reply.just === 'not-sent' || reply.just === 'empty')
  return (
    <Page
      frame={frame}
      title={frame.t('thread.title', { title })}
      place="messages"
      refused={refused}
      tabs={false}
      footer={
        reply.kind === 'open' && (
          <ReplyForm frame={frame} conversation={conversation} reply={reply} />
        )
      }
    >
      <div class="wrap">
        <div class="step-bar">
          <BackLink href={patientPaths.messages()}>{frame.t('nav.messages')}</BackLink>
          <button class="button button-quiet with-script" type="button" data-print>
            <Icon name="print" />
            {frame.t('thread.print')}
          </button>
        </div>
        <div class="columns">
          <div class="thread">
            <div class="thread-head">
              <h1 class="display">{title}</h1>
              <StatePill frame={frame} state={props.state} due={props.due} />
            </div>
            <WhoReads frame={frame} readers={props.readers} shape="folded" />
            <Log {...props} />
            {reply.kind === 'closed' && <Closed frame={frame} />}
          </div>
          <aside class="thread-aside" aria-label={frame.t('thread.aside')}>
            <WhoReads frame={frame} readers={props.readers} shape="open" />
          </aside>
        </div>
      </div>
    </Page>
  )
}

/** Only ever added to at its end, so that a screen reader says what is new and nothing twice. */
function Log({ frame, conversation, entries, reply }: ThreadPageProps): VNode {
  const sent = reply.kind === 'open' && reply.just === 'sent'
  const ownLast = entries.findLast(({ kind }) => kind === 'mine' || kind === 'request')
  return (
    <div role="log" aria-label={frame.t('thread.log')} data-conversation={conversation}>
      <ol class="log">
        {entries.map((entry, index) => {
          const before = entries[index - 1]
          const newDay =
            before === undefined || !dayOf(frame, before.at).equals(dayOf(frame, entry.at))
          return (
            <>
              {newDay && (
                <li class="day" id={`day-${dayOf(frame, entry.at).toString()}`}>
                  <span>{dateWords(frame, entry.at)}</span>
                </li>
              )}
              <ThreadEntry
                key={entry.id}
                frame={frame}
                entry={entry}
                focus={sent && entry === ownLast}
              />
            </>
          )
        })}
      </ol>
    </div>
  )
}

function Closed({ frame }: { readonly frame: Frame }): VNode {
  return (
    <div class="closed">
      <Banner tone="info" icon="lock">
        {frame.t('thread.closed')}
      </Banner>
      <a class="button" href={patientPaths.write()}>
        {frame.t('nav.write')}
      </a>
    </div>
  )
}
