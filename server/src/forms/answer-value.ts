import { z } from 'zod'

/** A code a form or a chart offers as an answer (FHIR R4 Coding, without its version). */
export type Coding = {
  readonly system?: string
  readonly code: string
  readonly display?: string
}

/** A number with its unit (FHIR R4 Quantity, without its comparator). */
export type Quantity = {
  readonly value: number
  readonly unit?: string
  readonly system?: string
  readonly code?: string
}

/** One answer, in the shape FHIR R4 gives `QuestionnaireResponse.item.answer.value[x]`. */
export type AnswerValue =
  | { readonly valueBoolean: boolean }
  | { readonly valueInteger: number }
  | { readonly valueDecimal: number }
  | { readonly valueDate: string }
  | { readonly valueString: string }
  | { readonly valueCoding: Coding }
  | { readonly valueQuantity: Quantity }

/** Answers by linkId, in the order given; only own keys count. */
export type Answers = { readonly [linkId: string]: readonly AnswerValue[] }

const integerMax = 2_147_483_647

export const codingSchema: z.ZodType<Coding> = z.object({
  system: z.string().max(500).exactOptional(),
  code: z.string().min(1).max(500),
  display: z.string().max(2000).exactOptional(),
})

export const quantitySchema: z.ZodType<Quantity> = z.object({
  value: z.number(),
  unit: z.string().max(100).exactOptional(),
  system: z.string().max(500).exactOptional(),
  code: z.string().max(100).exactOptional(),
})

/** Reads one answer; a value with none of the seven keys, or with two of them, does not match. */
export const answerValueSchema: z.ZodType<AnswerValue> = z.union([
  z.strictObject({ valueBoolean: z.boolean() }),
  z.strictObject({
    valueInteger: z
      .int()
      .min(-integerMax - 1)
      .max(integerMax),
  }),
  z.strictObject({ valueDecimal: z.number() }),
  z.strictObject({ valueDate: z.string().max(10) }),
  z.strictObject({ valueString: z.string() }),
  z.strictObject({ valueCoding: codingSchema }),
  z.strictObject({ valueQuantity: quantitySchema }),
])

/** What a record holds under a key of its own; names such as `constructor` are not found by accident. */
export function own<Value>(
  record: { readonly [key: string]: Value },
  key: string,
): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Whether text is whole: FHIR strings hold no control characters but tab, line feed and carriage return. */
export function isWhole(text: string): boolean {
  if (!text.isWellFormed()) return false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return false
  }
  return true
}

/** The complete calendar day a text names as `YYYY-MM-DD`, or undefined. Years 1850 to 2150. */
export function readDay(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  try {
    const day = Temporal.PlainDate.from(text, { overflow: 'reject' })
    return day.year >= 1850 && day.year <= 2150 ? day : undefined
  } catch {
    return undefined
  }
}

/** The number an answer stands for, or undefined when it is not a number. */
export function numberOf(value: AnswerValue): number | undefined {
  if ('valueInteger' in value) return value.valueInteger
  if ('valueDecimal' in value) return value.valueDecimal
  if ('valueQuantity' in value) return value.valueQuantity.value
  return undefined
}

/**
 * Whether two answers say the same. Codings compare by code, and by system when both name one; numbers by
 * value, whatever their type; quantities also by unit code.
 */
export function sameValue(one: AnswerValue, other: AnswerValue): boolean {
  if ('valueCoding' in one && 'valueCoding' in other) {
    return sameCoding(one.valueCoding, other.valueCoding)
  }
  if ('valueQuantity' in one && 'valueQuantity' in other) {
    const unit = one.valueQuantity.code ?? one.valueQuantity.unit
    const otherUnit = other.valueQuantity.code ?? other.valueQuantity.unit
    return one.valueQuantity.value === other.valueQuantity.value && unit === otherUnit
  }
  const number = numberOf(one)
  if (number !== undefined) return number === numberOf(other)
  return sameType(one, other) && valueKey(one) === valueKey(other)
}

function sameType(one: AnswerValue, other: AnswerValue): boolean {
  return Object.keys(one).join() === Object.keys(other).join()
}

/** Whether two lists of answers say the same, in any order. */
export function sameAnswers(one: readonly AnswerValue[], other: readonly AnswerValue[]): boolean {
  return (
    one.length === other.length &&
    one.every((value) => other.some((candidate) => sameValue(value, candidate)))
  )
}

function sameCoding(one: Coding, other: Coding): boolean {
  if (one.code !== other.code) return false
  return one.system === undefined || other.system === undefined || one.system === other.system
}

/**
 * The text that stands for an answer in a posted form: the code, `true` or `false`, the number, the day, or
 * the text itself.
 */
export function valueKey(value: AnswerValue): string {
  if ('valueCoding' in value) return value.valueCoding.code
  if ('valueBoolean' in value) return String(value.valueBoolean)
  if ('valueDate' in value) return value.valueDate
  if ('valueString' in value) return value.valueString
  return String(numberOf(value))
}

/** An answer in words for people: `Yes`, `June 4, 2026`, `98.6 °F`, the name of a choice. */
export function valueWords(value: AnswerValue): string {
  if ('valueBoolean' in value) return value.valueBoolean ? 'Yes' : 'No'
  if ('valueCoding' in value) return value.valueCoding.display ?? value.valueCoding.code
  if ('valueDate' in value) return dayWords(value.valueDate)
  if ('valueString' in value) return value.valueString
  if ('valueQuantity' in value) {
    const unit = value.valueQuantity.unit ?? value.valueQuantity.code
    return unit === undefined
      ? String(value.valueQuantity.value)
      : `${value.valueQuantity.value} ${unit}`
  }
  return valueKey(value)
}

/** A FHIR date or dateTime as a day in words (`June 4, 2026`); text that is neither comes back as it is. */
export function dayWords(text: string): string {
  const day = readDay(text.slice(0, 10))
  if (day === undefined) return text
  return day.toLocaleString('en-US', { year: 'numeric', month: 'long', day: 'numeric' })
}
