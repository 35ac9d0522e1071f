import assert from 'node:assert/strict'
import { test } from 'node:test'
import { topicKeys } from '@salve/contract/words'
import { checkAnswers } from '../forms/check-answers.ts'
import { describeAnswers, pickedCodes } from '../forms/describe-answers.ts'
import { familyPracticeForms } from '../forms/family-practice-forms.ts'
import { readPostedAnswers } from '../forms/posted-answers.ts'
import { everyItem, isQuestion } from '../forms/questionnaire.ts'
import { gradeOf, longestSentence } from '../forms/reading-grade.test-helper.ts'
import { familyPractice, familyPracticeOrder } from './family-practice.ts'
import { dangersIn, promiseFor, titleFor } from './topic.ts'

const topics = Object.values(familyPractice)

function formOf(topic: (typeof topics)[number]) {
  const form = familyPracticeForms[topic.key]
  assert.deepEqual({ url: form.url, version: form.version }, topic.form)
  return form
}

test('every required topic is in the catalogue, with a form that exists', () => {
  assert.deepEqual(Object.keys(familyPractice).toSorted(), topicKeys.toSorted())
  assert.deepEqual(familyPracticeOrder.toSorted(), topicKeys.toSorted())
  for (const key of topicKeys) {
    assert.equal(familyPractice[key].key, key)
    assert.ok(formOf(familyPractice[key]).items.length > 0)
  }
})

test('rules and titles name questions and options that the form has', () => {
  for (const topic of topics) {
    const items = new Map(everyItem(formOf(topic).items).map((item) => [item.linkId, item]))
    for (const { linkId, codes } of [...topic.urgentPromises, ...topic.dangerAnswers]) {
      const offered = items.get(linkId)?.options.map(({ key }) => key)
      for (const code of codes)
        assert.ok(offered?.includes(code), `${topic.key}: ${linkId} ${code}`)
    }
    for (const [, linkId = ''] of topic.title.rule.matchAll(/\{([^}]+)\}/g)) {
      const item = items.get(linkId)
      assert.ok(linkId === 'changed' || (item !== undefined && isQuestion(item)), topic.title.rule)
    }
  }
})

test('an urgent promise is sooner than the topic has anyway', () => {
  for (const topic of topics) {
    for (const { promise } of topic.urgentPromises) {
      assert.ok(promise.businessMinutes < topic.promise.businessMinutes, topic.key)
    }
  }
})

test('bills, visits and records are not for physicians to read', () => {
  for (const key of ['bill', 'appointment', 'records', 'my-details'] as const) {
    assert.equal(familyPractice[key].physicianMayRead, false)
  }
})

test('the words of the catalogue can be read in grade 6, in sentences of at most 20 words', () => {
  for (const topic of topics) {
    const lines = [
      topic.name,
      topic.line,
      ...topic.useFor,
      ...topic.doNotUseFor.flatMap(({ example, instead }) => [example, instead]),
      ...[...topic.urgentPromises, ...topic.dangerAnswers].map(({ reason }) => reason),
    ]
    assert.ok(topic.useFor.length >= 2 && topic.doNotUseFor.length >= 2, topic.key)
    assert.ok(gradeOf(lines) <= 6, `${topic.key} reads at grade ${gradeOf(lines).toFixed(1)}`)
    for (const line of lines) assert.ok(longestSentence(line) <= 20, line)
  }
})

test('a refill with three days left is promised the same day, and named by its medicine', () => {
  const topic = familyPractice.refill
  const send = (daysLeft: string) => {
    const { answers } = readPostedAnswers(formOf(topic), {
      'a.medicines.other': 'Metformin 500 mg',
      'a.days-left': daysLeft,
      'a.pharmacy': 'Elm Drugs',
    })
    const checked = checkAnswers(formOf(topic), answers)
    assert.equal(checked.outcome, 'accepted')
    return checked.response
  }
  const soon = promiseFor(topic, pickedCodes(send('1-3')))
  assert.deepEqual(soon.promise.words, { kind: 'same-day', count: 1 })
  assert.equal(soon.urgentBecause, 'You have 3 days or less, so we put this first.')
  const later = promiseFor(topic, pickedCodes(send('8-or-more')))
  assert.deepEqual(later, { promise: topic.promise })
  const described = describeAnswers(formOf(topic), send('none'))
  assert.equal(titleFor(topic, described), 'Refill for Metformin 500 mg')
  assert.equal(titleFor(topic, []), 'Refill')
})

test('danger answers are found, the worst first', () => {
  const picked = new Map([['danger', ['chest-pain', 'self-harm']]])
  const found = dangersIn(familyPractice['health-question'], picked)
  assert.deepEqual(
    found.map(({ codes }) => codes[0]),
    ['self-harm', 'chest-pain'],
  )
  assert.deepEqual(
    dangersIn(familyPractice['health-question'], new Map([['danger', ['none']]])),
    [],
  )
})
