import { z } from 'zod'
import { answerValueSchema } from './answer-value.ts'
import type { AnswerValue } from './answer-value.ts'
import type { AnswerOption } from './questionnaire.ts'

/** What was filled in for one question, and where it came from in words ("from your chart"). */
export type PrefilledValue = {
  readonly answers: readonly AnswerValue[]
  readonly origin: string
}

/** An expression that gave nothing, and why; it holds nothing of the chart, so it may be logged. */
export type PrefillProblem = {
  readonly linkId: string
  readonly part: 'value' | 'options' | 'option'
  readonly reason: 'does not compile' | 'failed' | 'gave a value that cannot answer the question'
}

/** What the chart fills into one form for one patient. Plain JSON, to be kept with the draft it was made for. */
export type Prefill = {
  readonly values: { readonly [linkId: string]: PrefilledValue }
  readonly options: { readonly [linkId: string]: readonly AnswerOption[] }
  readonly problems: readonly PrefillProblem[]
}

export const noPrefill: Prefill = { values: {}, options: {}, problems: [] }

/** Reads a prefill that was kept with a draft. */
export const prefillSchema: z.ZodType<Prefill> = z.object({
  values: z.record(
    z.string(),
    z.object({ answers: z.array(answerValueSchema), origin: z.string() }),
  ),
  options: z.record(
    z.string(),
    z.array(
      z.object({
        key: z.string(),
        value: answerValueSchema,
        label: z.string(),
        details: z.array(z.string()),
        exclusive: z.boolean(),
        initial: z.boolean(),
        reference: z.string().exactOptional(),
      }),
    ),
  ),
  problems: z.array(
    z.object({
      linkId: z.string(),
      part: z.enum(['value', 'options', 'option']),
      reason: z.enum([
        'does not compile',
        'failed',
        'gave a value that cannot answer the question',
      ]),
    }),
  ),
})
