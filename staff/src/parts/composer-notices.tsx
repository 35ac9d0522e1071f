// What stands between the writer and sending, above the words, without taking the words away.
import type { VNode } from 'preact'
import type { Conversation } from '@salve/contract/desk'
import type { DraftKind } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import { Icon } from '@salve/ui/icon'
import { now } from '../rules/clock.ts'
import { firstName } from '../rules/look.ts'
import { moment } from '../rules/time-words.ts'
import { choose, typingOf } from '../state/drafts.ts'
import { markSeen, retry, sendingOf, unseen } from '../state/send.ts'
import { say } from '../state/say.ts'
import { me } from '../state/session.ts'

/** Someone wrote while this was being written; or someone else is writing now. */
export function Collision({
  conversation,
  kind,
}: {
  readonly conversation: Conversation
  readonly kind: DraftKind
}): VNode | null {
  if (kind === 'note') return null
  const newest = unseen(conversation).at(-1)
  if (newest?.kind === 'message') {
    const who =
      newest.author.kind === 'patient' ? firstName(newest.author.name) : newest.author.name
    return (
      <div class="collision" role="status">
        <Icon name="chat" size="small" />
        <span class="grow">
          <b>{who} wrote while you were writing</b>, {moment(newest.at, now.value)}. Read it before
          you send.
        </span>
        <button class="button button-outline" type="button" onClick={() => markSeen(conversation)}>
          I have read it
        </button>
      </div>
    )
  }
  const { claim, presence } = conversation
  const writer = presence.find(
    ({ personId, doing }) => doing === 'writing' && personId !== me.value?.person.id,
  )
  const holder =
    claim !== undefined && claim.personId !== me.value?.person.id ? claim.name : undefined
  if (writer === undefined && holder === undefined) return null
  return (
    <div class="collision" role="status">
      <Icon name="people" size="small" />
      <span>
        <b>
          {writer === undefined
            ? `${holder ?? ''} has claimed this.`
            : `${writer.name} is writing a reply.`}
        </b>{' '}
        Ask before you answer too.
      </span>
    </div>
  )
}

/** A reply that did not go: the words are safe, it is tried again, and it can never be sent twice. */
export function Unsent({ conversation }: { readonly conversation: Conversation }): VNode | null {
  const { id, patient } = conversation
  const sending = sendingOf(id).sending.value
  if (sending.state !== 'unsent') return null
  const copy = () => {
    void navigator.clipboard.writeText(typingOf(id, 'reply').peek().text).then(() => say('Copied.'))
  }
  return (
    <div class="card unsent" role="alert">
      <h2>
        <Icon name="alert" />
        Your reply to {firstName(patient.name)} did not send
      </h2>
      <p class="small-text">
        {sending.why} Your words are kept here.
        {sending.again && ' We try again every 30 seconds. You can keep working.'}
      </p>
      <div class="line">
        <button class="button" type="button" onClick={() => void retry(conversation, sending.key)}>
          Try now
        </button>
        <button class="button button-outline" type="button" onClick={copy}>
          Copy text
        </button>
      </div>
    </div>
  )
}

/** The same draft was changed in another window of the same person. */
export function OtherDraft({
  id,
  kind,
}: {
  readonly id: ConversationId
  readonly kind: DraftKind
}): VNode | null {
  const { other } = typingOf(id, kind).value
  if (other === undefined) return null
  return (
    <div class="collision" role="alert">
      <span class="grow">
        <b>You changed this draft in another window too.</b> There it says: “
        {other.text.slice(0, 120)}
        {other.text.length > 120 && '…'}”
      </span>
      <button class="button button-outline" type="button" onClick={() => choose(id, kind, 'mine')}>
        Keep this one
      </button>
      <button class="button button-outline" type="button" onClick={() => choose(id, kind, 'other')}>
        Take the other
      </button>
    </div>
  )
}
