import type { DraftKind } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'

/** Where the draft of a request under a topic lies. */
export function requestPlace(topic: TopicKey): string {
  return `topic:${topic}`
}

/** Where the draft of a reply or a note in a conversation lies. */
export function threadPlace(kind: DraftKind, id: ConversationId): string {
  return `${kind}:${id}`
}
