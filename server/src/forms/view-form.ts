import { own } from './answer-value.ts'
import type { Answers } from './answer-value.ts'
import { fieldName } from './answer-problem.ts'
import type { AnswerProblem } from './answer-problem.ts'
import { enabledItems } from './enable-when.ts'
import type { FieldView, FormView, SectionView } from './form-view.ts'
import { postAnswers } from './post-answers.ts'
import { readPostedAnswers } from './posted-answers.ts'
import type { PostedFields } from './posted-answers.ts'
import type { Prefill } from './prefill.ts'
import { everyItem } from './questionnaire.ts'
import type { Item, Questionnaire } from './questionnaire.ts'
import { viewField } from './view-field.ts'
import { conditionWords, viewWhen } from './view-when.ts'
import { domId } from './viewing.ts'
import type { DangerAnswers, Viewing } from './viewing.ts'

export type FormViewInput = {
  readonly prefill?: Prefill | undefined
  /** What was typed so far, as posted or kept with a draft; without it the form opens as filled in. */
  readonly fields?: PostedFields | undefined
  readonly problems?: readonly AnswerProblem[] | undefined
  readonly dangers?: readonly DangerAnswers[] | undefined
}

/** The form as a page shows it. Hidden items are not in it; items that are not asked now are. */
export function viewForm(questionnaire: Questionnaire, input: FormViewInput): FormView {
  const { prefill, problems = [] } = input
  const fields =
    input.fields ?? postAnswers(questionnaire, openingAnswers(questionnaire, prefill), prefill)
  const { answers } = readPostedAnswers(questionnaire, fields, prefill)
  const all = everyItem(questionnaire.items)
  const viewing: Viewing = {
    fields,
    prefill,
    answers,
    byId: new Map(all.map((item) => [item.linkId, item])),
    enabled: enabledItems(questionnaire, answers),
    dangers: input.dangers ?? [],
    problems: new Map(problems.toReversed().map((problem) => [problem.linkId, problem])),
  }
  const sections = viewSections(questionnaire.items, viewing)
  return {
    title: questionnaire.title,
    description: questionnaire.description,
    prefilled: isPrefilled(all, prefill),
    sections,
    problems: problems.map((problem) => ({
      focusId: focusId(problem, viewing),
      words: problem.words,
    })),
  }
}

/** What a form holds when it opens: the chart's values, else the form's own. */
export function openingAnswers(questionnaire: Questionnaire, prefill?: Prefill): Answers {
  const opening = everyItem(questionnaire.items).flatMap((item) => {
    const filled = prefill === undefined ? undefined : own(prefill.values, item.linkId)?.answers
    const ticked = item.options.filter(({ initial }) => initial).map(({ value }) => value)
    const answers = filled ?? [...item.initial, ...ticked]
    return answers.length === 0 ? [] : [[item.linkId, answers] as const]
  })
  return Object.fromEntries(opening)
}

function viewSections(items: readonly Item[], viewing: Viewing): readonly SectionView[] {
  const sections: SectionView[] = []
  let loose: FieldView[] = []
  let before: Item | undefined
  const close = (): void => {
    if (loose.length === 0) return
    sections.push({ key: `part-${sections.length}`, enabled: true, when: [], fields: loose })
    loose = []
  }
  for (const item of items.filter(({ hidden }) => !hidden)) {
    if (item.kind === 'group') {
      close()
      sections.push(viewSection(item, before, viewing))
    } else {
      loose.push(...viewField(item, { before }, viewing))
    }
    before = item
  }
  close()
  return sections
}

function viewSection(item: Item, before: Item | undefined, viewing: Viewing): SectionView {
  return {
    key: domId(item.linkId),
    heading: item.text === '' ? undefined : item.text,
    hint: item.help,
    enabled: viewing.enabled.has(item.linkId),
    when: viewWhen(item, viewing),
    condition: conditionWords(item, before, viewing),
    fields: item.items.flatMap((child, index) =>
      viewField(child, { around: item, before: item.items[index - 1] }, viewing),
    ),
  }
}

function isPrefilled(all: readonly Item[], prefill: Prefill | undefined): boolean {
  if (prefill === undefined) return false
  return all.some(
    ({ linkId, hidden }) =>
      !hidden &&
      (own(prefill.values, linkId) !== undefined ||
        (own(prefill.options, linkId) ?? []).length > 0),
  )
}

function focusId({ linkId, field }: AnswerProblem, { byId }: Viewing): string {
  const item = byId.get(linkId)
  if (item === undefined) return 'main'
  const id = domId(linkId)
  const part = field.slice(fieldName(linkId).length + 1)
  if (part !== '') return `${id}-${part}`
  if (item.kind === 'date') return `${id}-month`
  const isChoice = ['choice', 'open-choice', 'boolean'].includes(item.kind)
  if (!isChoice) return id
  return item.control === 'drop-down' ? id : `${id}-0`
}
