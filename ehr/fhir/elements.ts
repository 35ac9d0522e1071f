import { z } from 'zod'
import { isObject, type JsonObject, textIn } from './json.ts'
import { type Moment, readMoment } from './moments.ts'

// The FHIR data types we look into, read leniently: unknown members are passed over, null is absent.

/** The outcome of looking into a resource. */
export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

type Text = z.ZodOptional<z.ZodNullable<z.ZodString>>
type Moments = z.ZodOptional<z.ZodNullable<z.ZodType<Moment>>>
type OptionalList<Item extends z.ZodType> = z.ZodOptional<z.ZodNullable<z.ZodArray<Item>>>

export const text: Text = z.string().nullish()

/** Text that is kept where only so much can be kept; longer text is refused. */
export const idText: Text = z.string().max(300).nullish()

export const moment: Moments = z
  .string()
  .transform((value, context) => {
    const read = readMoment(value)
    if (read !== undefined) return read
    context.addIssue({ code: 'custom', message: 'not a date' })
    return z.NEVER
  })
  .nullish()

type Maybe<Value> = Value | null | undefined
export type Coding = { system?: Maybe<string>; code?: Maybe<string>; display?: Maybe<string> }
export type Concept = { text?: Maybe<string>; coding?: Maybe<Coding[]> }
export type Period = { start?: Maybe<Moment>; end?: Maybe<Moment> }
export type Quantity = { value?: Maybe<number>; unit?: Maybe<string>; code?: Maybe<string> }
export type IdentifierElement = {
  use?: Maybe<string>
  type?: Maybe<Concept>
  system?: Maybe<string>
  value?: Maybe<string>
}

const coding = z.object({ system: text, code: text, display: text })

export const concept: z.ZodType<Concept> = z.object({ text, coding: list(coding) })

export const period: z.ZodType<Period> = z.object({ start: moment, end: moment })

export const quantity: z.ZodType<Quantity> = z.object({
  value: z.number().nullish(),
  unit: text,
  code: text,
})

export const identifier: z.ZodType<IdentifierElement> = z.object({
  use: text,
  type: concept.nullish(),
  system: idText,
  value: idText,
})

/** Kept as found: `readReference` makes sense of it. */
export const reference: z.ZodType<JsonObject> = z.custom<JsonObject>(isObject, 'not a reference')

/** An optional list of the element. */
export function list<Item extends z.ZodType>(item: Item): OptionalList<Item> {
  return z.array(item).nullish()
}

/**
 * Looks into a resource with a schema. The reason of a refusal names the element and is plain words:
 * 'Patient.birthDate: not a date'. It never quotes the value.
 */
export function check<Value>(schema: z.ZodType<Value>, resource: JsonObject): Checked<Value> {
  const result = schema.safeParse(resource)
  if (result.success) return { ok: true, value: result.data }
  const issue = result.error.issues[0]
  const path = issue?.path ?? []
  const element = [String(resource['resourceType']), ...path.map(String)].join('.')
  const missing = valueAt(resource, path) === undefined
  return { ok: false, reason: `${element}: ${missing ? 'missing' : words(issue)}` }
}

/** The best words for a concept: its text, else the first coding with a display, else a code. */
export function conceptWords(value: Maybe<Concept>): string | undefined {
  const codings = value?.coding ?? []
  return (
    textIn(value?.text) ??
    codings.map((one) => textIn(one.display)).find((words) => words !== undefined) ??
    codings.map((one) => textIn(one.code)).find((code) => code !== undefined)
  )
}

/** The first code of a concept, in the given code system when one is given. */
export function codeIn(value: Maybe<Concept>, system?: string): string | undefined {
  const found = (value?.coding ?? []).find(
    (one) => textIn(one.code) !== undefined && (system === undefined || one.system === system),
  )
  return textIn(found?.code)
}

const kinds: Readonly<Record<string, string>> = {
  string: 'not text',
  array: 'not a list',
  object: 'not an object',
  number: 'not a number',
  boolean: 'not true or false',
}

function words(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type') return kinds[issue.expected] ?? 'not understood'
  if (issue?.code === 'too_big') return 'too long'
  return issue?.code === 'custom' ? issue.message : 'not understood'
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = root
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step]
    else if (isObject(value)) value = value[String(step)]
    else return undefined
  }
  return value
}
