import assert from 'node:assert/strict'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { createGunzip } from 'node:zlib'
import { doseWords } from './dose-words.ts'
import { familyPracticeForms } from './family-practice-forms.ts'
import { parseQuestionnaire } from './parse-questionnaire.ts'
import { prefillForm } from './prefill-form.ts'
import type { ChartRecord } from './prefill-form.ts'
import { prefillSchema } from './prefill.ts'

const today = Temporal.PlainDate.from('2026-10-07')
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

const rosa: ChartRecord = {
  today,
  patient: {
    resourceType: 'Patient',
    id: 'rosa',
    telecom: [{ system: 'phone', value: '555-0117' }],
    address: [{ line: ['12 Elm St'], city: 'Maple', state: 'VT', postalCode: '05401' }],
    generalPractitioner: [{ display: 'Dr. Okafor' }],
  },
  medications: [
    medication('m1', '860975', 'Metformin 500 mg', {
      authoredOn: '2026-01-10',
      dosageInstruction: [{ text: '1 tablet, 2 times a day' }],
      dispenseRequest: { performer: { display: 'Oak Avenue Pharmacy, 210 Oak Ave' } },
    }),
    medication('m2', '314076', 'Lisinopril 10 mg', {
      authoredOn: '2026-03-02',
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
          doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
        },
      ],
    }),
    medication('m3', '1', 'Old pills', { authoredOn: '2020-01-01', status: 'stopped' }),
    {
      resourceType: 'MedicationDispense',
      id: 'd1',
      status: 'completed',
      authorizingPrescription: [{ reference: 'MedicationRequest/m1' }],
      whenHandedOver: '2026-06-04T15:00:00Z',
    },
  ],
}

function medication(id: string, code: string, text: string, more: object) {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: { text, coding: [{ system: rxnorm, code }] },
    ...more,
  }
}

test('the refill form offers the medicines in use, newest first, with dose and last fill', () => {
  const prefill = prefillForm(familyPracticeForms.refill, rosa)
  assert.deepEqual(prefill.problems, [])
  assert.deepEqual(
    prefill.options['medicines']?.map(({ label, details }) => [label, ...details]),
    [
      ['Lisinopril 10 mg', '1 tablet, once a day', 'Ordered March 2, 2026'],
      ['Metformin 500 mg', '1 tablet, 2 times a day', 'Last filled June 4, 2026'],
    ],
  )
  const metformin = prefill.options['medicines']?.[1]
  assert.equal(metformin?.reference, 'MedicationRequest/m1')
  assert.deepEqual(metformin?.value, {
    valueCoding: { system: rxnorm, code: '860975', display: 'Metformin 500 mg' },
  })
  assert.deepEqual(prefill.values['pharmacy'], {
    answers: [{ valueString: 'Oak Avenue Pharmacy, 210 Oak Ave' }],
    origin: 'from your chart',
  })
})

test('a prefill is plain JSON and reads back the same', () => {
  const prefill = prefillForm(familyPracticeForms.refill, rosa)
  assert.deepEqual(prefillSchema.parse(JSON.parse(JSON.stringify(prefill))), prefill)
})

test('filling a form leaves the chart as it was, even a frozen one', () => {
  const before = JSON.stringify(rosa)
  const frozen = deepFreeze(structuredClone({ ...rosa, today: undefined }))
  const prefill = prefillForm(familyPracticeForms.refill, { ...frozen, today })
  assert.equal(prefill.options['medicines']?.length, 2)
  prefillForm(familyPracticeForms['my-details'], rosa)
  assert.equal(JSON.stringify(rosa), before)
})

test('details of the patient are filled in as one line each', () => {
  const { values } = prefillForm(familyPracticeForms['my-details'], rosa)
  assert.deepEqual(values['phone']?.answers, [{ valueString: '555-0117' }])
  assert.deepEqual(values['address']?.answers, [{ valueString: '12 Elm St, Maple, VT, 05401' }])
})

test('an expression that fails fills nothing in, and the report holds nothing of the chart', () => {
  const expressions = ['%a..b(', '%nothing.id', "resolve('x')", '%patient.telecom', '1 + true']
  for (const expression of expressions) {
    const parsed = parseQuestionnaire({
      resourceType: 'Questionnaire',
      url: 'http://salve.example/forms/x',
      version: '1',
      item: [
        {
          linkId: 'x',
          type: 'string',
          text: 'x',
          extension: [
            {
              url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression',
              valueExpression: { language: 'text/fhirpath', expression },
            },
          ],
        },
      ],
    })
    assert.equal(parsed.outcome, 'accepted')
    const prefill = prefillForm(parsed.questionnaire, rosa)
    assert.deepEqual(prefill.values, {}, expression)
    assert.equal(prefill.problems.length, 1, expression)
    assert.doesNotMatch(JSON.stringify(prefill.problems), /555-0117/)
  }
})

test('text of the chart that holds broken characters is not offered', () => {
  const record = {
    today,
    medications: [
      medication('m1', '1', 'Bad \u0000 pill', { authoredOn: '2026-01-01' }),
      medication('m2', '2', 'Half \uD800 pair', { authoredOn: '2026-01-02' }),
      medication('m3', '3', 'x'.repeat(5000), { authoredOn: '2026-01-03' }),
    ],
  }
  const { options } = prefillForm(familyPracticeForms.refill, record)
  assert.deepEqual(
    options['medicines']?.map(({ label }) => label.length),
    [200],
  )
})

test('a dose says only what is sure', () => {
  const timing = (frequency: number, period: number, periodUnit: string) => ({
    timing: { repeat: { frequency, period, periodUnit } },
  })
  assert.equal(doseWords(timing(1, 6, 'h')), 'every 6 hours')
  assert.equal(doseWords(timing(2, 1, 'd')), '2 times a day')
  assert.equal(doseWords(timing(2, 2, 'wk')), '2 times in 2 weeks')
  assert.equal(doseWords({ asNeededBoolean: true }), 'when you need it')
  assert.equal(doseWords({ doseAndRate: [{ doseQuantity: { value: 1 } }] }), undefined)
  assert.equal(doseWords('nonsense'), undefined)
})

test('every form fills from a real synthetic chart without a problem, and quickly', async (t) => {
  const file = join(
    import.meta.dirname,
    '../../../../shared/data/fhir-synthea-r4/lite-01.ndjson.gz',
  )
  if (!existsSync(file)) {
    return t.skip('The Synthea charts are not on this machine (../shared/data is absent).')
  }
  const records = await readCharts(file, 8)
  assert.equal(records.length, 8)
  let offered = 0
  const started = performance.now()
  for (const record of records) {
    for (const form of Object.values(familyPracticeForms)) {
      const prefill = prefillForm(form, record)
      assert.deepEqual(prefill.problems, [], form.title)
      offered += Object.values(prefill.options).flat().length
    }
  }
  const each = (performance.now() - started) / (records.length * 10)
  assert.ok(offered > 20, `only ${offered} options offered`)
  console.log(`prefill: ${each.toFixed(1)} ms a form, ${offered} options offered`)
})

async function readCharts(file: string, count: number): Promise<readonly ChartRecord[]> {
  const records: ChartRecord[] = []
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) })
  for await (const line of lines) {
    if (records.length === count) break
    const resources = JSON.parse(line).entry.map((entry: { resource: unknown }) => entry.resource)
    const ofType = (type: string) =>
      resources.filter((resource: { resourceType: string }) => resource.resourceType === type)
    records.push({
      today,
      patient: ofType('Patient')[0],
      medications: ofType('MedicationRequest'),
      conditions: ofType('Condition'),
      observations: ofType('Observation'),
      reports: ofType('DiagnosticReport'),
      immunizations: ofType('Immunization'),
      encounters: ofType('Encounter'),
    })
  }
  return records
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}
