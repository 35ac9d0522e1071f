import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Conversation } from '@salve/contract/desk'
import { draftKinds } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import { staffPages } from '@salve/contract/staff-paths'
import type { IconProps } from '@salve/ui/icon'
import { Icon } from '@salve/ui/icon'
import { Composer } from '../parts/composer.tsx'
import { ContextPanel } from '../parts/context-panel.tsx'
import { Feed } from '../parts/feed.tsx'
import { DueClock, Key, Skeleton, TopicTag, Trouble } from '../parts/small.tsx'
import { go } from '../router.ts'
import { isMine, listPath, reopen, toggleClaim } from '../state/actions.ts'
import { conversationOf, load, watch } from '../state/conversations.ts'
import { dialog } from '../state/dialogs.ts'
import { hasWords, typingOf } from '../state/drafts.ts'
import { bindKeys } from '../state/keys.ts'
import { list, openList, placeOf, rowBeside, selected } from '../state/list.ts'
import { hasUnlogged } from '../state/log-call.ts'
import { composerTab, wantToWrite } from '../state/writing.ts'
import { me } from '../state/session.ts'

/** One conversation: what was said and done, a place to answer, and who it is about. */
export function Thread({ id }: { readonly id: ConversationId }): VNode {
  useEffect(() => {
    selected.value = id
    const stop = watch(id)
    const unbind = bindKeys(pageKeys(id))
    return () => {
      stop()
      unbind()
    }
  }, [id])
  const { conversation, failure } = conversationOf(id).value
  const deskId = conversation?.desk.id
  useEffect(() => {
    // Opened by its address: the desk's list gives the way on from here.
    if (deskId === undefined || list.peek() !== undefined) return
    void openList({ of: 'desk', desk: deskId, view: 'open' }, 'beside')
  }, [deskId])
  if (failure === 'not-found') return <NotHere id={id} />
  if (failure === 'failed')
    return <Trouble words="We cannot load this message" again={() => void load(id, 'foreground')} />
  if (conversation === undefined) {
    return (
      <div class="page">
        <h1 class="visually-hidden" id="page-title" tabIndex={-1}>
          Message
        </h1>
        <Skeleton lines={6} />
      </div>
    )
  }
  return (
    <div class="thread">
      <section class="conversation" aria-labelledby="page-title">
        <ThreadHead conversation={conversation} />
        <Feed conversation={conversation} />
        <Composer conversation={conversation} />
      </section>
      <ContextPanel conversation={conversation} />
    </div>
  )
}

/** Nothing by that link, or no longer for this person: what they were writing stays theirs. */
function NotHere({ id }: { readonly id: ConversationId }): VNode {
  const words = draftKinds
    .map((kind) => typingOf(id, kind).value.text.trim())
    .filter((text) => text !== '')
    .join('\n\n')
  return (
    <div class="page empty">
      <h1 id="page-title" tabIndex={-1}>
        {words === '' ? 'This message is not here' : 'This message went to another desk'}
      </h1>
      <p class="quiet">
        {words === ''
          ? 'It may be on a desk you do not work on, or the link is not whole.'
          : 'You do not work on that desk. What you wrote was not sent:'}
      </p>
      {words !== '' && (
        <textarea class="textarea" readOnly rows={6} value={words} aria-label="What you wrote" />
      )}
      <a class="button" href={staffPages.home()}>
        To your desk
      </a>
    </div>
  )
}

function ThreadHead({ conversation }: { readonly conversation: Conversation }): VNode {
  const { topic, claim, state, presence, summary, reference } = conversation
  const { at, of } = placeOf(conversation.id)
  const others = presence.filter(({ personId }) => personId !== me.value?.person.id)
  const mine = isMine(conversation)
  return (
    <div class="thread-head">
      <a class="icon-button" href={listPath()}>
        <Icon name="back" />
        <span class="visually-hidden">Back to the list</span>
      </a>
      <div class="grow thread-title">
        <h1 id="page-title" tabIndex={-1} class="cut">
          {summary}
        </h1>
        <p class="thread-facts">
          <TopicTag topic={topic} />
          <span>{reference}</span>
          {at >= 0 && (
            <span>
              {at + 1} of {of}
            </span>
          )}
          <span>
            {claim === undefined
              ? 'Not claimed'
              : mine
                ? 'Claimed by you'
                : `Claimed by ${claim.name}`}
          </span>
          {hasWords(conversation.id) && <span class="pill pill-wait">Draft, not sent</span>}
          {hasUnlogged(conversation.id) && <span class="pill pill-wait">Call, not logged</span>}
          {state !== 'open' && (
            <span class="pill pill-done">{state === 'waiting' ? 'Answered' : 'Done'}</span>
          )}
        </p>
      </div>
      {others.map(({ personId, name, doing }) => (
        <span key={personId} class="live small">
          {name} is {doing === 'writing' ? 'writing' : 'looking too'}
        </span>
      ))}
      <DueClock row={conversation} />
      <HeadButtons conversation={conversation} />
    </div>
  )
}

function HeadButtons({ conversation }: { readonly conversation: Conversation }): VNode {
  const before = rowBeside(conversation.id, -1)
  const after = rowBeside(conversation.id, 1)
  return (
    <div class="head-buttons">
      <a class="icon-button to-patient" href="#patient">
        <Icon name="person" />
        <span class="visually-hidden">About the patient</span>
      </a>
      <HeadButton
        icon="hand"
        words={isMine(conversation) ? 'Let go' : 'Claim'}
        pressed={isMine(conversation)}
        run={() => void toggleClaim(conversation)}
      />
      <HeadButton
        icon="phone"
        words="Log a phone call"
        run={() => (dialog.value = { name: 'call', subject: conversation })}
      />
      <HeadButton
        icon="swap"
        words="Move to another desk"
        run={() => (dialog.value = { name: 'move', subject: conversation })}
      />
      {before !== undefined && (
        <a class="icon-button" href={staffPages.conversation(before.id)}>
          <Icon name="up" />
          <span class="visually-hidden">Previous: {before.patient.name}</span>
        </a>
      )}
      {after !== undefined && (
        <a class="icon-button" href={staffPages.conversation(after.id)}>
          <Icon name="down" />
          <span class="visually-hidden">Next: {after.patient.name}</span>
        </a>
      )}
      {conversation.state === 'done' ? (
        <button
          class="button button-outline"
          type="button"
          onClick={() => void reopen(conversation)}
        >
          <Icon name="undo" />
          Open again
        </button>
      ) : (
        <button
          class="button button-outline"
          type="button"
          onClick={() => (dialog.value = { name: 'done', subject: conversation })}
        >
          <Icon name="check" />
          Done <Key name="E" />
        </button>
      )}
    </div>
  )
}

type HeadButtonProps = {
  readonly icon: IconProps['name']
  readonly words: string
  readonly pressed?: boolean
  readonly run: () => void
}

function HeadButton({ icon, words, pressed, run }: HeadButtonProps): VNode {
  return (
    <button class="icon-button" type="button" aria-pressed={pressed} onClick={run}>
      <Icon name={icon} />
      <span class="visually-hidden">{words}</span>
    </button>
  )
}

function pageKeys(id: ConversationId): Parameters<typeof bindKeys>[0] {
  const withIt = (run: (conversation: Conversation) => void) => () => {
    const { conversation } = conversationOf(id).peek()
    if (conversation !== undefined) run(conversation)
  }
  const step = (by: 1 | -1) => () => {
    const beside = rowBeside(id, by)
    if (beside !== undefined) go(staffPages.conversation(beside.id))
  }
  const writeIn = (tab: 'reply' | 'note') => () => {
    composerTab.value = tab
    wantToWrite.value = 'text'
  }
  return {
    next: step(1),
    previous: step(-1),
    back: () => go(listPath()),
    reply: writeIn('reply'),
    note: writeIn('note'),
    templates: () => {
      composerTab.value = 'reply'
      wantToWrite.value = 'templates'
    },
    claim: withIt((conversation) => void toggleClaim(conversation)),
    call: withIt((subject) => (dialog.value = { name: 'call', subject })),
    move: withIt((subject) => (dialog.value = { name: 'move', subject })),
    done: withIt((subject) => (dialog.value = { name: 'done', subject })),
  }
}
