import type { DraftKind } from '@salve/contract/desk-words'
import { type ConversationId, parseId } from '@salve/contract/ids'
import { type TopicKey, topicKeys } from '@salve/contract/words'

/** Where the draft of a request under a topic lies. */
export function requestPlace(topic: TopicKey): string {
  return `topic:${topic}`
}

export type PatientPlace =
  | { readonly kind: 'request'; readonly topic: TopicKey }
  | { readonly kind: 'reply'; readonly id: ConversationId }

/** What a patient's draft at a place is for; undefined for a place that is none of theirs. */
export function readPlace(place: string): PatientPlace | undefined {
  const topic = topicKeys.find((key) => requestPlace(key) === place)
  if (topic !== undefined) return { kind: 'request', topic }
  const id = parseId('conversation', place.replace(/^reply:/, ''))
  return id === undefined ? undefined : { kind: 'reply', id }
}

/** Where the draft of a reply or a note in a conversation lies. */
export function threadPlace(kind: DraftKind, id: ConversationId): string {
  return `${kind}:${id}`
}
