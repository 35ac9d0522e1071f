import { z } from 'zod'
import { answerValueSchema } from './answer-value.ts'
import type { AnswerValue } from './answer-value.ts'

/** An extension Salve writes on a response. */
export type ResponseExtension = AnswerExtension & {
  readonly extension?: readonly AnswerExtension[] | undefined
}

type AnswerExtension = {
  readonly url: string
  readonly valueBoolean?: boolean | undefined
  readonly valueString?: string | undefined
  readonly valueInteger?: number | undefined
  readonly valueDecimal?: number | undefined
  readonly valueDate?: string | undefined
  readonly valueCoding?: unknown
  readonly valueQuantity?: unknown
  readonly valueReference?: { readonly reference: string } | undefined
}

export type ResponseAnswer = AnswerValue & {
  readonly extension?: readonly ResponseExtension[]
  readonly item?: readonly ResponseItem[]
}

export type ResponseItem = {
  readonly linkId: string
  readonly text?: string
  readonly extension?: readonly ResponseExtension[]
  readonly answer?: readonly ResponseAnswer[]
  readonly item?: readonly ResponseItem[]
}

/** FHIR R4 QuestionnaireResponse, as Salve writes it. Who it is about and when are added by whoever stores it. */
export type QuestionnaireResponse = {
  readonly resourceType: 'QuestionnaireResponse'
  readonly questionnaire: string
  readonly status: 'completed'
  readonly item: readonly ResponseItem[]
}

/** Every item of a response, in order, each before the items inside it. */
export function everyResponseItem(items: readonly ResponseItem[]): readonly ResponseItem[] {
  return items.flatMap((item) => [
    item,
    ...everyResponseItem(item.item ?? []),
    ...(item.answer ?? []).flatMap((answer) => everyResponseItem(answer.item ?? [])),
  ])
}

/** The plain value of an answer in a response, without its extensions. */
export function answerValue(answer: ResponseAnswer): AnswerValue | undefined {
  const { extension: _extension, item: _item, ...value } = answer
  return answerValueSchema.safeParse(value).data
}

const extensionPartSchema = z.object({
  url: z.string(),
  valueBoolean: z.boolean().optional(),
  valueString: z.string().optional(),
  valueInteger: z.number().optional(),
  valueDecimal: z.number().optional(),
  valueDate: z.string().optional(),
  valueCoding: z.unknown().optional(),
  valueQuantity: z.unknown().optional(),
  valueReference: z.object({ reference: z.string() }).optional(),
})

const extensionSchema = z.object({
  ...extensionPartSchema.shape,
  extension: z.array(extensionPartSchema).optional(),
})

const shellSchema = z.looseObject({
  extension: z.array(extensionSchema).optional(),
  item: z.array(z.unknown()).optional(),
})

const itemShellSchema = shellSchema.extend({
  linkId: z.string(),
  text: z.string().optional(),
  answer: z.array(z.unknown()).optional(),
})

/** Reads a stored response back; what Salve did not write itself does not match. */
export const questionnaireResponseSchema: z.ZodType<QuestionnaireResponse> = z.looseObject({
  resourceType: z.literal('QuestionnaireResponse'),
  questionnaire: z.string(),
  status: z.literal('completed'),
  item: z.array(z.custom<ResponseItem>(isResponseItem)),
})

function isResponseItem(json: unknown): json is ResponseItem {
  const read = itemShellSchema.safeParse(json)
  return (
    read.success &&
    (read.data.answer ?? []).every(isResponseAnswer) &&
    (read.data.item ?? []).every(isResponseItem)
  )
}

function isResponseAnswer(json: unknown): json is ResponseAnswer {
  const read = shellSchema.safeParse(json)
  if (!read.success) return false
  const { extension: _extension, item = [], ...value } = read.data
  return answerValueSchema.safeParse(value).success && item.every(isResponseItem)
}
