import assert from 'node:assert/strict'
import { test } from 'node:test'
import { topicKeys } from '@salve/contract/words'
import { missingWords } from './answer-problem.ts'
import { familyPracticeForms } from './family-practice-forms.ts'
import { evaluatePath } from './evaluate-path.ts'
import { prefillForm } from './prefill-form.ts'
import { canonicalOf, everyItem, isQuestion } from './questionnaire.ts'
import { gradeOf, longestSentence, longestWord } from './reading-grade.test-helper.ts'

test('there is one form for each topic, with its address and version', () => {
  assert.equal(topicKeys.length, 10)
  for (const key of topicKeys) {
    const address = canonicalOf(familyPracticeForms[key])
    assert.equal(address, `http://salve.example/forms/${key}|1.0.0`)
  }
})

test('every question has a label and a short name, and says what to do when it is left out', () => {
  for (const form of Object.values(familyPracticeForms)) {
    const questions = everyItem(form.items).filter(isQuestion)
    assert.ok(questions.length >= 3, form.title)
    for (const item of questions) {
      assert.notEqual(item.text, '', item.linkId)
      assert.ok((item.shortText ?? '').length > 0, `${form.title}: ${item.linkId}`)
      if (item.required) {
        assert.notEqual(item.askWords, undefined, item.linkId)
        assert.equal(missingWords(item), item.askWords)
      }
    }
    for (const blank of form.summary.join(' ').matchAll(/\{([^}]+)\}/g)) {
      const known = [...questions.map(({ linkId }) => linkId), 'changed']
      assert.ok(known.includes(blank[1]!), `${form.title}: ${blank[0]}`)
    }
  }
})

test('the words of every form can be read in grade 6, in sentences of at most 20 words', () => {
  for (const form of Object.values(familyPracticeForms)) {
    const items = everyItem(form.items)
    const words = items.flatMap(({ text, help, askWords, openLabel, options }) => [
      ...[text, help, askWords, openLabel].filter((line) => line !== undefined),
      ...options.map(({ label }) => label),
    ])
    const lines = [form.title, ...words].filter((line) => line !== '')
    const grade = gradeOf(lines)
    assert.ok(grade <= 6, `${form.title} reads at grade ${grade.toFixed(1)}`)
    for (const line of lines) assert.ok(longestSentence(line) <= 20, line)
    for (const { text } of items.filter((item) => item.text !== '')) {
      // The formula says nothing of a label of one to three words; there, no word may be long.
      const fair = text.split(' ').length > 3 ? gradeOf([text]) <= 6 : longestWord(text) <= 4
      assert.ok(fair, `${form.title}: "${text}"`)
    }
  }
})

test('every expression of every form runs on an empty chart', () => {
  assert.equal(evaluatePath('%a..b(', {}, {}).outcome, 'failed')
  for (const form of Object.values(familyPracticeForms)) {
    const prefill = prefillForm(form, { today: Temporal.PlainDate.from('2026-10-07') })
    assert.deepEqual(prefill.problems, [], form.title)
    assert.deepEqual(prefill.values, {})
  }
})
