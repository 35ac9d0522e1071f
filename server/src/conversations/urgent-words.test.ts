import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRedFlags } from '../safety/find-red-flags.ts'
import { dangerOf } from './urgent-words.ts'

function dangerIn(text: string): ReturnType<typeof dangerOf> {
  return dangerOf(findRedFlags({ parts: [{ where: 'message', text }] }))
}

test('the stop page puts first what is gravest, and adds the help line that belongs to it', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['I have chest pain since this morning', 'emergency', []],
    ['I want to kill myself', 'crisis', []],
    ['I took too many pills', 'emergency', ['poison']],
    ['I took too many pills. I want to kill myself', 'emergency', ['crisis', 'poison']],
    ['My blood sugar is 420', 'today', []],
    ['My stool is black and my chest hurts badly', 'emergency', []],
    ['My husband hits me', 'emergency', ['home']],
  ]
  for (const [text, danger, helpLines] of cases) {
    const told = dangerIn(text)
    assert.ok(told.found.length > 0, text)
    assert.deepEqual([told.danger, told.helpLines], [danger, helpLines], text)
  }
})
