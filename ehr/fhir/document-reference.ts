import {
  type FiledMessage,
  filedIdentifier,
  formReference,
  partyReference,
  topicConcept,
} from './filed-message.ts'
import type { JsonObject } from './json.ts'

/** The printed copy of a message. */
export type FiledDocument = {
  readonly url: string
  readonly title: string
  readonly sizeBytes: number
  /** Of the file's bytes; R4 carries this one in base64. */
  readonly sha1: Uint8Array
  /** Of the file's bytes; carried in hexadecimal as an identifier, for those who check. */
  readonly sha256: Uint8Array
}

/** LOINC has no type of its own for a portal message; a letter is the nearest that charts know. */
const noteType = { system: 'http://loinc.org', code: '51852-2', display: 'Letter' }

/**
 * The FHIR R4 DocumentReference of one message's PDF: current and final, with size and hash, the
 * message's id as master identifier, the filled form as related context.
 * Source: hl7.org/fhir/R4/documentreference.html (Attachment.hash is SHA-1 in base64).
 */
export function documentReference(message: FiledMessage, pdf: FiledDocument): JsonObject {
  const { questionnaireResponse } = message
  const sent = message.sentAt.toString()
  const hash = Buffer.from(pdf.sha256).toString('hex')
  return {
    resourceType: 'DocumentReference',
    masterIdentifier: filedIdentifier(message.system, message.messageId),
    identifier: [
      filedIdentifier(message.system, message.messageId),
      filedIdentifier(`${message.system}:sha256`, hash),
    ],
    status: 'current',
    docStatus: 'final',
    type: { coding: [noteType], text: 'Secure message' },
    category: [topicConcept(message.topic)],
    subject: partyReference(message.patient),
    date: sent,
    author: [partyReference(message.sender)],
    description: message.topic.words,
    content: [
      {
        attachment: {
          contentType: 'application/pdf',
          url: pdf.url,
          size: pdf.sizeBytes,
          hash: Buffer.from(pdf.sha1).toString('base64'),
          title: pdf.title,
          creation: sent,
        },
      },
    ],
    ...(questionnaireResponse === undefined
      ? {}
      : { context: { related: [formReference(questionnaireResponse)] } }),
  }
}
