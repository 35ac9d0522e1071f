import {
  type FiledMessage,
  filedIdentifier,
  formReference,
  partyReference,
  topicConcept,
} from './filed-message.ts'
import type { JsonObject } from './json.ts'

/**
 * The FHIR R4 Communication of one message: completed, part of its thread's header, with the text and
 * the filled form as payload. Carries the message's identifier, so that a chart asked twice (with
 * `If-None-Exist`) files it once. The thread and the answered message are named by identifier, which
 * holds whether or not they are in that chart. The instant is written in UTC.
 * Source: hl7.org/fhir/R4/communication.html; the thread model of Argonaut patient messaging.
 */
export function communication(message: FiledMessage): JsonObject {
  const { answers } = message
  return {
    resourceType: 'Communication',
    identifier: [filedIdentifier(message.system, message.messageId)],
    partOf: [communicationReference(message.system, message.conversationId)],
    ...(answers === undefined
      ? {}
      : { inResponseTo: [communicationReference(message.system, answers)] }),
    status: 'completed',
    medium: [mediumConcept(message.medium)],
    topic: topicConcept(message.topic),
    subject: partyReference(message.patient),
    sender: partyReference(message.sender),
    ...(message.recipients.length === 0
      ? {}
      : { recipient: message.recipients.map(partyReference) }),
    sent: message.sentAt.toString(),
    payload: payloadOf(message),
  }
}

/**
 * The header Communication of a thread: its topic, nothing said, no `partOf`. Its identifier is the
 * conversation's.
 * Source: as above.
 */
export function communicationHeader(
  message: Omit<
    FiledMessage,
    'messageId' | 'text' | 'medium' | 'answers' | 'questionnaireResponse'
  >,
): JsonObject {
  return {
    resourceType: 'Communication',
    identifier: [filedIdentifier(message.system, message.conversationId)],
    status: 'completed',
    topic: topicConcept(message.topic),
    subject: partyReference(message.patient),
    sender: partyReference(message.sender),
    sent: message.sentAt.toString(),
  }
}

/** Telephone is a code of HL7's ParticipationMode; a secure message has none that fits. */
function mediumConcept(medium: FiledMessage['medium']): JsonObject {
  if (medium === 'written') return { text: 'Secure message' }
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode'
  return { coding: [{ system, code: 'PHONE', display: 'telephone' }], text: 'Telephone call' }
}

function communicationReference(system: string, id: string): JsonObject {
  return { type: 'Communication', identifier: filedIdentifier(system, id) }
}

function payloadOf(message: FiledMessage): readonly JsonObject[] {
  const { text, questionnaireResponse } = message
  const said = text === '' ? [] : [{ contentString: text }]
  return questionnaireResponse === undefined
    ? said
    : [...said, { contentReference: formReference(questionnaireResponse) }]
}
