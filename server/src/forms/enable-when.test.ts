import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerValue } from './answer-value.ts'
import { enabledItems, ruleHolds } from './enable-when.ts'
import { parseQuestionnaire } from './parse-questionnaire.ts'
import type { EnableOperator } from './questionnaire.ts'

const number = (value: number): AnswerValue => ({ valueInteger: value })

test('each operator holds as FHIR R4 says, for none, one and several answers', () => {
  const table: readonly (readonly [
    EnableOperator,
    AnswerValue,
    readonly AnswerValue[],
    boolean,
  ])[] = [
    ['exists', { valueBoolean: true }, [], false],
    ['exists', { valueBoolean: true }, [number(1)], true],
    ['exists', { valueBoolean: false }, [], true],
    ['exists', { valueBoolean: false }, [number(1)], false],
    ['=', number(5), [], false],
    ['=', number(5), [number(5)], true],
    ['=', number(5), [number(4), number(5)], true],
    ['=', number(5), [{ valueDecimal: 5 }], true],
    ['=', number(5), [{ valueString: '5' }], false],
    ['!=', number(5), [], false],
    ['!=', number(5), [number(5)], false],
    ['!=', number(5), [number(4)], true],
    ['>', number(5), [number(5)], false],
    ['>', number(5), [number(6)], true],
    ['<', number(5), [number(4)], true],
    ['<', number(5), [], false],
    ['>=', number(5), [number(5)], true],
    ['>=', number(5), [number(4)], false],
    ['<=', number(5), [number(5)], true],
    ['<=', number(5), [number(6), number(7)], false],
    ['>', { valueDate: '2026-01-31' }, [{ valueDate: '2026-02-01' }], true],
    ['<', { valueDate: '2026-01-31' }, [{ valueDate: '2026-02-01' }], false],
    ['>=', { valueString: 'a' }, [{ valueString: 'b' }], false],
    ['=', { valueCoding: { code: 'a' } }, [{ valueCoding: { system: 's', code: 'a' } }], true],
    [
      '=',
      { valueCoding: { system: 't', code: 'a' } },
      [{ valueCoding: { system: 's', code: 'a' } }],
      false,
    ],
  ]
  for (const [operator, value, answers, expected] of table) {
    const line = `${operator} ${JSON.stringify(value)} for ${JSON.stringify(answers)}`
    assert.equal(ruleHolds({ question: 'q', operator, value }, answers), expected, line)
  }
})

test('all, any, groups, chains and questions inside questions', () => {
  const yes = (question: string) => ({ question, operator: '=', answerBoolean: true })
  const flag = (linkId: string, more: object = {}) => ({
    linkId,
    type: 'boolean',
    text: linkId,
    ...more,
  })
  const parsed = parseQuestionnaire({
    resourceType: 'Questionnaire',
    url: 'http://salve.example/forms/x',
    version: '1',
    item: [
      flag('a'),
      flag('b'),
      flag('all', { enableWhen: [yes('a'), yes('b')], enableBehavior: 'all' }),
      flag('any', { enableWhen: [yes('a'), yes('b')], enableBehavior: 'any' }),
      { linkId: 'g', type: 'group', text: 'g', enableWhen: [yes('a')], item: [flag('in-g')] },
      flag('chain', { enableWhen: [yes('in-g')] }),
      flag('outer', { item: [flag('inner')] }),
    ],
  })
  assert.equal(parsed.outcome, 'accepted')
  const enabled = (...said: string[]) =>
    [
      ...enabledItems(
        parsed.questionnaire,
        Object.fromEntries(said.map((linkId) => [linkId, [{ valueBoolean: true }]])),
      ),
    ].join(' ')
  assert.equal(enabled(), 'a b outer')
  assert.equal(enabled('a'), 'a b any g in-g outer')
  assert.equal(enabled('a', 'b'), 'a b all any g in-g outer')
  assert.equal(enabled('a', 'in-g'), 'a b any g in-g chain outer')
  assert.equal(enabled('in-g'), 'a b outer', 'the answer of a question not asked does not count')
  assert.equal(enabled('outer'), 'a b outer inner')
})
