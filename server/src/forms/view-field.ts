import { own, valueWords } from './answer-value.ts'
import { fieldName } from './answer-problem.ts'
import { offeredOptions } from './check-answers.ts'
import { textLengthMax } from './check-values.ts'
import type { ChoicesView, Conditional, DatePartView, FieldView } from './form-view.ts'
import { otherKey } from './posted-answers.ts'
import { isQuestion } from './questionnaire.ts'
import type { Item, QuestionKind } from './questionnaire.ts'
import { conditionWords, viewWhen } from './view-when.ts'
import { domId, originOf } from './viewing.ts'
import type { Viewing } from './viewing.ts'

const radiosMax = 8

type Question = Item & { readonly kind: QuestionKind }

/** Where an item stands: the one it is inside of, and the one above it on the page. */
export type Place = { readonly around?: Item | undefined; readonly before?: Item | undefined }

/** One item as fields of a page: itself, then the questions inside it. Hidden items give none. */
export function viewField(item: Item, place: Place, viewing: Viewing): readonly FieldView[] {
  if (item.hidden) return []
  const shared = conditional(item, place, viewing)
  const id = domId(item.linkId)
  if (item.kind === 'display') return [{ ...shared, kind: 'note', id, text: item.text }]
  if (item.kind === 'group') {
    const fields = item.items.flatMap((child, index) =>
      viewField(child, { around: item, before: item.items[index - 1] }, viewing),
    )
    return [{ ...shared, kind: 'set', id, label: item.text, hint: item.help, fields }]
  }
  if (!isQuestion(item)) return []
  const inside = item.items.flatMap((child, index) =>
    viewField(child, { around: item, before: item.items[index - 1] ?? item }, viewing),
  )
  return [
    item.readOnly ? viewFact(item, shared, viewing) : viewQuestion(item, shared, viewing),
    ...inside,
  ]
}

function conditional(item: Item, { around, before }: Place, viewing: Viewing): Conditional {
  return {
    enabled: viewing.enabled.has(item.linkId),
    when: viewWhen(item, viewing, around),
    condition: conditionWords(item, before, viewing),
  }
}

function viewFact(item: Question, shared: Conditional, viewing: Viewing): FieldView {
  const filled =
    viewing.prefill === undefined ? undefined : own(viewing.prefill.values, item.linkId)
  const value = (filled?.answers ?? item.initial).map(valueWords).join(', ')
  const id = domId(item.linkId)
  return { ...shared, kind: 'fact', id, label: item.text, value, origin: filled?.origin }
}

function viewQuestion(item: Question, shared: Conditional, viewing: Viewing): FieldView {
  const labelled = {
    ...shared,
    linkId: item.linkId,
    name: fieldName(item.linkId),
    id: domId(item.linkId),
    label: item.text,
    hint: item.help,
    required: item.required,
    error: viewing.problems.get(item.linkId)?.words,
    origin: originOf(item, viewing),
  }
  const posted = textsOf(labelled.name, viewing)
  switch (item.kind) {
    case 'choice':
    case 'open-choice':
    case 'boolean':
      return { ...labelled, kind: 'choices', ...viewChoices(item, posted, viewing) }
    case 'date':
      return { ...labelled, kind: 'date', parts: viewDate(item, posted, viewing) }
    case 'integer':
    case 'decimal':
    case 'quantity':
      return { ...labelled, ...viewNumber(item, posted, viewing) }
    case 'string':
      return { ...labelled, kind: 'line', ...viewText(item, posted, textLengthMax.string) }
    case 'text':
      return { ...labelled, kind: 'lines', ...viewText(item, posted, textLengthMax.text) }
  }
}

function viewText(item: Question, posted: readonly string[], most: number) {
  const maxLength = Math.min(item.maxLength ?? most, most)
  return { values: boxesOf(item, posted), maxLength, example: item.entryFormat }
}

/** A question that repeats has an empty box after those filled in. */
function boxesOf(item: Question, posted: readonly string[]): readonly string[] {
  return item.repeats ? [...posted, ''] : [posted[0] ?? '']
}

function viewChoices(
  item: Question,
  posted: readonly string[],
  viewing: Viewing,
): Pick<ChoicesView, 'control' | 'options' | 'other'> {
  const id = domId(item.linkId)
  const offered =
    item.kind === 'boolean'
      ? ['true', 'false'].map((key) => ({
          key,
          label: key === 'true' ? 'Yes' : 'No',
          details: [],
          exclusive: false,
        }))
      : offeredOptions(item, viewing.prefill)
  const options = offered.map(({ key, label, details, exclusive }, index) => ({
    id: `${id}-${index}`,
    key,
    label,
    details,
    exclusive,
    checked: posted.includes(key),
    danger: viewing.dangers.find(
      ({ linkId, codes }) => linkId === item.linkId && codes.includes(key),
    )?.danger,
  }))
  return {
    control: controlOf(item, options.length),
    options,
    other: item.kind === 'open-choice' ? viewOther(item, posted, viewing) : undefined,
  }
}

function viewOther(
  item: Question,
  posted: readonly string[],
  viewing: Viewing,
): ChoicesView['other'] {
  const name = `${fieldName(item.linkId)}.other`
  const value = textsOf(name, viewing)[0] ?? ''
  const count = offeredOptions(item, viewing.prefill).length
  return {
    name,
    id: `${domId(item.linkId)}-other`,
    // With nothing to pick from, "mine is not here" would puzzle.
    label: count === 0 ? 'Write it here' : (item.openLabel ?? 'Something else'),
    value,
    maxLength: textLengthMax.other,
    key: otherKey,
    checked: posted.includes(otherKey) || value !== '',
  }
}

function controlOf(item: Question, count: number): ChoicesView['control'] {
  if (item.repeats) return 'check-box'
  if (item.kind === 'boolean' && item.control === undefined) return 'radio'
  if (item.control === 'drop-down') return 'drop-down'
  if (item.control === 'check-box') return count === 1 ? 'check-box' : 'radio'
  return item.control ?? (count > radiosMax ? 'drop-down' : 'radio')
}

function viewDate(
  item: Question,
  posted: readonly string[],
  viewing: Viewing,
): readonly DatePartView[] {
  const name = fieldName(item.linkId)
  const [year = '', month = '', day = ''] = (posted[0] ?? '').split('-')
  const parts = [
    { part: 'month', label: 'Month', whole: month },
    { part: 'day', label: 'Day', whole: day },
    { part: 'year', label: 'Year', whole: year },
  ] as const
  return parts.map(({ part, label, whole }) => ({
    part,
    name: `${name}.${part}`,
    id: `${domId(item.linkId)}-${part}`,
    label,
    value: textsOf(`${name}.${part}`, viewing)[0] ?? whole,
  }))
}

function viewNumber(item: Question, posted: readonly string[], viewing: Viewing) {
  const unitName = `${fieldName(item.linkId)}.unit`
  const chosen = textsOf(unitName, viewing)[0]
  const units = item.units.map(({ code, unit }, index) => ({
    id: `${domId(item.linkId)}-unit-${index}`,
    key: code ?? unit,
    label: unit,
    details: [],
    exclusive: false,
    checked: chosen === undefined ? index === 0 : chosen === (code ?? unit),
  }))
  return {
    kind: 'number' as const,
    values: boxesOf(item, posted),
    example: item.entryFormat,
    inputMode: item.kind === 'integer' ? ('numeric' as const) : ('decimal' as const),
    units,
    unitName,
  }
}

function textsOf(name: string, { fields }: Viewing): readonly string[] {
  const found = own(fields, name)
  if (found === undefined) return []
  return typeof found === 'string' ? [found] : found
}
