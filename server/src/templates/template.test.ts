import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PracticeId } from '@salve/contract/ids'
import type { Template } from '@salve/contract/desk'
import { topicKeys } from '@salve/contract/words'
import fc from 'fast-check'
import { gradeOf } from '../forms/reading-grade.test-helper.ts'
import { newId } from '../platform/crypto/secrets.ts'
import { openTestDatabase, type TestDatabase } from '../platform/db/test-database.ts'
import { familyPracticeTemplates } from './family-practice-templates.ts'
import { listTemplates, readTemplate } from './list-templates.ts'
import { countTemplateUse, makeTemplates } from './make-templates.ts'
import { matchTemplates } from './match-templates.ts'
import { fillTemplate, findUnfilled, findUnknownVariables, variableWords } from './template.ts'

const templates = familyPracticeTemplates.map((each): Template => ({
  ...each,
  topics: [...each.topics],
  id: newId('template'),
  usedCount: 0,
}))
const facts = { 'patient.first-name': 'Rosa', 'practice.phone': '555-0142', 'me.name': 'Dana' }

test('Chart variables are filled and marked; blanks stay for the writer', () => {
  const { text, blanks, filled } = fillTemplate(
    'Hi {{patient.first-name}}, keep [[one pill]]. Call {{ practice.phone }}.',
    facts,
  )
  assert.equal(text, 'Hi Rosa, keep [[one pill]]. Call 555-0142.')
  assert.deepEqual(
    filled.map(({ start, end }) => text.slice(start, end)),
    ['Rosa', '555-0142'],
  )
  assert.deepEqual(
    blanks.map((blank) => [blank.text, text.slice(blank.start, blank.end)]),
    [['one pill', '[[one pill]]']],
  )
})

test('A variable the chart cannot fill becomes a blank, and refuses the reply', () => {
  const { text, blanks } = fillTemplate('For {{medicine}} at {{pharmacy}}', { medicine: ' ' })
  assert.equal(text, 'For [[which medicine]] at [[which pharmacy]]')
  assert.equal(blanks.length, 2)
  assert.deepEqual(findUnfilled(text), blanks)
})

test('A blank, a variable, or one that nobody knows is found in a reply', () => {
  const found = findUnfilled('{{medicine}} then [[what]] then {{nobody.knows}}')
  assert.deepEqual(
    found.map((blank) => blank.text),
    ['medicine', 'what', 'nobody.knows'],
  )
  assert.deepEqual(findUnfilled('Take 2 [two] {pills} at 8'), [])
})

test('A name from the chart is never read as a template', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('[', ']', '{', '}', 'me.name', 'a', '\n', '\0', '\ud800')),
      (parts) => {
        const { text, blanks, filled } = fillTemplate('Hi {{patient.first-name}}.', {
          'patient.first-name': parts.join(''),
          'me.name': 'Dana',
        })
        assert.ok(!text.includes('Dana') && !text.includes('\n') && text.isWellFormed())
        const [name] = filled
        assert.deepEqual(findUnfilled(text), blanks)
        assert.equal(blanks.length, name === undefined ? 1 : 0)
      },
    ),
  )
})

test('The starting templates cover every topic, know their variables, and read easily', () => {
  assert.ok(familyPracticeTemplates.length >= 16)
  const covered = new Set(familyPracticeTemplates.flatMap(({ topics }) => topics))
  assert.deepEqual([...covered].toSorted(), [...topicKeys].toSorted())
  for (const { title, body } of familyPracticeTemplates) {
    assert.deepEqual(findUnknownVariables(body), [], title)
    assert.match(body, /^Hi \{\{patient\.first-name\}\}, /, title)
    assert.ok(body.endsWith('{{me.name}}'), title)
    assert.ok(findUnfilled(fillTemplate(body, facts).text).length > 0, `${title} has a blank`)
    const plain = body.replaceAll(/\{\{[^}]*\}\}/g, 'Rosa').replaceAll(/\[\[|\]\]|^- /gm, '')
    const grade = gradeOf(plain.split('\n').filter((line) => line.trim() !== ''))
    assert.ok(grade <= 6, `${title}: grade ${grade.toFixed(1)}`)
  }
})

test('The patient’s own words choose the template', () => {
  const best = (topic: (typeof topicKeys)[number], said: string): string | undefined =>
    matchTemplates(topic, said, templates)[0]?.title
  assert.equal(
    best('health-question', 'Home blood pressure 138/84. I feel dizzy when I stand. Half a pill?'),
    'Dizzy on blood pressure pills',
  )
  assert.equal(
    best('bill', 'I think this bill is not right, it went to my old plan'),
    'You were right about the bill',
  )
  assert.equal(best('shots', 'the shot record for the school form'), 'Your shot record')
  assert.equal(
    matchTemplates('refill', 'dizzy from my blood pressure pill', templates).at(-1)?.title,
    'Dizzy on blood pressure pills',
  )
  const dizzy = templates[0]
  assert.ok(dizzy !== undefined)
  const often = { ...dizzy, id: newId('template'), usedCount: 9 }
  const used = matchTemplates('health-question', 'dizzy from my pill', [dizzy, often])
  assert.deepEqual(used, [often, dizzy])
})

test('Nothing fits when only the topic, or a warning in the body, does', () => {
  const said: readonly (readonly [(typeof topicKeys)[number], string])[] = [
    ['health-question', ''],
    ['health-question', 'My ear hurts since Monday'],
    ['health-question', 'Chest pain, fever, hard to breathe, worse by the day'],
    ['health-question', 'Blood when I cough'],
    ['test-result', 'What does my test result mean?'],
    ['refill', 'Refill of lisinopril, 3 days left'],
    ['appointment', 'I need an appointment'],
  ]
  for (const [topic, words] of said) {
    const found = matchTemplates(topic, words, templates).map(({ title }) => title)
    assert.deepEqual(found, [], words)
  }
})

let db: TestDatabase
let practiceId: PracticeId
before(async () => {
  db = await openTestDatabase()
  practiceId = newId('practice')
  await db.asOwner(
    `insert into practice (id, name, alias, phone, nurse_phone, time_zone, created_at)
     values ($1, 'Maple', 'Maple', '1', '2', 'America/New_York', now())`,
    [practiceId],
  )
})
after(async () => {
  await db[Symbol.asyncDispose]()
})

test('Templates are kept, listed by topic with the most used first, and found by id', async () => {
  await db.database.withSubject({ kind: 'worker', practiceId }, async (tx) => {
    const ids = await makeTemplates(tx, practiceId, familyPracticeTemplates)
    assert.equal((await listTemplates(tx, practiceId)).length, familyPracticeTemplates.length)
    const refills = await listTemplates(tx, practiceId, 'refill')
    assert.equal(refills.length, 3)
    const last = refills.at(-1)
    assert.ok(last !== undefined)
    await countTemplateUse(tx, practiceId, last.id)
    assert.deepEqual((await listTemplates(tx, practiceId, 'refill'))[0], { ...last, usedCount: 1 })
    assert.equal(
      (await readTemplate(tx, practiceId, ids[0]!))?.title,
      familyPracticeTemplates[0]?.title,
    )
    assert.equal(await readTemplate(tx, newId('practice'), ids[0]!), undefined)
  })
})

test('A template with an unknown variable is refused', async () => {
  const words = { title: 'x', body: '{{patient.diagnosis}}', topics: ['help'] } as const
  await db.database.withSubject({ kind: 'worker', practiceId }, async (tx) => {
    await assert.rejects(makeTemplates(tx, practiceId, [words]), /unknown/)
  })
  assert.ok(!Object.keys(variableWords).includes('patient.diagnosis'))
})
