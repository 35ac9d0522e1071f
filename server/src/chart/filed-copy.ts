// Owns Salve's own chart: the copy of each message, filed once and never changed. Does not own the
// message (conversations) or how FHIR is written (ehr).
import { createHash } from 'node:crypto'
import type { ConversationId, EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import { media } from '@salve/contract/desk-words'
import { topicKeys } from '@salve/contract/words'
import { isObject, type JsonObject, objectsIn } from '@salve/ehr/fhir/json'
import { z } from 'zod'
import { type Message, messageHash } from '../conversations/read-message.ts'

export type FiledCopy = {
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly conversationId: ConversationId
  readonly entryId: EntryId
  /** FHIR R4; the filled form is contained in it. */
  readonly communication: JsonObject
  readonly documentReference: JsonObject
  readonly heading: JsonObject
  readonly pdf: Uint8Array
  readonly messageHash: Buffer
  readonly pdfHash: Buffer
  /** Over all of the above; also in the sealed audit log, where it was written when this was filed. */
  readonly copyHash: Buffer
}

/** What of a copy is not as it was filed. */
export type CopyProblem = 'copy-hash' | 'message-hash' | 'pdf-hash' | 'document-reference'

/** The name of the filled form inside a Communication. */
export const formId = 'form'

const headingSchema = z.object({
  seq: z.int(),
  author: z.object({
    kind: z.enum(['patient', 'staff']),
    id: z.string(),
    name: z.string(),
    role: z.string().exactOptional(),
  }),
  topic: z.object({ key: z.enum(topicKeys), name: z.string() }),
  medium: z.enum(media).default('written'),
  reference: z.string(),
  title: z.string(),
  answers: z.array(
    z.object({
      label: z.string(),
      value: z.string(),
      origin: z.enum(['chart', 'patient']).exactOptional(),
      changedFrom: z.string().exactOptional(),
    }),
  ),
})

/** What a copy keeps of a message beside its Communication. */
export function headingOf(message: Message): JsonObject {
  const { seq, author, topic, medium, reference, title, answers } = message
  return { seq, author, topic, medium, reference, title, answers }
}

/** The message made again from its copy alone; undefined when the copy no longer holds one. */
export function copiedMessage(copy: Omit<FiledCopy, 'pdf'>): Message | undefined {
  const { practiceId, patientId, conversationId, entryId, communication } = copy
  const heading = headingSchema.safeParse(copy.heading)
  const sent = communication['sent']
  if (!heading.success || typeof sent !== 'string') return undefined
  const { author } = heading.data
  return {
    ...heading.data,
    ...{ practiceId, patientId, conversationId, entryId },
    author: { ...author, role: author.role },
    sentAt: Temporal.Instant.from(sent),
    text: textOf(communication),
    response: responseOf(communication),
  }
}

/** Everything in a copy that does not fit its own hashes. */
export function problemsOf(copy: FiledCopy): readonly CopyProblem[] {
  const problems: CopyProblem[] = []
  if (!copyHashOf(copy).equals(copy.copyHash)) problems.push('copy-hash')
  const message = copiedMessage(copy)
  if (message === undefined || !messageHash(message).equals(copy.messageHash)) {
    problems.push('message-hash')
  }
  if (!digest('sha256', copy.pdf).equals(copy.pdfHash)) problems.push('pdf-hash')
  if (!describes(copy.documentReference, copy.pdf)) problems.push('document-reference')
  return problems
}

/**
 * Whether the message in the timeline is still what its copy says: its words, answers, form, author
 * and instant. Names may have changed since; the copy keeps those of its day.
 */
export function isStill(message: Message, copy: Omit<FiledCopy, 'pdf'>): boolean {
  const copied = copiedMessage(copy)
  return (
    messageHash(message).equals(copy.messageHash) &&
    message.medium === copied?.medium &&
    JSON.stringify(message.answers) === JSON.stringify(copied.answers)
  )
}

/** SHA-256 of all of a copy, whatever order jsonb gives its members back in. */
export function copyHashOf(copy: Omit<FiledCopy, 'copyHash' | 'pdf'>): Buffer {
  const { practiceId, patientId, conversationId, entryId } = copy
  const parts = [
    ...[practiceId, patientId, conversationId, entryId],
    ...[copy.communication, copy.documentReference, copy.heading].map(canonical),
    ...[copy.messageHash, copy.pdfHash].map((hash) => hash.toString('hex')),
  ]
  return digest('sha256', Buffer.from(JSON.stringify(parts)))
}

export function digest(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): Buffer {
  return createHash(algorithm).update(bytes).digest()
}

function textOf(communication: JsonObject): string {
  return objectsIn(communication['payload'])
    .map((part) => part['contentString'])
    .filter((text) => typeof text === 'string')
    .join('')
}

function responseOf(communication: JsonObject): unknown {
  const [contained] = objectsIn(communication['contained'])
  if (contained === undefined) return undefined
  const { id: _id, ...response } = contained
  return response
}

function describes(documentReference: JsonObject, pdf: Uint8Array): boolean {
  const sha256 = digest('sha256', pdf).toString('hex')
  const named = objectsIn(documentReference['identifier']).some(({ value }) => value === sha256)
  const [content] = objectsIn(documentReference['content'])
  const attachment = content?.['attachment']
  return (
    named &&
    isObject(attachment) &&
    attachment['size'] === pdf.length &&
    attachment['hash'] === digest('sha1', pdf).toString('base64')
  )
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value ?? null)
  const members = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`)
  return `{${members.join(',')}}`
}
