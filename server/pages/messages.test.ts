import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import english from './messages/en.json' with { type: 'json' }

const sentenceWordsMax = 20
const gradeMax = 6
const groupWordsMin = 12

/** Each message as it may be read, with made-up values in its blanks. */
const texts: readonly (readonly [key: string, text: string])[] = Object.entries(english).map(
  ([key, message]) => {
    const plain = message.replaceAll(/<\/?[a-z]+>/g, '')
    const blanks = [...plain.matchAll(/\{(\w+)(, plural)?/g)]
    const values = Object.fromEntries(
      blanks.map(([, name = '', plural]) => [name, plural === undefined ? 'Rosa' : 3]),
    )
    return [key, String(new IntlMessageFormat(plain, 'en').format(values))]
  },
)

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.?!])\s+/).filter((sentence) => /\w/.test(sentence))
}

function wordsOf(text: string): string[] {
  return text.match(/[A-Za-z0-9'’]+/g) ?? []
}

function syllablesOf(word: string): number {
  const plain = word.toLowerCase().replace(/e$|[^a-z]/g, '')
  return Math.max(1, plain.match(/[aeiouy]+/g)?.length ?? 0)
}

/** Flesch-Kincaid grade of some sentences. */
function gradeOf(sentences: readonly string[]): number {
  const words = sentences.flatMap(wordsOf)
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59
}

describe('the words patients read', () => {
  test('no sentence is longer than 20 words', () => {
    const long = texts
      .flatMap(([key, text]) => sentencesOf(text).map((sentence) => [key, sentence] as const))
      .filter(([, sentence]) => wordsOf(sentence).length > sentenceWordsMax)
    assert.deepEqual(long, [])
  })

  test('no group of messages reads above grade 6', () => {
    const groups = Map.groupBy(texts, ([key]) => key.split('.')[0] ?? '')
    // A grade means nothing for a handful of words, such as "Today, 8:40 am".
    const measured = [...groups]
      .map(([group, members]) => ({
        group,
        sentences: members.flatMap(([, text]) => sentencesOf(text)),
      }))
      .filter(({ sentences }) => sentences.flatMap(wordsOf).length >= groupWordsMin)
    const hard = measured
      .map(({ group, sentences }) => ({ group, grade: gradeOf(sentences) }))
      .filter(({ grade }) => grade > gradeMax)
    assert.ok(measured.length > 20)
    assert.deepEqual(hard, [])
  })

  test('the measure itself tells hard from easy', () => {
    assert.ok(gradeOf(['We got it.', 'A nurse will read it today.']) < 4)
    assert.ok(gradeOf(['Authentication requires verification of demographic information.']) > 12)
  })

  test('every message is used', () => {
    const folder = import.meta.dirname
    const sources = readdirSync(folder)
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n')
    const prefixes = [...sources.matchAll(/`([a-z-]+\.[a-z-]*)\$\{/g)].map(
      (match) => match[1] ?? '',
    )
    const unused = Object.keys(english).filter(
      (key) => !sources.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)),
    )
    assert.deepEqual(unused, [])
  })
})
