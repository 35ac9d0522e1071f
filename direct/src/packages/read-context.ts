import { readFieldBlocks } from '../mime/field-blocks.ts'
import { readMessageIds } from '../mime/message-id.ts'
import { allParts, fieldsNamed, type Part, valueNamed, valueOf } from '../mime/part.ts'
import { decodedBody } from '../mime/transfer-encoding.ts'
import {
  contextField,
  type ContextPatient,
  type DirectContext,
  type PatientElement,
  patientElements,
} from './context.ts'
import type { PatientId } from './metadata.ts'

/** The context of a message. `unreadable` must still reach a person, but matches no patient by itself. */
export type ReadContext =
  | {
      readonly outcome: 'read'
      readonly context: DirectContext
      /** The part it stands in, which is no attachment to show. */
      readonly part: Part
      /** The message in the form that `encapsulation` names. */
      readonly encapsulated: Part | undefined
    }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'unreadable'; readonly sentence: string }

/** Thrown and caught in this file only. */
class ContextRefused extends Error {
  override readonly name = 'ContextRefused'
}

/**
 * Reads the context that X-Direct-Context names, in any transfer encoding. All or nothing: where one
 * element is unknown, stands twice or cannot be read, nobody should be matched by the others. Never throws.
 * Source: Expressing Context in Direct Messaging 1.1, s.4 and s.5.
 */
export function readContext(message: Part): ReadContext {
  const ids = fieldsNamed(message, contextField).map((each) =>
    readMessageIds(valueOf(message, each)),
  )
  if (ids.length === 0) return { outcome: 'none' }
  const [[id, ...others] = [], ...more] = ids
  if (id === undefined || others.length + more.length > 0) {
    return unreadable('The message does not say clearly which part its context is.')
  }
  const all = allParts(message)
  const parts = all.filter((each) =>
    readMessageIds(valueNamed(each, 'content-id') ?? '').includes(id),
  )
  const [part] = parts
  if (part === undefined) return unreadable('The message names a context that is not there.')
  if (parts.length > 1) return unreadable('Two parts of the message say that they are its context.')
  try {
    const context = contextIn(decodedBody(part))
    const wanted = `application/x-direct-encapsulated+${context.encapsulation ?? ''}`
    const encapsulated = all.find(({ contentType }) => contentType.type === wanted)
    return { outcome: 'read', context, part, encapsulated }
  } catch (fault) {
    if (!(fault instanceof ContextRefused)) throw fault
    return unreadable(fault.message)
  }
}

function unreadable(sentence: string): ReadContext {
  return { outcome: 'unreadable', sentence }
}

function contextIn(body: Buffer): DirectContext {
  const pairs = readFieldBlocks(body).flat()
  const fields = new Map(pairs)
  if (fields.size < pairs.length) {
    throw new ContextRefused('The context of the message says the same thing twice.')
  }
  const version = fields.get('version') ?? ''
  if (!/^1\.\d{1,2}$/.test(version)) {
    throw new ContextRefused('The context of the message has a version we do not know.')
  }
  const [id] = readMessageIds(fields.get('id') ?? '')
  if (id === undefined) throw new ContextRefused('The context of the message has no identifier.')
  return {
    version,
    id,
    patientIds: elementsOf(fields.get('patient-id') ?? '').map(patientId),
    type: typeOf(fields.get('type')),
    purpose: fields.get('purpose'),
    patient: patientOf(fields.get('patient')),
    encapsulation: fields.get('encapsulation')?.toLowerCase(),
  }
}

function typeOf(text: string | undefined): DirectContext['type'] {
  if (text === undefined) return undefined
  const [, category, action] = /^([^/\s]+)\s*\/\s*([^/\s]+)$/.exec(text) ?? []
  if (category !== undefined && action !== undefined) return { category, action }
  throw new ContextRefused('The context of the message says unclearly what the message is.')
}

function patientId(text: string): PatientId {
  const [, system, value] = /^(?:urn:oid:)?(\d+(?:\.\d+)+)\s*:\s*(\S.*)$/.exec(text) ?? []
  if (system !== undefined && value !== undefined) return { system, value: unquoted(value) }
  throw new ContextRefused(
    'The context of the message has an identifier of a patient we cannot read.',
  )
}

function patientOf(text: string | undefined): ContextPatient | undefined {
  if (text === undefined) return undefined
  const patient: Partial<Record<PatientElement, string>> = {}
  for (const element of elementsOf(text)) {
    const equals = element.indexOf('=')
    const name = element.slice(0, Math.max(equals, 0)).trim().toLowerCase()
    const known = patientElements.find((each) => each.toLowerCase() === name)
    if (known === undefined || patient[known] !== undefined) {
      throw new ContextRefused(
        'The context of the message describes the patient in a way we cannot read.',
      )
    }
    patient[known] = unquoted(element.slice(equals + 1).trim())
  }
  if (patient.dateOfBirth === undefined) return patient
  // Some senders fold a line inside a date.
  const dateOfBirth = patient.dateOfBirth.replaceAll(' ', '')
  if (isDate(dateOfBirth)) return { ...patient, dateOfBirth }
  throw new ContextRefused('The context of the message has a date of birth that is none.')
}

/** What stands between semicolons outside quotes. */
function elementsOf(text: string): readonly string[] {
  const elements = text.match(/(?:"(?:[^"\\]|\\[^])*"|[^;"]|")+/g) ?? []
  return elements.map((each) => each.trim()).filter((each) => each !== '')
}

function unquoted(text: string): string {
  const inside = /^"((?:[^"\\]|\\[^])*)"$/.exec(text)?.[1]
  return inside === undefined ? text : inside.replaceAll(/\\([^])/g, '$1')
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text)
    return true
  } catch {
    return false
  }
}
