import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRedFlags } from '../safety/find-red-flags.ts'
import { dangerOf } from './urgent-words.ts'

function dangerIn(text: string, isOpen = true): ReturnType<typeof dangerOf> {
  return dangerOf(findRedFlags({ parts: [{ where: 'message', text }] }), isOpen)
}

test('the stop page puts first what is gravest, and adds the help line that belongs to it', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['I have chest pain since this morning', 'emergency', []],
    ['I want to kill myself', 'crisis', []],
    ['I took too many pills', 'emergency', ['poison']],
    ['I took too many pills. I want to kill myself', 'emergency', ['crisis', 'poison']],
    ['My stool is black', 'today', []],
    ['My stool is black and my chest hurts badly', 'emergency', []],
    ['My husband hits me', 'emergency', ['home']],
  ]
  for (const [text, danger, helpLines] of cases) {
    const told = dangerIn(text)
    assert.ok(told.found.length > 0, text)
    assert.deepEqual([told.danger, told.helpLines], [danger, helpLines], text)
  }
})

test('only what a nurse can sort out on the phone is for today, and only while she picks up', () => {
  assert.equal(dangerIn('There is blood in my stool').danger, 'today')
  assert.equal(dangerIn('There is blood in my stool', false).danger, 'emergency')
  for (const text of [
    'My husband is in a diabetic coma',
    'My sugar is 24 and I am shaking',
    'Blood sugar is 28 and I am confused',
    'I have diabetic ketoacidosis',
    'I think I am having an allergic reaction',
    'One testicle is swollen and hurts',
    'My stool is black and I have chest pain',
  ]) {
    const told = dangerIn(text)
    assert.ok(told.found.length > 0, text)
    assert.equal(told.danger, 'emergency', text)
  }
})
