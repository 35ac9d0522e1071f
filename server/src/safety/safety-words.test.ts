import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RedFlagKind } from './red-flags.ts'
import { foundWords, safetyWords } from './safety-words.ts'
import type { SafetySituation } from './safety-words.ts'

const kinds: readonly RedFlagKind[] = ['emergency', 'self-harm', 'urgent']
const open: SafetySituation = { locale: 'en', isOpen: true, nurseLine: '555-0142' }
const closed: SafetySituation = { ...open, isOpen: false, onCallLine: '(555) 010-0199' }

function numbers(kind: RedFlagKind, situation: SafetySituation): (string | undefined)[] {
  return safetyWords(kind, situation).steps.flatMap((step) => step.call ?? step.text ?? [])
}

void test('an emergency starts with 911, self-harm with 988 to call or text, the rest with our line', () => {
  assert.deepEqual(numbers('emergency', open), ['911', '5550142'])
  assert.deepEqual(numbers('self-harm', open), ['988', '988', '911', '5550142'])
  assert.equal(safetyWords('self-harm', open).steps[1]?.text, '988')
  assert.deepEqual(numbers('urgent', open), ['5550142', '911'])
})

void test('after hours the on-call line takes the place of the nurse line', () => {
  assert.deepEqual(numbers('urgent', closed), ['5550100199', '911'])
  assert.match(
    safetyWords('urgent', closed).steps[0]?.words ?? '',
    /We are closed.*\(555\) 010-0199/,
  )
  const { onCallLine: _, ...alone } = closed
  assert.deepEqual(numbers('emergency', alone), ['911', '911'])
})

void test('poisoning and harm at home add the national help lines', () => {
  assert.deepEqual(numbers('emergency', { ...open, ruleIds: ['overdose'] }), [
    '911',
    '18002221222',
    '5550142',
  ])
  assert.deepEqual(numbers('urgent', { ...open, ruleIds: ['harm-at-home'] }), [
    '18007997233',
    '88788',
    '5550142',
    '911',
  ])
})

void test('Spanish says the same numbers in the same order', () => {
  for (const kind of kinds) {
    for (const situation of [open, closed]) {
      const ruleIds = ['overdose', 'harm-at-home']
      assert.deepEqual(
        numbers(kind, { ...situation, ruleIds, locale: 'es' }),
        numbers(kind, { ...situation, ruleIds }),
      )
    }
  }
})

void test('the words found are repeated as written, on one line and not without end', () => {
  assert.equal(foundWords('tight \n chest', 'en'), 'You wrote “tight chest”.')
  assert.equal(foundWords('pecho', 'es'), 'Usted escribió “pecho”.')
  assert.ok(foundWords('x'.repeat(1000), 'en').length < 150)
})

void test('a tired person can read the stop page: grade 6 or below, no sentence over 20 words', () => {
  for (const kind of kinds) {
    for (const situation of [open, closed]) {
      const { heading, lead, steps } = safetyWords(kind, {
        ...situation,
        ruleIds: ['overdose', 'harm-at-home'],
      })
      const text = [`${heading}.`, lead, ...steps.map((step) => step.words)].join(' ')
      assert.ok(grade(text) <= 6, `${kind}: ${grade(text)}`)
    }
  }
  for (const locale of ['en', 'es'] as const) {
    for (const kind of kinds) {
      const steps = safetyWords(kind, {
        ...open,
        locale,
        ruleIds: ['overdose', 'harm-at-home'],
      }).steps
      for (const sentence of steps.flatMap((step) => sentences(step.words))) {
        assert.ok(sentence.split(/\s+/).length <= 20, sentence)
      }
    }
  }
})

function sentences(text: string): string[] {
  return text.split(/(?<=[.?!])\s+/).filter((sentence) => sentence !== '')
}

/** Flesch-Kincaid grade; syllables counted as groups of vowels. */
function grade(text: string): number {
  const words = text.match(/[A-Za-z']+/g) ?? []
  const syllables = words.reduce(
    (sum, word) =>
      sum +
      Math.max(
        1,
        (
          word
            .toLowerCase()
            .replace(/e$/, '')
            .match(/[aeiouy]+/g) ?? []
        ).length,
      ),
    0,
  )
  return 0.39 * (words.length / sentences(text).length) + 11.8 * (syllables / words.length) - 15.59
}
