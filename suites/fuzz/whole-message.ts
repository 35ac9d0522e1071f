import { readAddresses } from '../../direct/src/mime/addresses.ts'
import { fileNameOf, isAttachment, textOf } from '../../direct/src/mime/content.ts'
import { readDate } from '../../direct/src/mime/date.ts'
import { decodeEncodedWords } from '../../direct/src/mime/encoded-words.ts'
import { readFrom } from '../../direct/src/mime/from.ts'
import { lineEndsOf } from '../../direct/src/mime/line-ends.ts'
import { messageIdOf } from '../../direct/src/mime/message-id.ts'
import { allParts, type Part, type Span, valueOf } from '../../direct/src/mime/part.ts'
import { readMessage } from '../../direct/src/mime/read-message.ts'
import { readStructuredField } from '../../direct/src/mime/structured-field.ts'

/** Reads all there is to read in a message, and throws where a part lies outside of the one around it. */
export function readWholeMessage(bytes: Buffer): string {
  lineEndsOf(bytes)
  const result = readMessage(bytes)
  if (result.outcome === 'refused') return 'refused'
  const parts = allParts(result.message)
  for (const part of parts) {
    checkPlaces(part)
    readFields(part)
    textOf(part)
    fileNameOf(part)
    isAttachment(part)
  }
  messageIdOf(result.message)
  return readFrom(result.message).outcome
}

function readFields(part: Part): void {
  for (const field of part.fields) {
    const value = valueOf(part, field)
    decodeEncodedWords(value)
    if (/^(?:to|cc|from|sender|reply-to)$/.test(field.name)) readAddresses(value)
    if (field.name.endsWith('date')) readDate(value)
    if (field.name.startsWith('content-')) readStructuredField(value)
  }
}

function checkPlaces(part: Part): void {
  const { whole, header, body, source, parts, fields } = part
  checkInside(whole, { start: 0, end: source.length })
  checkInside(header, whole)
  checkInside(body, whole)
  for (const field of fields) checkInside(field.value, field.whole)
  let end = body.start
  for (const inner of parts) {
    if (inner.source !== source) continue
    checkInside(inner.whole, { start: end, end: body.end })
    end = inner.whole.end
  }
}

function checkInside(inner: Span, outer: Span): void {
  if (inner.start > inner.end || inner.start < outer.start || inner.end > outer.end) {
    throw new Error('a part lies outside of the one around it')
  }
}
