import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { everyItem } from './questionnaire.ts'
import { parseQuestionnaire } from './parse-questionnaire.ts'

const data = join(import.meta.dirname, '../../../../shared/data')
const missing = 'The public FHIR forms are not on this machine (../shared/data is absent).'

function form(...item: readonly unknown[]) {
  return {
    resourceType: 'Questionnaire',
    url: 'http://salve.example/forms/test',
    version: '1.0.0',
    status: 'active',
    item,
  }
}

function rule(question: string, more: object) {
  return [{ question, operator: '=', ...more }]
}

function problemsOf(json: unknown): string {
  const parsed = parseQuestionnaire(json)
  assert.equal(parsed.outcome, 'refused')
  return parsed.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n')
}

test('reads a group with a choice, its limits and its help', () => {
  const parsed = parseQuestionnaire(
    form({
      linkId: 'g',
      type: 'group',
      text: 'About you',
      item: [
        {
          linkId: 'c',
          type: 'choice',
          text: 'Which?',
          required: true,
          answerOption: [{ valueCoding: { code: 'a', display: 'First' } }, { valueString: 'b' }],
          item: [
            {
              linkId: 'c-help',
              type: 'display',
              text: 'Pick one',
              extension: [
                {
                  url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl',
                  valueCodeableConcept: { coding: [{ code: 'help' }] },
                },
              ],
            },
          ],
        },
      ],
    }),
  )
  assert.equal(parsed.outcome, 'accepted')
  const choice = everyItem(parsed.questionnaire.items)[1]
  assert.equal(choice?.help, 'Pick one')
  assert.deepEqual(
    choice?.options.map(({ key, label }) => [key, label]),
    [
      ['a', 'First'],
      ['b', 'b'],
    ],
  )
  assert.deepEqual(choice?.items, [])
})

test('refuses what it cannot ask, and says where', () => {
  assert.match(
    problemsOf(form({ linkId: 'x', type: 'attachment', text: 'Photo' })),
    /item\[0\]\.type: "attachment"/,
  )
  assert.match(
    problemsOf(form({ linkId: 'x', type: 'group', repeats: true })),
    /"x": is a group that repeats/,
  )
  assert.match(
    problemsOf(
      form({ linkId: 'x', type: 'choice', text: 'x', answerValueSet: 'http://x.example/vs' }),
    ),
    /outside the form/,
  )
  assert.match(
    problemsOf(
      form({
        linkId: 'x',
        type: 'decimal',
        text: 'x',
        extension: [
          {
            url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression',
            valueExpression: { language: 'text/fhirpath', expression: '1' },
          },
        ],
      }),
    ),
    /worked out from other answers/,
  )
  assert.match(problemsOf({ resourceType: 'Questionnaire', item: [] }), /url: a form needs/)
})

test('refuses rules that point nowhere, compare unlike things, or lead back to themselves', () => {
  assert.match(
    problemsOf(
      form({
        linkId: 'x',
        type: 'string',
        text: 'x',
        enableWhen: rule('y', { answerString: 'a' }),
      }),
    ),
    /"y", which is not a question/,
  )
  assert.match(
    problemsOf(
      form(
        { linkId: 'x', type: 'string', text: 'x', enableWhen: rule('y', { answerString: 'a' }) },
        { linkId: 'y', type: 'boolean', text: 'y' },
      ),
    ),
    /another type/,
  )
  assert.match(
    problemsOf(
      form(
        { linkId: 'x', type: 'string', text: 'x', enableWhen: rule('y', { answerString: 'a' }) },
        { linkId: 'y', type: 'string', text: 'y', enableWhen: rule('x', { answerString: 'a' }) },
      ),
    ),
    /depends on itself/,
  )
})

test('refuses linkIds that are used twice or would share a posted field', () => {
  const date = { linkId: 'd', type: 'date', text: 'When?' }
  assert.match(problemsOf(form(date, date)), /used by two items/)
  assert.match(
    problemsOf(form(date, { linkId: 'd.year', type: 'string', text: 'Year' })),
    /share a field/,
  )
})

test('never throws, whatever the JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      parseQuestionnaire(one)
      parseQuestionnaire(form(one, other))
      parseQuestionnaire(form({ linkId: 'x', type: 'choice', text: 'x', answerOption: one }))
    }),
  )
  let deep: object = { linkId: 'x', type: 'group' }
  for (let depth = 0; depth < 20_000; depth += 1)
    deep = { linkId: `${depth}`, type: 'group', item: [deep] }
  assert.match(problemsOf(form(deep)), /8 levels/)
})

test('meets the public FHIR forms, many broken, without throwing', (t) => {
  if (!existsSync(data)) return t.skip(missing)
  for (const folder of ['fhir-sdc-forms', 'fhir-lforms-forms', 'fhir-medplum-examples']) {
    const forms = globSync('**/*.json', { cwd: join(data, folder) }).flatMap((name) =>
      formsIn(JSON.parse(readFileSync(join(data, folder, name), 'utf8'))),
    )
    assert.ok(forms.length > 0, `no forms seen in ${folder}`)
    const pin = { url: 'http://salve.example/forms/public', version: '0' }
    const parsed = forms.map((json) => parseQuestionnaire(json, pin))
    const accepted = parsed.filter(({ outcome }) => outcome === 'accepted').length
    console.log(`${folder}: ${forms.length} forms, ${accepted} accepted`)
    for (const result of parsed) {
      if (result.outcome === 'refused') {
        assert.ok(result.problems.every(({ path, reason }) => path !== '' && reason !== ''))
      }
    }
  }
})

function formsIn(json: unknown): readonly unknown[] {
  if (typeof json !== 'object' || json === null) return []
  if ('resourceType' in json && json.resourceType === 'Questionnaire') return [json]
  return Object.values(json).flatMap(formsIn)
}
