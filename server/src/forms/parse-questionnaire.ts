import { z } from 'zod'
import type { AnswerValue } from './answer-value.ts'
import { checkStructure } from './check-structure.ts'
import { itemKinds } from './questionnaire.ts'
import type { Item, Questionnaire } from './questionnaire.ts'
import { itemSchema, questionnaireSchema } from './questionnaire-schema.ts'
import type { RawItem, RawQuestionnaire } from './questionnaire-schema.ts'
import { readChoice } from './read-choice.ts'
import * as read from './read-extensions.ts'
import type { FormProblem } from './read-extensions.ts'
import { readOptions } from './read-options.ts'

export type ParsedQuestionnaire =
  | { readonly outcome: 'accepted'; readonly questionnaire: Questionnaire }
  | { readonly outcome: 'refused'; readonly problems: readonly FormProblem[] }

const depthMax = 8
const itemsMax = 1000
const problemsMax = 100

const kindSchema = z.enum(itemKinds)

const itemKeys = new Set(
  (
    'id linkId definition code prefix text type enableWhen enableBehavior required repeats readOnly ' +
    'maxLength answerValueSet answerOption initial extension modifierExtension item'
  ).split(' '),
)

/** What is gathered while one form is read. */
type Reading = {
  readonly contained: readonly unknown[]
  readonly problems: FormProblem[]
  count: number
}

/**
 * Reads a FHIR R4 Questionnaire (SDC IG: rendering, population) into the form this room works with.
 *
 * Takes any JSON and never throws. At most 1000 items, 8 levels deep. Refuses, with the path of each: item
 * types it cannot ask (time, attachment, reference), groups that repeat, value sets outside the form,
 * extensions that change what an answer may be, rules that point nowhere or in a ring. `pin` names a form
 * that has no address or version of its own.
 */
export function parseQuestionnaire(
  json: unknown,
  pin?: { readonly url: string; readonly version: string },
): ParsedQuestionnaire {
  const outside = questionnaireSchema.safeParse(json)
  if (!outside.success) return { outcome: 'refused', problems: schemaProblems('', outside.error) }
  const raw = outside.data
  const reading: Reading = { contained: raw.contained ?? [], problems: [], count: 0 }
  reading.problems.push(...unsupportedOutside(raw))
  const items = readItems(raw.item, 'item', 1, reading)
  const problems =
    reading.problems.length === 0 && items.length > 0 ? checkStructure(items) : reading.problems
  const url = raw.url ?? pin?.url
  const version = raw.version ?? pin?.version
  if (url === undefined || version === undefined) {
    const unnamed = { path: 'url', reason: 'a form needs an address (url) and a version' }
    return { outcome: 'refused', problems: [unnamed, ...problems].slice(0, problemsMax) }
  }
  if (problems.length > 0) return { outcome: 'refused', problems: problems.slice(0, problemsMax) }
  return { outcome: 'accepted', questionnaire: { url, version, ...wordsOf(raw), items } }
}

function wordsOf(raw: RawQuestionnaire): Pick<Questionnaire, 'title' | 'description' | 'summary'> {
  const summary = read
    .extensionsNamed(raw.extension, 'summary')
    .flatMap(({ valueString }) => valueString ?? [])
  return { title: raw.title ?? raw.name ?? 'Form', description: raw.description, summary }
}

function unsupportedOutside(raw: RawQuestionnaire): readonly FormProblem[] {
  return [
    ...(raw.modifierExtension === undefined ? [] : [modifier('')]),
    ...(raw.implicitRules === undefined
      ? []
      : [{ path: 'implicitRules', reason: 'follows rules kept elsewhere' }]),
    ...((raw.item ?? []).length === 0 ? [{ path: 'item', reason: 'a form needs questions' }] : []),
    ...read.refuseUnsupported(raw.extension, 'extension'),
  ]
}

function readItems(
  raw: readonly unknown[] | undefined,
  path: string,
  depth: number,
  reading: Reading,
): readonly Item[] {
  if (raw === undefined) return []
  if (depth > depthMax || reading.count + raw.length > itemsMax) {
    reading.problems.push({ path, reason: `has over ${depthMax} levels or ${itemsMax} items` })
    return []
  }
  reading.count += raw.length
  return raw.flatMap((json, index) => {
    const at = `${path}[${index}]`
    const parsed = itemSchema.safeParse(json)
    if (!parsed.success) {
      reading.problems.push(...schemaProblems(at, parsed.error))
      return []
    }
    return readItem(parsed.data, at, depth, reading)
  })
}

function readItem(raw: RawItem, path: string, depth: number, reading: Reading): readonly Item[] {
  const kind = kindSchema.safeParse(raw.type).data
  reading.problems.push(...unsupportedIn(raw, path))
  if (kind === undefined) {
    reading.problems.push({ path: `${path}.type`, reason: `"${raw.type}" cannot be asked here` })
    return []
  }
  const children = readItems(raw.item, `${path}.item`, depth + 1, reading)
  const help = children.filter((child) => child.kind === 'display' && isHelp(raw, child.linkId))
  const { options, problems: optionProblems } = readOptions(raw, reading.contained, path)
  const { source, problems: sourceProblems } = read.readOptionSource(raw.extension, path)
  const start = read.extensionExpression(raw.extension, 'initialExpression', path)
  reading.problems.push(...optionProblems, ...sourceProblems, ...start.problems)
  const item: Item = {
    linkId: raw.linkId,
    kind,
    text: raw.prefix === undefined ? (raw.text ?? '') : `${raw.prefix} ${raw.text ?? ''}`.trim(),
    required: raw.required ?? false,
    repeats: raw.repeats ?? false,
    hidden: read.extensionFlag(raw.extension, 'hidden'),
    readOnly: raw.readOnly ?? false,
    options,
    units: read.readUnits(raw.extension),
    initial: readInitial(raw, path, reading),
    items: children.filter((child) => !help.includes(child)),
    ...presentation(raw),
    ...limits(raw),
    help: help.length === 0 ? undefined : help.map(({ text }) => text).join(' '),
    optionsFrom: source,
    initialExpression: start.expression,
    enableWhen: readEnableWhen(raw, path, reading),
  }
  return [item]
}

function presentation(raw: RawItem) {
  const code = read.controlCode(raw.extension)
  const controls = new Map<string | undefined, NonNullable<Item['control']>>([
    ['radio-button', 'radio'],
    ['check-box', 'check-box'],
    ['drop-down', 'drop-down'],
    ['autocomplete', 'drop-down'],
  ])
  return {
    shortText: read.extensionText(raw.extension, 'shortText'),
    entryFormat: read.extensionText(raw.extension, 'entryFormat'),
    askWords: read.extensionText(raw.extension, 'askWords'),
    openLabel: read.extensionText(raw.extension, 'openLabel'),
    control: controls.get(code),
  }
}

function limits(raw: RawItem) {
  const count = (name: 'minOccurs' | 'maxOccurs') =>
    read.extensionsNamed(raw.extension, name)[0]?.valueInteger
  return {
    maxLength: raw.maxLength,
    minOccurs: count('minOccurs'),
    maxOccurs: count('maxOccurs'),
    minValue: read.extensionValue(raw.extension, 'minValue'),
    maxValue: read.extensionValue(raw.extension, 'maxValue'),
  }
}

function readInitial(raw: RawItem, path: string, reading: Reading): readonly AnswerValue[] {
  return (raw.initial ?? []).flatMap((element, index) => {
    const value = readChoice(element, 'value')
    if (value !== undefined) return [value]
    reading.problems.push({
      path: `${path}.initial[${index}]`,
      reason: 'has no value of a supported type',
    })
    return []
  })
}

function readEnableWhen(raw: RawItem, path: string, reading: Reading): Item['enableWhen'] {
  const rules = (raw.enableWhen ?? []).flatMap((rule, index) => {
    const value = readChoice(rule, 'answer')
    if (value !== undefined) {
      return [{ question: rule.question, operator: rule.operator, value }]
    }
    reading.problems.push({
      path: `${path}.enableWhen[${index}]`,
      reason: 'compares with a value of a type that is not supported',
    })
    return []
  })
  if (rules.length > 1 && raw.enableBehavior === undefined) {
    reading.problems.push({
      path: `${path}.enableBehavior`,
      reason: 'several rules need to say whether all or any must hold',
    })
  }
  return rules.length === 0 ? undefined : { behavior: raw.enableBehavior ?? 'all', rules }
}

function unsupportedIn(raw: RawItem, path: string): readonly FormProblem[] {
  const strange = Object.keys(raw).filter((key) => !itemKeys.has(key) && !key.startsWith('_'))
  return [
    ...strange.map((key) => ({
      path: `${path}.${key}`,
      reason: 'is not part of an R4 question',
    })),
    ...(raw.modifierExtension === undefined ? [] : [modifier(path)]),
    ...read.refuseUnsupported(raw.extension, path),
  ]
}

function isHelp(raw: RawItem, linkId: string): boolean {
  return (raw.item ?? []).some((json) => {
    const child = itemSchema.safeParse(json)
    if (!child.success || child.data.linkId !== linkId) return false
    const control = read.controlCode(child.data.extension)
    return control === 'help' || control === 'flyover'
  })
}

function modifier(path: string): FormProblem {
  return {
    path: path === '' ? 'modifierExtension' : `${path}.modifierExtension`,
    reason: 'changes the meaning of the form in a way that is not supported',
  }
}

type Issues = {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
}

function schemaProblems(at: string, { issues }: Issues): readonly FormProblem[] {
  return issues.slice(0, problemsMax).map(({ path, message }) => ({
    path: [at, ...path.map(String)].filter((part) => part !== '').join('.') || 'form',
    reason: message,
  }))
}
