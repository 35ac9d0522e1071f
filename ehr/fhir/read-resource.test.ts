import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from './json.ts'
import { readMoment } from './moments.ts'
import { coveragesInside, type Reading, readResource } from './read-resource.ts'
import type { EntryFacts } from './record-facts.ts'
import { readReference } from './references.ts'

const subject = { reference: 'Patient/ana' }

function entry(resource: JsonObject): EntryFacts {
  const reading = readResource(resource)
  assert(reading.outcome === 'read' && 'detail' in reading.facts, JSON.stringify(reading))
  return reading.facts
}

function reason(resource: JsonObject): string {
  const reading: Reading = readResource(resource)
  return reading.outcome === 'refused' ? reading.reason : reading.outcome
}

test('a patient is read with chart number, usable identifiers and the current ways to reach them', () => {
  const reading = readResource({
    resourceType: 'Patient',
    id: 'ana',
    identifier: [
      { system: 'urn:a', value: '12', type: { coding: [{ code: 'MR' }] } },
      { system: 'http://hl7.org/fhir/sid/us-ssn', value: '000-00-0000' },
      { system: 'urn:old', value: '3', use: 'old' },
      { value: 'no system' },
    ],
    name: [
      { use: 'nickname', given: ['Ani'] },
      { use: 'official', given: ['Ana', null, 'María'], family: 'Prueba' },
    ],
    telecom: [
      { system: 'phone', value: '555-0100', use: 'home' },
      { system: 'phone', value: '555-0101', use: 'mobile' },
      { system: 'phone', value: '555-0102', use: 'old' },
    ],
    birthDate: '1980-02-29',
    gender: 'female',
    communication: [{ language: { coding: [{ code: 'es' }] } }],
    unknownMember: { anything: true },
  })
  assert(reading.outcome === 'read' && reading.facts.type === 'Patient')
  const { facts } = reading
  assert.deepEqual(
    facts.identifiers.map((one) => [one.value, one.kind]),
    [
      ['12', 'chart'],
      ['000-00-0000', 'weak'],
    ],
  )
  assert.deepEqual([facts.given, facts.family, facts.preferred], ['Ana María', 'Prueba', 'Ani'])
  assert.equal(facts.phone, '555-0101')
  assert.equal(String(facts.birthDate), '1980-02-29')
  assert.equal(facts.language, 'es')
})

test('a refusal names the element in plain words and never quotes what stood there', () => {
  const named = { resourceType: 'Patient', name: [{ family: 'Prueba' }] }
  const code = { text: 'A1c' }
  const cases: [JsonObject, string][] = [
    [{ ...named, birthDate: '1980-02-30' }, 'Patient.birthDate: not a date'],
    [{ ...named, birthDate: 19800201 }, 'Patient.birthDate: not text'],
    [{ ...named, name: 'Ana' }, 'Patient.name: not a list'],
    [{ ...named, name: [] }, 'Patient.name: missing'],
    [{ ...named, telecom: [{ value: 7 }] }, 'Patient.telecom.0.value: not text'],
    [{ resourceType: 'Observation', subject }, 'Observation.code: missing'],
    [{ resourceType: 'Observation', code }, 'Observation.subject: missing'],
    [
      { resourceType: 'Observation', code, subject: 'Patient/ana' },
      'Observation.subject: not a reference',
    ],
    [
      { resourceType: 'Observation', code, subject: { reference: 'Group/1' } },
      'Observation.subject: does not name a patient',
    ],
    [{ resourceType: 'MedicationRequest', subject }, 'MedicationRequest.medication: missing'],
    [
      {
        resourceType: 'MedicationRequest',
        subject,
        medicationReference: { reference: 'Medication/9' },
      },
      'MedicationRequest.medicationReference: the medicine it names is not in this source',
    ],
    [{ resourceType: 'Organization' }, 'Organization.name: missing'],
    [{ ...named, id: 'x'.repeat(301) }, 'Patient.id: too long'],
    [
      { ...named, identifier: [{ value: 'x'.repeat(301) }] },
      'Patient.identifier.0.value: too long',
    ],
    [{ ...named, name: [{ family: 'x'.repeat(501) }] }, 'Patient.name: too long'],
    [{ resourceType: 'Claim' }, 'not used'],
  ]
  for (const [resource, expected] of cases) assert.equal(reason(resource), expected)
})

test('a medicine is named by its concept, a contained Medication, another in the source, or its own words', () => {
  const request = { resourceType: 'MedicationRequest', subject, status: 'active' }
  assert.equal(
    entry({ ...request, medicationCodeableConcept: { coding: [{ display: 'Testamol 5 mg' }] } })
      .display,
    'Testamol 5 mg',
  )
  const contained = [{ resourceType: 'Medication', id: 'm', code: { text: 'Testin' } }]
  assert.equal(
    entry({ ...request, contained, medicationReference: { reference: '#m' } }).display,
    'Testin',
  )
  assert.equal(
    entry({ ...request, medicationReference: { reference: 'Medication/9', display: 'Testex' } })
      .display,
    'Testex',
  )
  const reading = readResource(
    { ...request, medicationReference: { reference: 'Medication/9' } },
    () => 'Testor',
  )
  assert(reading.outcome === 'read' && 'display' in reading.facts)
  assert.equal(reading.facts.display, 'Testor')
})

test('a dose is taken as written, else put together from dose and timing', () => {
  const dose = (dosage: JsonObject): string | undefined => {
    const { detail } = entry({
      resourceType: 'MedicationRequest',
      subject,
      medicationCodeableConcept: { text: 'T' },
      dosageInstruction: [dosage],
    })
    return detail.type === 'MedicationRequest' ? detail.dose : undefined
  }
  const doseAndRate = [{ doseQuantity: { value: 1, unit: 'tablet' } }]
  assert.equal(dose({ text: 'one at night' }), 'one at night')
  assert.equal(
    dose({ doseAndRate, timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } } }),
    '1 tablet, 2 times a day',
  )
  assert.equal(
    dose({
      doseAndRate,
      timing: { repeat: { frequency: 1, period: 8, periodUnit: 'h' } },
      asNeededBoolean: true,
    }),
    '1 tablet, every 8 hours, as needed',
  )
  assert.equal(dose({}), undefined)
})

test('observations are put in words people use', () => {
  const value = (members: JsonObject): string | undefined => {
    const { detail } = entry({
      resourceType: 'Observation',
      subject,
      code: { text: 'x' },
      ...members,
    })
    return detail.type === 'Observation' ? detail.value : undefined
  }
  const part = (code: string, amount: number): JsonObject => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value: amount, unit: 'mm[Hg]' },
  })
  assert.equal(value({ valueQuantity: { value: 126.61732834, unit: 'cm' } }), '126.6 cm')
  assert.equal(value({ valueQuantity: { value: 7, unit: '{score}' } }), '7')
  assert.equal(value({ component: [part('8462-4', 88), part('8480-6', 142)] }), '142/88 mmHg')
  assert.equal(value({ valueCodeableConcept: { text: 'Never smoker' } }), 'Never smoker')
  assert.equal(value({ valueBoolean: false }), 'no')
  assert.equal(value({}), undefined)
})

test('what was taken back says so', () => {
  const verificationStatus = { coding: [{ code: 'refuted' }] }
  const clinicalStatus = { coding: [{ code: 'active' }] }
  const allergy = {
    resourceType: 'AllergyIntolerance',
    patient: subject,
    code: { text: 'x' },
    clinicalStatus,
  }
  assert.equal(entry(allergy).status, 'active')
  assert.equal(entry({ ...allergy, verificationStatus }).status, 'entered-in-error')
})

test('references of every kind are understood, and nothing else', () => {
  const cases: [string, unknown][] = [
    ['Patient/1', { by: 'key', key: 'Patient/1', type: 'Patient' }],
    ['Patient/1/_history/4', { by: 'key', key: 'Patient/1', type: 'Patient' }],
    [
      'https://ehr.example/r4/Patient/1/_history/4',
      { by: 'key', key: 'https://ehr.example/r4/Patient/1', type: 'Patient' },
    ],
    ['urn:uuid:0-1', { by: 'key', key: 'urn:uuid:0-1', type: undefined }],
    ['#p', { by: 'contained', id: 'p', type: undefined }],
    [
      'Practitioner?identifier=http://x/npi%7C77',
      { by: 'identifier', system: 'http://x/npi', value: '77', type: 'Practitioner' },
    ],
    [
      'Practitioner?identifier=http://x/npi|77',
      { by: 'identifier', system: 'http://x/npi', value: '77', type: 'Practitioner' },
    ],
    ['Practitioner?name=x', undefined],
    ['../etc/passwd', undefined],
  ]
  for (const [reference, expected] of cases)
    assert.deepEqual(readReference({ reference }), expected)
  assert.deepEqual(readReference({ type: 'Patient', identifier: { system: 'a', value: 'b' } }), {
    by: 'identifier',
    system: 'a',
    value: 'b',
    type: 'Patient',
  })
})

test('dates keep how exact they are', () => {
  assert.equal(readMoment('2020')?.precision, 'year')
  assert.equal(readMoment('2020-02')?.precision, 'month')
  assert.equal(readMoment('2020-02-29')?.precision, 'day')
  assert.equal(String(readMoment('2020-02-29T23:00:00.5-05:00')?.instant), '2020-03-01T04:00:00.5Z')
  for (const bad of ['2019-02-29', '0000-01-01', '2020-1-1', '2020-01-01T25:00:00Z', 'today', '']) {
    assert.equal(readMoment(bad), undefined)
  }
})

test('coverage is found inside an explanation of benefit, and an appointment’s patient among its participants', () => {
  const coverage = {
    resourceType: 'Coverage',
    id: 'c',
    beneficiary: subject,
    payor: [{ display: 'Plan A' }],
  }
  assert.deepEqual(
    coveragesInside({
      resourceType: 'ExplanationOfBenefit',
      contained: [coverage, { resourceType: 'Basic' }],
    }),
    [coverage],
  )
  assert.equal(entry(coverage).display, 'Plan A')
  const booked = entry({
    resourceType: 'Appointment',
    start: '2026-07-08T13:20:00Z',
    participant: [
      { actor: { reference: 'Practitioner/2', display: 'Dr. Test' } },
      { actor: subject },
    ],
  })
  assert.deepEqual(booked.patients, [{ by: 'key', key: 'Patient/ana', type: 'Patient' }])
  assert(booked.detail.type === 'Appointment')
  assert.equal(booked.detail.with, 'Dr. Test')
})

test('anything in the place of anything is read or refused, never thrown', () => {
  const oddities: unknown[] = [
    null,
    0,
    -1,
    '',
    'x',
    true,
    [],
    [null],
    [[]],
    {},
    { coding: {} },
    { reference: 7 },
  ]
  const whole = {
    id: 'a',
    identifier: [{ system: 's', value: 'v', type: { coding: [{ code: 'MR' }] } }],
    status: 'active',
    name: [{ family: 'F', given: ['G'] }],
    birthDate: '2000-01-01',
    telecom: [{ system: 'phone', value: '1' }],
    address: [{ line: ['1'] }],
    communication: [{ language: { text: 'en' } }],
    subject,
    patient: subject,
    beneficiary: subject,
    code: { coding: [{ code: 'c' }] },
    vaccineCode: { text: 'v' },
    clinicalStatus: { coding: [] },
    medicationReference: { reference: '#m' },
    contained: [{ resourceType: 'Medication', id: 'm', ingredient: [] }],
    dosageInstruction: [
      { timing: { repeat: { period: 1 } }, doseAndRate: [{ doseQuantity: { value: 1 } }] },
    ],
    authorizingPrescription: [subject],
    reaction: [{ manifestation: [{ text: 'x' }] }],
    component: [{ code: { text: 'c' } }],
    participant: [{ actor: subject }],
    payor: [{ display: 'p' }],
    period: { start: '2020' },
    class: { code: 'AMB' },
    type: [{ text: 't' }],
    category: [{ text: 'c' }],
    valueQuantity: { value: 1 },
    effectivePeriod: { start: '2020' },
  }
  const types = [
    'Patient',
    'Practitioner',
    'Organization',
    'Medication',
    'MedicationRequest',
    'MedicationDispense',
    'AllergyIntolerance',
    'Immunization',
    'Condition',
    'Observation',
    'DiagnosticReport',
    'Encounter',
    'Appointment',
    'Coverage',
  ]
  let tried = 0
  for (const resourceType of types) {
    for (const key of Object.keys(whole)) {
      for (const odd of oddities) {
        const { outcome } = readResource({ ...whole, resourceType, [key]: odd })
        assert(outcome === 'read' || outcome === 'refused')
        tried += 1
      }
    }
  }
  assert(tried > 4000)
})
