import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { familyPracticeForms } from './family-practice-forms.ts'
import { checkAnswers } from './check-answers.ts'
import { parseQuestionnaire } from './parse-questionnaire.ts'
import type { Prefill } from './prefill.ts'
import { noPrefill } from './prefill.ts'
import { everyItem, isQuestion } from './questionnaire.ts'
import type { Questionnaire } from './questionnaire.ts'
import { questionnaireResponseSchema } from './questionnaire-response.ts'

const metformin = {
  key: '860975',
  value: { valueCoding: { system: 'rx', code: '860975', display: 'Metformin 500 mg' } },
  label: 'Metformin 500 mg',
  details: [],
  exclusive: false,
  initial: false,
  reference: 'MedicationRequest/m1',
}
const prefill: Prefill = {
  values: {
    pharmacy: { answers: [{ valueString: 'Oak Avenue Pharmacy' }], origin: 'from your chart' },
  },
  options: { medicines: [metformin] },
  problems: [],
}
const refill = familyPracticeForms.refill
const daysLeft = { system: 'http://salve.example/codes/refill/days-left', code: '1-3' }
const goodRefill = {
  medicines: [{ valueCoding: { code: '860975' } }],
  'days-left': [{ valueCoding: { ...daysLeft, display: 'made up' } }],
  pharmacy: [{ valueString: 'Oak Avenue Pharmacy' }],
}

function form(...item: readonly unknown[]): Questionnaire {
  const parsed = parseQuestionnaire({
    resourceType: 'Questionnaire',
    url: 'http://salve.example/forms/test',
    version: '2',
    item,
  })
  assert.equal(parsed.outcome, 'accepted')
  return parsed.questionnaire
}

function problemsOf(questionnaire: Questionnaire, answers: unknown, filled?: Prefill) {
  const checked = checkAnswers(questionnaire, answers, filled)
  return checked.outcome === 'accepted'
    ? []
    : checked.problems.map(({ field, problem }) => `${field} ${problem}`)
}

test('a refill becomes a response with our own words, its source, and what was filled in', () => {
  const checked = checkAnswers(refill, goodRefill, prefill)
  assert.equal(checked.outcome, 'accepted')
  const { response } = checked
  assert.equal(response.questionnaire, 'http://salve.example/forms/refill|1.0.0')
  assert.deepEqual(response.item[0]?.answer, [
    {
      valueCoding: { system: 'rx', code: '860975', display: 'Metformin 500 mg' },
      extension: [
        {
          url: 'http://salve.example/fhir/StructureDefinition/from-record',
          valueReference: { reference: 'MedicationRequest/m1' },
        },
      ],
    },
  ])
  assert.deepEqual(response.item[1]?.answer, [{ valueCoding: { ...daysLeft, display: '1 to 3' } }])
  assert.deepEqual(response.item[2]?.extension?.[0]?.extension, [
    { url: 'origin', valueString: 'from your chart' },
    { url: 'changed', valueBoolean: false },
    { url: 'value', valueString: 'Oak Avenue Pharmacy' },
  ])
  const stored: unknown = JSON.parse(JSON.stringify(response))
  assert.deepEqual(questionnaireResponseSchema.parse(stored), response)
})

test('a change to what was filled in is kept beside what it was', () => {
  const changed = { ...goodRefill, pharmacy: [{ valueString: 'Elm Drugs' }] }
  const checked = checkAnswers(refill, changed, prefill)
  assert.equal(checked.outcome, 'accepted')
  const parts = checked.response.item[2]?.extension?.[0]?.extension
  assert.deepEqual(parts?.[1], { url: 'changed', valueBoolean: true })
  assert.deepEqual(parts?.[2], { url: 'value', valueString: 'Oak Avenue Pharmacy' })
})

test('what is missing is asked for in the words of the form', () => {
  const checked = checkAnswers(refill, {}, prefill)
  assert.equal(checked.outcome, 'refused')
  assert.deepEqual(
    checked.problems.map(({ field, words }) => [field, words]),
    [
      ['a.medicines', 'Pick or write the medicine you need'],
      ['a.days-left', 'Pick how many days you have left'],
      ['a.pharmacy', 'Write the name of your drug store'],
    ],
  )
})

test('a medicine that neither the form nor the chart offers is refused; one in own words is not', () => {
  const stranger = { ...goodRefill, medicines: [{ valueCoding: { code: '999' } }] }
  assert.deepEqual(problemsOf(refill, stranger, prefill), ['a.medicines not-offered'])
  assert.deepEqual(problemsOf(refill, goodRefill, noPrefill), ['a.medicines not-offered'])
  const own = { ...goodRefill, medicines: [{ valueString: 'the blue inhaler' }] }
  assert.deepEqual(problemsOf(refill, own, noPrefill), [])
})

test('an answer to a question the form does not have is refused', () => {
  const answers = { ...goodRefill, ['no-such']: [{ valueString: 'x' }] }
  assert.deepEqual(problemsOf(refill, answers, prefill), ['a.no-such unknown-question'])
  const inherited = JSON.parse('{"__proto__": [{"valueString": "x"}], "constructor": []}')
  assert.deepEqual(problemsOf(form({ linkId: 'x', type: 'string', text: 'x' }), inherited), [
    'a.__proto__ unknown-question',
    'a.constructor unknown-question',
  ])
})

test('text with broken characters is refused, wherever it is', () => {
  const broken = ['a\u0000b', 'a\uD800b', '\uDC00', 'bell\u0007']
  for (const text of broken) {
    const note = { ...goodRefill, note: [{ valueString: text }] }
    assert.deepEqual(problemsOf(refill, note, prefill), ['a.note broken-text'])
    const own = { ...goodRefill, medicines: [{ valueString: text }] }
    assert.deepEqual(problemsOf(refill, own, prefill), ['a.medicines broken-text'])
  }
  const whole = { ...goodRefill, note: [{ valueString: 'tab\there\r\n😀 שלום' }] }
  assert.deepEqual(problemsOf(refill, whole, prefill), [])
})

test('"none of these" does not go with a danger sign', () => {
  const system = 'http://salve.example/codes/health-question/danger'
  const picked = (...codes: string[]) => ({
    danger: codes.map((code) => ({ valueCoding: { system, code } })),
    question: [{ valueString: 'May I run?' }],
    'has-problem': [{ valueBoolean: false }],
  })
  const question = familyPracticeForms['health-question']
  assert.deepEqual(problemsOf(question, picked('none', 'fainted')), ['a.danger not-together'])
  assert.deepEqual(problemsOf(question, picked('chest-pain', 'fainted')), [])
  assert.deepEqual(problemsOf(question, picked('none')), [])
})

test('limits on numbers, dates, units, length and count are kept', () => {
  const extension = (url: string, value: object) => ({
    url: `http://hl7.org/fhir/StructureDefinition/${url}`,
    ...value,
  })
  const limits = form(
    {
      linkId: 'n',
      type: 'integer',
      text: 'n',
      extension: [
        extension('minValue', { valueInteger: 1 }),
        extension('maxValue', { valueInteger: 10 }),
      ],
    },
    { linkId: 'd', type: 'date', text: 'd' },
    {
      linkId: 'q',
      type: 'quantity',
      text: 'q',
      extension: [extension('questionnaire-unitOption', { valueCoding: { code: 'kg' } })],
    },
    { linkId: 's', type: 'string', text: 's', maxLength: 3, repeats: true },
  )
  assert.deepEqual(problemsOf(limits, { n: [{ valueInteger: 0 }] }), ['a.n too-small'])
  assert.deepEqual(problemsOf(limits, { n: [{ valueInteger: 11 }] }), ['a.n too-large'])
  assert.deepEqual(problemsOf(limits, { n: [{ valueInteger: 1 }, { valueInteger: 2 }] }), [
    'a.n too-many',
  ])
  assert.deepEqual(problemsOf(limits, { n: [{ valueString: '1' }] }), ['a.n wrong-type'])
  assert.deepEqual(problemsOf(limits, { d: [{ valueDate: '2026-02-30' }] }), ['a.d not-a-date'])
  assert.deepEqual(problemsOf(limits, { q: [{ valueQuantity: { value: 1, code: 'lb' } }] }), [
    'a.q unit-missing',
  ])
  assert.deepEqual(problemsOf(limits, { s: [{ valueString: 'long' }] }), ['a.s too-long'])
  const many = Array.from({ length: 31 }, (_, index) => ({ valueString: `${index}` }))
  assert.deepEqual(problemsOf(limits, { s: many }), ['a.s too-many'])
})

test('an answer to a question that is not asked is set aside, not kept and not lost', () => {
  const answers = {
    danger: [{ valueCoding: { code: 'none' } }],
    question: [{ valueString: 'May I run?' }],
    'has-problem': [{ valueBoolean: false }],
    what: [{ valueString: 'my knee hurts' }],
  }
  const checked = checkAnswers(familyPracticeForms['health-question'], answers)
  assert.equal(checked.outcome, 'accepted')
  assert.doesNotMatch(JSON.stringify(checked.response), /knee/)
  assert.deepEqual(checked.leftOut, { what: [{ valueString: 'my knee hurts' }] })
})

test('checking never throws, whatever the answers', () => {
  const forms = Object.values(familyPracticeForms)
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({ valueString: fc.string({ unit: 'binary' }) }),
    fc.record({ valueInteger: fc.integer() }),
    fc.record({ valueBoolean: fc.boolean() }),
    fc.record({ valueDate: fc.string() }),
    fc.record({ valueDecimal: fc.double() }),
    fc.record({ valueCoding: fc.record({ code: fc.string() }) }),
  )
  for (const questionnaire of forms) {
    const linkIds = everyItem(questionnaire.items)
      .filter(isQuestion)
      .map(({ linkId }) => linkId)
    const answers = fc.dictionary(fc.constantFrom(...linkIds), fc.array(value, { maxLength: 4 }))
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), answers), (json) => {
        const checked = checkAnswers(questionnaire, json, prefill)
        if (checked.outcome === 'refused') {
          assert.ok(checked.problems.length > 0)
          for (const { words } of checked.problems) assert.ok(words.isWellFormed() && words !== '')
        }
      }),
      { numRuns: 60 },
    )
  }
})
