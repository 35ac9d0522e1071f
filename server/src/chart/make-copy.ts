import { communication } from '@salve/ehr/fhir/communication'
import { documentReference } from '@salve/ehr/fhir/document-reference'
import type { FiledMessage, Party } from '@salve/ehr/fhir/filed-message'
import { isObject } from '@salve/ehr/fhir/json'
import { type Message, messageHash } from '../conversations/read-message.ts'
import type { Patient } from '../patients/patient.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Practice } from '../practices/practice.ts'
import { copyHashOf, digest, type FiledCopy, formId, headingOf } from './filed-copy.ts'
import { printMessage } from './print-message.ts'

export type ToFile = {
  readonly message: Message
  readonly patient: Patient
  readonly practice: Practice
}

const system = 'urn:salve:message'

/** The chart's copy of a message: FHIR resources, the printed page, and the hashes of both. */
export async function makeCopy(toFile: ToFile): Promise<FiledCopy> {
  const { message, practice } = toFile
  const { practiceId, patientId, conversationId, entryId, response } = message
  const hash = messageHash(message)
  const pdf = await print(toFile, hash)
  const filed = filedMessage(toFile)
  const pdfHash = digest('sha256', pdf)
  const document = {
    url: `urn:salve:message-pdf:${entryId}`,
    title: `${message.reference}, ${practice.name}`,
    sizeBytes: pdf.length,
    sha1: digest('sha1', pdf),
    sha256: pdfHash,
  }
  const form = isObject(response) ? { contained: [{ ...response, id: formId }] } : {}
  const { resourceType, ...said } = communication(filed)
  const { questionnaireResponse: _form, ...unformed } = filed
  const copy = {
    ...{ practiceId, patientId, conversationId, entryId, pdf, pdfHash },
    communication: { resourceType, id: entryId, ...form, ...said },
    documentReference: { ...documentReference(unformed, document), id: newId('document') },
    heading: headingOf(message),
    messageHash: hash,
  }
  return { ...copy, copyHash: copyHashOf(copy) }
}

function filedMessage({ message, patient, practice }: ToFile): FiledMessage {
  const { author, topic } = message
  const thePatient: Party = {
    type: 'Patient',
    name: chartName(patient),
    identifier: { system: 'urn:salve:chart-number', value: patient.chartNumber },
  }
  const theStaff: Party = {
    type: 'Practitioner',
    name: author.name,
    identifier: { system: 'urn:salve:person', value: author.id },
  }
  const thePractice: Party = {
    type: 'Organization',
    name: practice.name,
    identifier: { system: 'urn:salve:practice', value: practice.id },
  }
  const byPatient = author.kind === 'patient'
  return {
    system,
    messageId: message.entryId,
    conversationId: message.conversationId,
    patient: thePatient,
    sender: byPatient ? thePatient : theStaff,
    recipients: [byPatient ? thePractice : thePatient],
    sentAt: message.sentAt,
    topic: { system: 'urn:salve:topic', code: topic.key, words: topic.name },
    text: message.text,
    medium: message.medium,
    questionnaireResponse: isObject(message.response) ? `#${formId}` : undefined,
  }
}

async function print({ message, patient, practice }: ToFile, hash: Buffer): Promise<Uint8Array> {
  const { author, answers, text, conversationId, entryId } = message
  const who = author.kind === 'patient' ? 'patient' : (author.role ?? 'staff')
  const sameAsAnswers = answers.map(({ label, value }) => `${label}: ${value}`).join('\n')
  return await printMessage({
    practiceName: `${practice.name}, ${practice.phone}`,
    patientName: chartName(patient),
    birthDate: patient.birthDate.toLocaleString('en-US', { dateStyle: 'long' }),
    chartNumber: patient.chartNumber,
    reference: message.reference,
    title: `${message.topic.name}: ${message.title}`,
    from: `${author.name} (${who})${message.medium === 'phone' ? ', by phone' : ''}`,
    sent: instantWords(message.sentAt, practice.calendar.timeZone),
    text,
    textIsShown: answers.length === 0 || text !== sameAsAnswers,
    answers: answers.map(({ label, value, origin, changedFrom }) => ({
      label,
      value: `${value}${originWords(origin, changedFrom)}`,
    })),
    footer: [
      `Message ${entryId}, conversation ${conversationId}, sent ${message.sentAt.toString()}`,
      `SHA-256 of the message ${hash.toString('hex')}`,
    ],
  })
}

/** The name in the chart, which need not be what the patient wants to be called. */
function chartName({ given, family }: Patient): string {
  return `${given} ${family}`.trim()
}

function originWords(origin: string | undefined, changedFrom: string | undefined): string {
  if (changedFrom !== undefined) return ` (the chart said: ${changedFrom})`
  return origin === 'chart' ? ' (from the chart)' : ''
}

function instantWords(at: Temporal.Instant, timeZone: string): string {
  return at
    .toLocaleString('en-US', {
      ...{ timeZone, timeZoneName: 'short', year: 'numeric', month: 'long', day: 'numeric' },
      ...{ hour: 'numeric', minute: '2-digit' },
    })
    .replaceAll('\u202F', ' ')
    .replace(/\b[AP]M\b/, (half) => half.toLowerCase())
}
