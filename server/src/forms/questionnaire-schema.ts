import { z } from 'zod'
import { codingSchema, quantitySchema } from './answer-value.ts'
import type { AnswerValue } from './answer-value.ts'
import type { EnableOperator } from './questionnaire.ts'

type RawExtensionValue = {
  readonly [key: string]: unknown
  readonly url: string
  readonly valueString?: string | undefined
  readonly valueMarkdown?: string | undefined
  readonly valueBoolean?: boolean | undefined
  readonly valueInteger?: number | undefined
  readonly valueCode?: string | undefined
  readonly valueCodeableConcept?:
    | { readonly coding?: readonly { readonly code?: string | undefined }[] | undefined }
    | undefined
  readonly valueExpression?:
    | { readonly language: string; readonly expression?: string | undefined }
    | undefined
}

/** One FHIR extension, with the value types this room reads, and one level of extensions inside. */
export type RawExtension = RawExtensionValue & {
  readonly extension?: readonly RawExtensionValue[] | undefined
}

/** An element with a value of some type among its keys: which of them count is decided where it is read. */
export type RawChoice = {
  readonly [key: string]: unknown
  readonly extension?: readonly RawExtension[] | undefined
}

/** One item of an R4 Questionnaire; the items inside it are read one level at a time. */
export type RawItem = {
  readonly linkId: string
  readonly type: string
  readonly text?: string | undefined
  readonly prefix?: string | undefined
  readonly required?: boolean | undefined
  readonly repeats?: boolean | undefined
  readonly readOnly?: boolean | undefined
  readonly maxLength?: number | undefined
  readonly enableWhen?:
    | readonly {
        readonly [key: string]: unknown
        readonly question: string
        readonly operator: EnableOperator
      }[]
    | undefined
  readonly enableBehavior?: 'all' | 'any' | undefined
  readonly answerValueSet?: string | undefined
  readonly answerOption?: readonly RawChoice[] | undefined
  readonly initial?: readonly RawChoice[] | undefined
  readonly extension?: readonly RawExtension[] | undefined
  readonly modifierExtension?: readonly unknown[] | undefined
  readonly item?: readonly unknown[] | undefined
}

/** The outside of an R4 Questionnaire. */
export type RawQuestionnaire = {
  readonly url?: string | undefined
  readonly version?: string | undefined
  readonly name?: string | undefined
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly implicitRules?: string | undefined
  readonly extension?: readonly RawExtension[] | undefined
  readonly modifierExtension?: readonly unknown[] | undefined
  readonly contained?: readonly unknown[] | undefined
  readonly item?: readonly unknown[] | undefined
}

type RawConcept = {
  readonly system?: string | undefined
  readonly code: string
  readonly display?: string | undefined
}

/** A contained ValueSet that lists its codes one by one, expanded or composed. */
export type ListedValueSet = {
  readonly id: string
  readonly expansion?: { readonly contains: readonly RawConcept[] } | undefined
  readonly compose?:
    | {
        readonly exclude?: readonly unknown[] | undefined
        readonly include: readonly {
          readonly system?: string | undefined
          readonly concept?: readonly RawConcept[] | undefined
          readonly filter?: readonly unknown[] | undefined
          readonly valueSet?: readonly unknown[] | undefined
        }[]
      }
    | undefined
}

const words = z
  .string()
  .max(20_000)
  .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'holds broken characters')

const expression = z.looseObject({
  language: z.string(),
  expression: words.max(4000).optional(),
})

const extensionValue = {
  url: z.string().max(500),
  valueString: words.optional(),
  valueMarkdown: words.optional(),
  valueBoolean: z.boolean().optional(),
  valueInteger: z.int().optional(),
  valueDecimal: z.number().optional(),
  valueDate: z.string().max(10).optional(),
  valueCode: z.string().max(200).optional(),
  valueCoding: z.looseObject({ code: z.string().optional() }).optional(),
  valueCodeableConcept: z
    .looseObject({ coding: z.array(z.looseObject({ code: z.string().optional() })).optional() })
    .optional(),
  valueExpression: expression.optional(),
}

const extensionSchema = z.looseObject({
  ...extensionValue,
  extension: z.array(z.looseObject(extensionValue)).optional(),
})

const extensions = z.array(extensionSchema).max(100).optional()

/** `value[x]`, `answer[x]` or `initial` of any type: which of them count is decided where they are read. */
const choiceElement = z.looseObject({ extension: extensions })

export const itemSchema: z.ZodType<RawItem> = z.looseObject({
  linkId: words
    .min(1)
    .max(255)
    .refine((id) => id.trim() === id && id !== '__proto__', 'has spaces around it'),
  type: z.string().max(100),
  text: words.optional(),
  prefix: words.optional(),
  required: z.boolean().optional(),
  repeats: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  maxLength: z.int().min(1).optional(),
  enableWhen: z
    .array(
      z.looseObject({
        question: z.string().max(255),
        operator: z.enum(['exists', '=', '!=', '>', '<', '>=', '<=']),
      }),
    )
    .max(50)
    .optional(),
  enableBehavior: z.enum(['all', 'any']).optional(),
  answerValueSet: z.string().max(500).optional(),
  answerOption: z.array(choiceElement).max(500).optional(),
  initial: z.array(choiceElement).max(50).optional(),
  extension: extensions,
  modifierExtension: z.array(z.unknown()).optional(),
  item: z.array(z.unknown()).max(500).optional(),
})

export const questionnaireSchema: z.ZodType<RawQuestionnaire> = z.looseObject({
  resourceType: z.literal('Questionnaire'),
  url: z
    .string()
    .max(500)
    .regex(/^[^\s|]+$/)
    .optional(),
  version: z
    .string()
    .max(100)
    .regex(/^[^\s|]+$/)
    .optional(),
  name: words.optional(),
  title: words.optional(),
  description: words.optional(),
  implicitRules: z.string().optional(),
  extension: extensions,
  modifierExtension: z.array(z.unknown()).optional(),
  contained: z.array(z.unknown()).max(200).optional(),
  item: z.array(z.unknown()).max(500).optional(),
})

const concept = z.looseObject({ code: z.string().min(1).max(500), display: words.optional() })

export const listedValueSetSchema: z.ZodType<ListedValueSet> = z.looseObject({
  resourceType: z.literal('ValueSet'),
  id: z.string(),
  expansion: z
    .looseObject({
      contains: z
        .array(
          z.looseObject({
            system: z.string().optional(),
            code: z.string().min(1).max(500),
            display: words.optional(),
          }),
        )
        .max(500),
    })
    .optional(),
  compose: z
    .looseObject({
      exclude: z.array(z.unknown()).optional(),
      include: z
        .array(
          z.looseObject({
            system: z.string().optional(),
            concept: z.array(concept).max(500).optional(),
            filter: z.array(z.unknown()).optional(),
            valueSet: z.array(z.unknown()).optional(),
          }),
        )
        .max(50),
    })
    .optional(),
})

/** The value of a `value[x]`-like element whose name starts with `prefix`, in the types this room answers in. */
export const choiceValueSchema: z.ZodType<AnswerValue> = z.union([
  z.looseObject({ Boolean: z.boolean() }).transform(({ Boolean }) => ({ valueBoolean: Boolean })),
  z.looseObject({ Integer: z.int() }).transform(({ Integer }) => ({ valueInteger: Integer })),
  z.looseObject({ Decimal: z.number() }).transform(({ Decimal }) => ({ valueDecimal: Decimal })),
  z.looseObject({ Date: z.string().max(10) }).transform((found) => ({ valueDate: found.Date })),
  z
    .looseObject({ String: words.min(1).max(5000) })
    .transform((found) => ({ valueString: found.String })),
  z.looseObject({ Coding: codingSchema }).transform(({ Coding }) => ({ valueCoding: Coding })),
  z
    .looseObject({ Quantity: quantitySchema })
    .transform(({ Quantity }) => ({ valueQuantity: Quantity })),
])
