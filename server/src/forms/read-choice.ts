import type { AnswerValue } from './answer-value.ts'
import { choiceValueSchema } from './questionnaire-schema.ts'

/**
 * The value of a FHIR element that may hold several types under one stem: `valueCoding` or `answerString`.
 * Undefined when there is none, or it is of a type this room does not answer in (time, reference).
 */
export function readChoice(
  element: { readonly [key: string]: unknown },
  stem: 'value' | 'answer',
): AnswerValue | undefined {
  const found = Object.fromEntries(
    Object.entries(element)
      .filter(([key]) => key.startsWith(stem))
      .map(([key, value]) => [key.slice(stem.length), value]),
  )
  const read = choiceValueSchema.safeParse(found)
  return read.success ? read.data : undefined
}
