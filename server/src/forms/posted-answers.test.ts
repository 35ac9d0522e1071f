import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { checkAnswers } from './check-answers.ts'
import { checkPosted } from './check-posted.ts'
import {
  describeAnswers,
  allText,
  fillBlanks,
  pickedCodes,
  summaryLine,
} from './describe-answers.ts'
import { familyPracticeForms } from './family-practice-forms.ts'
import type { FieldView } from './form-view.ts'
import { postAnswers } from './post-answers.ts'
import { keepAnswerFields, otherKey, readPostedAnswers } from './posted-answers.ts'
import { prefillForm } from './prefill-form.ts'
import { viewForm } from './view-form.ts'

const { refill, shots } = familyPracticeForms
const health = familyPracticeForms['health-question']
const details = familyPracticeForms['my-details']
const prefill = prefillForm(refill, {
  today: Temporal.PlainDate.from('2026-10-07'),
  medications: [
    {
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'active',
      medicationCodeableConcept: { text: 'Metformin 500 mg' },
      dispenseRequest: { performer: { display: 'Oak Avenue Pharmacy' } },
    },
  ],
})
const metformin = 'MedicationRequest/m1'
const fields = {
  'a.medicines': metformin,
  'a.medicines.other': ' the blue; round; one ',
  'a.days-left': '1-3',
  'a.pharmacy': 'Elm Drugs',
  'a.tell-when-ready': 'true',
  'a.note': 'I feel dizzy\r\nat night',
}

function problemsOf(form: typeof refill, posted: { readonly [name: string]: unknown }) {
  return readPostedAnswers(form, posted, prefill).problems.map(
    ({ field, problem }) => `${field} ${problem}`,
  )
}

function send(form: typeof refill, posted: { readonly [name: string]: unknown }) {
  const { answers, problems } = readPostedAnswers(form, posted, prefill)
  assert.deepEqual(problems, [])
  const checked = checkAnswers(form, answers, prefill)
  assert.equal(checked.outcome, 'accepted')
  return checked.response
}

test('a posted refill is read, checked and put in words', () => {
  const response = send(refill, fields)
  assert.deepEqual(
    describeAnswers(refill, response).map(({ parts: _parts, ...rest }) => rest),
    [
      {
        linkId: 'medicines',
        label: 'Medicines',
        value: 'Metformin 500 mg; the blue; round; one',
      },
      { linkId: 'days-left', label: 'Days left', value: '1 to 3' },
      {
        linkId: 'pharmacy',
        label: 'Pick up at',
        value: 'Elm Drugs',
        changedFrom: 'Oak Avenue Pharmacy',
      },
      { linkId: 'tell-when-ready', label: 'Tell me when ready', value: 'Yes' },
      { linkId: 'note', label: 'Also said', value: 'I feel dizzy\nat night' },
    ],
  )
  assert.equal(
    summaryLine(refill, response),
    'Metformin 500 mg and the blue; round; one, days left: 1 to 3',
  )
  assert.deepEqual(pickedCodes(response).get('days-left'), ['1-3'])
})

test('the screen for danger words reads what was typed and picked, not what the chart filled in', () => {
  const same = { ...fields, 'a.pharmacy': 'Oak Avenue Pharmacy' }
  const labels = (posted: typeof fields) =>
    allText(refill, send(refill, posted)).map(({ label, from }) => `${label} ${from}`)
  assert.deepEqual(labels(same), [
    'Medicines picked',
    'Medicines typed',
    'Days left picked',
    'Also said typed',
  ])
  assert.ok(labels(fields).includes('Pick up at typed'))
  const leftOut = { what: [{ valueString: 'chest pain' }] }
  const response = send(health, { 'a.danger': 'none', 'a.question': 'x', 'a.has-problem': 'no' })
  const found = allText(health, response, leftOut).find(({ text }) => text === 'chest pain')
  assert.deepEqual(found, {
    linkId: 'what',
    label: 'What is wrong',
    text: 'chest pain',
    from: 'typed',
  })
})

test('a line for a desk has at most 90 letters and leaves out "none of these"', () => {
  const response = send(health, {
    'a.danger': 'none',
    'a.question': 'May I run? '.repeat(40),
    'a.has-problem': 'no',
  })
  const line = summaryLine(health, response)
  assert.ok(line.length <= 90 && line.startsWith('May I run?') && line.endsWith('…'), line)
  const described = describeAnswers(details, send(details, { 'a.phone': '555-0100' }))
  assert.equal(fillBlanks('Call {phone}', described), 'Call 555-0100')
  assert.equal(fillBlanks('Mail {email}', described), undefined)
  assert.equal(fillBlanks('{constructor}', described), undefined)
})

test('a date comes as three boxes, and each empty or wrong box is named', () => {
  const date = (year: string, month: string, day: string) => ({
    'a.needed-by.year': year,
    'a.needed-by.month': month,
    'a.needed-by.day': day,
  })
  const read = (posted: object) => readPostedAnswers(shots, { ...posted }).answers['needed-by']
  assert.deepEqual(read(date('2026', '7', '4')), [{ valueDate: '2026-07-04' }])
  assert.deepEqual(read(date('2026', 'July', '4')), [{ valueDate: '2026-07-04' }])
  assert.deepEqual(read({ 'a.needed-by': '2026-07-04' }), [{ valueDate: '2026-07-04' }])
  assert.equal(read(date('', ' ', '')), undefined)
  assert.deepEqual(problemsOf(shots, date('', '7', '4')), ['a.needed-by.year not-a-date'])
  assert.deepEqual(problemsOf(shots, date('26', '7', '4')), ['a.needed-by.year not-a-date'])
  assert.deepEqual(problemsOf(shots, date('2026', '', '4')), ['a.needed-by.month not-a-date'])
  assert.deepEqual(problemsOf(shots, date('2026', '2', '')), ['a.needed-by.day not-a-date'])
  assert.deepEqual(problemsOf(shots, date('2026', '2', '30')), ['a.needed-by not-a-date'])
})

test('numbers and units are read as people type them', () => {
  const read = (posted: object) => readPostedAnswers(health, { ...posted }).answers
  assert.deepEqual(read({ 'a.systolic': ' 120 ' })['systolic'], [{ valueInteger: 120 }])
  assert.deepEqual(read({ 'a.temperature': '98,6', 'a.temperature.unit': '[degF]' }), {
    temperature: [
      {
        valueQuantity: {
          value: 98.6,
          unit: '°F',
          code: '[degF]',
          system: 'http://unitsofmeasure.org',
        },
      },
    ],
  })
  assert.deepEqual(problemsOf(health, { 'a.temperature': '98' }), [
    'a.temperature.unit unit-missing',
  ])
  assert.deepEqual(problemsOf(health, { 'a.systolic': '120/80' }), ['a.systolic not-a-number'])
  assert.deepEqual(problemsOf(health, { 'a.systolic': '12.5' }), ['a.systolic not-a-number'])
  assert.deepEqual(problemsOf(health, { 'a.has-problem': 'maybe' }), ['a.has-problem not-offered'])
})

test('a choice is read by its key, and own words are asked for when they were promised', () => {
  assert.deepEqual(problemsOf(refill, { 'a.medicines': 'm9' }), ['a.medicines not-offered'])
  assert.deepEqual(problemsOf(refill, { 'a.medicines': otherKey }), ['a.medicines.other missing'])
  const test = familyPracticeForms['test-result']
  assert.deepEqual(problemsOf(test, { 'a.which': otherKey, 'a.which.other': 'MRI' }), [])
  assert.deepEqual(problemsOf(refill, { 'a.stranger': 'x', csrf: 'y' }), [
    'a.stranger unknown-question',
  ])
})

test('reading posted fields never throws, and answers post back as they were read', () => {
  const names = ['medicines', 'medicines.other', 'days-left', 'pharmacy', 'note', 'x', '__proto__']
  const field = fc.constantFrom(...names.map((name) => `a.${name}`))
  const posted = fc.oneof(
    fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }))),
    fc.dictionary(fc.string(), fc.jsonValue()),
  )
  fc.assert(
    fc.property(posted, (json) => {
      for (const form of [refill, health, shots]) {
        const { answers } = readPostedAnswers(form, json, prefill)
        const again = readPostedAnswers(form, postAnswers(form, answers, prefill), prefill)
        assert.deepEqual(again, { answers, problems: [] })
        viewForm(form, { prefill, fields: keepAnswerFields(json) })
      }
    }),
    { numRuns: 60 },
  )
})

test('a field that cannot be read stops the form once, and only if its question is asked', () => {
  const broken = { 'a.danger': 'none', 'a.question': 'x', 'a.how-bad': 'awful' }
  assert.equal(checkPosted(health, { ...broken, 'a.has-problem': 'false' }).outcome, 'accepted')
  const asked = checkPosted(health, { ...broken, 'a.has-problem': 'true' })
  assert.equal(asked.outcome, 'refused')
  assert.deepEqual(
    asked.problems.map(({ field, problem }) => `${field} ${problem}`),
    ['a.what missing', 'a.since missing', 'a.how-bad not-offered'],
  )
})

test('what is kept with a draft has no broken characters, and is shown again', () => {
  const kept = keepAnswerFields({ 'a.note': 'a\u0000b\uD800', 'a.x\u0000': 'y', csrf: 'z' })
  assert.deepEqual(kept, { 'a.note': ['ab\uFFFD'] })
})

test('the view opens as the chart filled it in, and says so until it is changed', () => {
  const opened = viewForm(refill, { prefill })
  assert.equal(opened.prefilled, true)
  const pharmacy = field(opened.sections[0]?.fields, 'pharmacy')
  assert.equal(pharmacy.kind, 'line')
  assert.deepEqual(pharmacy.values, ['Oak Avenue Pharmacy'])
  assert.equal(pharmacy.origin, 'from your chart')
  const medicines = field(opened.sections[0]?.fields, 'medicines')
  assert.equal(medicines.kind, 'choices')
  assert.equal(medicines.control, 'check-box')
  assert.equal(medicines.other?.label, 'My medicine is not here')
  assert.deepEqual(
    medicines.options.map(({ id, key, checked }) => [id, key, checked]),
    [['q-medicines-0', metformin, false]],
  )
  const typed = viewForm(refill, { prefill, fields: { 'a.pharmacy': 'Elm Drugs' } })
  assert.equal(field(typed.sections[0]?.fields, 'pharmacy').origin, undefined)
})

test('a part that is not asked is still in the view, with its rule and a line in words', () => {
  const view = viewForm(health, { fields: {} })
  const problem = view.sections.find(({ key }) => key === 'q-problem')
  assert.equal(problem?.enabled, false)
  assert.equal(problem.condition, 'If yes:')
  assert.deepEqual(problem.when, [
    {
      behavior: 'all',
      rules: [{ name: 'a.has-problem', operator: '=', value: 'true', compare: 'text' }],
    },
  ])
  const asked = viewForm(health, { fields: { 'a.has-problem': 'true' } })
  assert.equal(asked.sections.find(({ key }) => key === 'q-problem')?.enabled, true)
})

test('problems stand by their field and in the summary, which leads to the right element', () => {
  const posted = { 'a.needed-by.day': '4' }
  const checked = checkPosted(shots, posted)
  assert.equal(checked.outcome, 'refused')
  const view = viewForm(shots, { fields: posted, problems: checked.problems })
  assert.deepEqual(
    view.problems.map(({ focusId }) => focusId),
    ['q-need-0', 'q-needed-by-month'],
  )
  const date = field(view.sections[0]?.fields, 'needed-by')
  assert.equal(date.error, 'Add the month')
  assert.equal(date.kind, 'date')
  assert.deepEqual(
    date.parts.map(({ id, value }) => [id, value]),
    [
      ['q-needed-by-month', ''],
      ['q-needed-by-day', '4'],
      ['q-needed-by-year', ''],
    ],
  )
})

function field(fieldsOf: readonly FieldView[] | undefined, linkId: string) {
  const found = fieldsOf?.find((view) => 'linkId' in view && view.linkId === linkId)
  assert.ok(found !== undefined && 'linkId' in found)
  return found
}
