import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { findRedFlags, messageCharsMax, weighRedFlags } from './find-red-flags.ts'
import { kindsInOrder } from './red-flags.ts'
import type { Hit } from './red-flags.ts'

function find(...texts: readonly string[]): readonly Hit[] {
  return findRedFlags({ parts: texts.map((text, index) => ({ where: `part-${index}`, text })) })
}

function standing(text: string): string[] {
  return weighRedFlags([{ where: 'message', text }]).map((flag) => flag.standing)
}

void test('a hit says which rule, of which version, the words as written, and where', () => {
  const hits = find('A question about my bill.', 'Also: My CHEST  really\thurts!')
  assert.deepEqual(hits, [
    {
      ruleId: 'chest-pain',
      kind: 'emergency',
      found: 'CHEST  really\thurts',
      where: 'part-1',
      ruleVersion: 'red-flags/2026-11',
    },
  ])
})

void test('every answer and both languages are read at once, gravest first, each rule once a part', () => {
  const hits = find(
    'my stool is black',
    'No quiero vivir. I want to die.',
    'chest pain, bad chest pain',
  )
  assert.deepEqual(
    hits.map((hit) => [hit.ruleId, hit.where]),
    [
      ['chest-pain', 'part-2'],
      ['self-harm', 'part-1'],
      ['black-stool', 'part-0'],
    ],
  )
  assert.deepEqual(kindsInOrder(hits), ['emergency', 'self-harm', 'urgent'])
})

void test('two halves of a danger are put together across the parts of a message', () => {
  assert.equal(
    find('I am 20 weeks pregnant', 'there was some bleeding')[0]?.ruleId,
    'pregnancy-danger',
  )
  assert.deepEqual(find('I am not pregnant', 'there was some spotting'), [])
  assert.deepEqual(find('I am 20 weeks pregnant', 'no bleeding'), [])
})

void test('a denial holds for its list and ends where a new thought begins', () => {
  assert.deepEqual(standing('no fever, chest pain or cough'), ['denied'])
  assert.deepEqual(standing('no fever but my chest hurts'), ['stands'])
  assert.deepEqual(standing('No fever or chills, chest pain since noon'), ['stands'])
  assert.deepEqual(standing('No fever and severe chest pain'), ['stands'])
  assert.deepEqual(standing('I have no idea why my chest hurts'), ['stands'])
  assert.deepEqual(standing('I cannot stand this chest pain'), ['stands'])
  assert.deepEqual(standing('I have never had chest pain like this'), ['stands'])
  assert.deepEqual(standing('Chest pain: none'), ['denied'])
})

void test('long past, family history, suppositions and names of things are told apart', () => {
  assert.deepEqual(standing('I had chest pain in 2019'), ['past'])
  assert.deepEqual(standing('I have had chest pain since 2019'), ['stands'])
  assert.deepEqual(standing('My father had chest pain'), ['someone-else'])
  assert.deepEqual(standing('My father had chest pain this morning'), ['stands'])
  assert.deepEqual(standing('what should I do if I get chest pain'), ['supposed'])
  assert.deepEqual(standing('I wonder if I have chest pain or heartburn'), ['stands'])
  assert.deepEqual(standing('chest pain clinic'), ['topic'])
  assert.deepEqual(standing('if nobody helps me I will kill myself'), ['stands'])
})

void test('slips of the finger are read as meant, ordinary words as they are', () => {
  for (const text of [
    'chets pain',
    'chestpain',
    'ch est pain',
    'chest pian',
    'i had a siezure today',
    'suicidle',
  ]) {
    assert.equal(find(text).length, 1, text)
  }
  for (const text of [
    'the cheat hurts',
    'spelling of my tongue twister',
    'never pregnant, fewer breaks',
  ]) {
    assert.deepEqual(find(text), [], text)
  }
})

void test('a danger question answered yes is an urgent hit with its label', () => {
  const answers = [
    { linkId: 'danger-breath', label: 'Is it hard to breathe?', value: true },
    { linkId: 'danger-chest', label: 'Does your chest hurt?', value: false },
  ]
  assert.deepEqual(findRedFlags({ parts: [], answers }), [
    {
      ruleId: 'danger-answer/danger-breath',
      kind: 'urgent',
      found: 'Is it hard to breathe?',
      where: 'danger-breath',
      ruleVersion: 'danger-answers/2026-11',
    },
  ])
})

void test('any text at all is read without a fault, and what is found stands in it', () => {
  const bits = fc.constantFrom(
    'chest',
    'pain',
    'no',
    ',',
    '.',
    ' ',
    'tengo',
    'sugar',
    '45',
    '¿',
    '…',
    '\n',
    'if',
    'I',
    '’',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(bits).map((all) => all.join(' ')),
  )
  fc.assert(
    fc.property(text, (written) => {
      for (const hit of find(written)) assert.ok(hit.found !== '' && written.includes(hit.found))
    }),
  )
})

void test('100 KB is read without hanging, whatever it holds', (t) => {
  const fill = (text: string): string => text.repeat(100_000 / text.length)
  const texts: readonly (readonly [string, string])[] = [
    [
      'prose',
      fill(
        'I saw the nurse on Monday and my knee is better but the rash on my arm still itches at night. ',
      ),
    ],
    ['denials', fill('no chest pain, ')],
    ['first words', fill('chest ')],
    ['one word', fill('a')],
    ['line ends', fill('\n')],
    [
      'unknown words',
      Array.from({ length: 12_000 }, (_, index) => `w${(index * 7919).toString(36)}xq`).join(' '),
    ],
  ]
  for (const [name, text] of texts) {
    const times = Array.from({ length: 5 }, () => {
      const started = performance.now()
      find(text)
      return performance.now() - started
    })
    const best = Math.min(...times)
    t.diagnostic(`${name}: ${best.toFixed(1)} ms`)
    // A hang is what must not happen; how fast it is, the bench says.
    assert.ok(best < 2000, `${name}: ${best} ms`)
  }
})

void test('a message beyond all limits is a fault, not a message without danger', () => {
  assert.throws(() => find('x'.repeat(messageCharsMax + 1)), RangeError)
})
