import type { VNode } from 'preact'
import type { Conversation } from '@salve/contract/desk'
import type { DraftKind } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import { Icon } from '@salve/ui/icon'
import { firstName } from '../rules/look.ts'
import { readingOf } from '../rules/reading.ts'
import { typingOf } from '../state/drafts.ts'
import { me } from '../state/session.ts'

/** What happens with a reply when it is sent, said before it is. */
export function ReplyFacts({ conversation }: { readonly conversation: Conversation }): VNode {
  const { patientDays } = conversation.replyPolicy
  return (
    <p class="reply-facts">
      <span>
        <Icon name="person" />
        Signed {me.value?.person.patientFacingName}
      </span>
      {patientDays !== undefined && (
        <span>
          <Icon name="chat" />
          {firstName(conversation.patient.name)} can answer for {patientDays} days
        </span>
      )}
      <span>
        <Icon name="document" />
        Filed in the chart
      </span>
    </p>
  )
}

/** A hint, never a block: how easy the words are. The text stays in the browser. */
export function Easiness({ text }: { readonly text: string }): VNode | null {
  const reading = readingOf(text)
  if (reading === undefined) return null
  return (
    <span class={`easiness easiness-${reading.level}`} title={reading.tip}>
      <span class="easiness-bars" aria-hidden="true">
        {[1, 2, 3, 4, 5, 6].map((bar) => (
          <span key={bar} class={bar <= reading.bars ? 'on' : ''} />
        ))}
      </span>
      {reading.words}
    </span>
  )
}

export function SavedWords({
  id,
  kind,
}: {
  readonly id: ConversationId
  readonly kind: DraftKind
}): VNode | null {
  const { text, saved, version } = typingOf(id, kind).value
  if (text === '' && version === 0) return null
  const words = { yes: 'Saved, not sent', 'not-yet': 'Saving', failed: 'Kept here, not saved yet' }[
    saved
  ]
  return <span class="small quiet">{words}</span>
}
