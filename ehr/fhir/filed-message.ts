import type { JsonObject } from './json.ts'

/** Someone as a chart names them: by a reference the receiving system knows, or by identifier, always by name. */
export type Party = {
  readonly type: 'Patient' | 'RelatedPerson' | 'Practitioner' | 'PractitionerRole' | 'Organization'
  readonly name: string
  /** `Patient/123` at the receiving system, when known. */
  readonly reference?: string | undefined
  readonly identifier?: { readonly system: string; readonly value: string } | undefined
}

/** One message as it goes into a chart. */
export type FiledMessage = {
  /** The namespace of Salve's ids, such as `urn:salve:message`; identity with it makes filing happen once. */
  readonly system: string
  readonly messageId: string
  /** Names the thread: the header Communication that this message is part of. */
  readonly conversationId: string
  readonly patient: Party
  readonly sender: Party
  readonly recipients: readonly Party[]
  readonly sentAt: Temporal.Instant
  readonly topic: { readonly system: string; readonly code: string; readonly words: string }
  /** As written; empty when the message is a form alone. */
  readonly text: string
  readonly medium: 'written' | 'phone'
  /** The message this one answers. */
  readonly answers?: string | undefined
  /** The filled form, such as `QuestionnaireResponse/9`. */
  readonly questionnaireResponse?: string | undefined
}

/** A FHIR Reference to a party. */
export function partyReference(party: Party): JsonObject {
  const { type, name, reference, identifier } = party
  return {
    ...(reference === undefined ? {} : { reference }),
    type,
    ...(identifier === undefined ? {} : { identifier: { ...identifier } }),
    display: name,
  }
}

/** The identifier of one of Salve's things, in FHIR's shape. */
export function filedIdentifier(system: string, value: string): JsonObject {
  return { system, value }
}

/** The topic as a CodeableConcept. */
export function topicConcept(topic: FiledMessage['topic']): JsonObject {
  const { system, code, words } = topic
  return { coding: [{ system, code, display: words }], text: words }
}

/** Where the filled form lies, as a Reference. */
export function formReference(reference: string): JsonObject {
  return { reference, type: 'QuestionnaireResponse' }
}
