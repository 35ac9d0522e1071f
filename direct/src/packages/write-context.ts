import { type FieldToWrite, HeaderRefused, structuredValue } from '../mime/write-header.ts'
import type { PartToWrite } from '../mime/write-message.ts'
import { type DirectContext, patientElements } from './context.ts'

/** What a message with a context must have: a field in its header, and a part. */
export type WrittenContext = { readonly field: FieldToWrite; readonly part: PartToWrite }

/**
 * Writes a context for a message. `contentId` is new and has angle brackets. Throws `HeaderRefused` for a
 * value with a line end or another control character. Source: Expressing Context in Direct Messaging 1.1.
 */
export function writeContext(context: DirectContext, contentId: string): WrittenContext {
  const { patientIds, type, purpose, patient = {}, encapsulation } = context
  const elements = patientElements.flatMap((name) => {
    const value = patient[name]
    return value === undefined ? [] : [`${name}=${quotedWhereNeeded(value)}`]
  })
  const ids = patientIds.map(({ system, value }) => `${system}:${quotedWhereNeeded(value)}`)
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['version', context.version],
    ['id', context.id],
    ['patient-id', ids.length === 0 ? undefined : ids.join('; ')],
    ['type', type === undefined ? undefined : `${type.category}/${type.action}`],
    ['purpose', purpose],
    ['patient', elements.length === 0 ? undefined : elements.join('; ')],
    ['encapsulation', encapsulation],
  ]
  const written = fields.filter(([, value]) => value !== undefined)
  if (written.some(([, value]) => /\p{Cc}/u.test(value ?? ''))) {
    throw new HeaderRefused('a control character in the context')
  }
  return {
    field: ['X-Direct-Context', contentId],
    part: {
      kind: 'text',
      text: written.map(([name, value]) => `${name}: ${value}\n`).join(''),
      fields: [
        ['Content-Disposition', structuredValue('attachment', { filename: 'metadata.txt' })],
        ['Content-ID', contentId],
      ],
    },
  }
}

function quotedWhereNeeded(value: string): string {
  if (!/[;"\\]|^\s|\s$/.test(value)) return value
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
