import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { JsonObject } from '@salve/ehr/fhir/json'
import type { PatientFacts } from '@salve/ehr/fhir/read-patient'
import { readResource } from '@salve/ehr/fhir/read-resource'
import type { EntryFacts } from '@salve/ehr/fhir/record-facts'
import { makePeople, peopleNdjson } from './make-people.ts'
import { ageOn } from './person-spec.ts'

const today = Temporal.PlainDate.from('2026-06-24')
const everything = [...makePeople({ seed: 1, today })]

function patients(): readonly PatientFacts[] {
  return everything.flatMap((resource) => {
    const reading = readResource(resource)
    return reading.outcome === 'read' && reading.facts.type === 'Patient' ? [reading.facts] : []
  })
}

function entriesOf(key: string, type: string): readonly EntryFacts[] {
  return everything.flatMap((resource) => {
    const reading = readResource(resource)
    if (reading.outcome !== 'read' || !('detail' in reading.facts)) return []
    const { facts } = reading
    const about = facts.patients.some(
      (target) => target.by === 'key' && target.key === `Patient/demo-${key}`,
    )
    return facts.type === type && about ? [facts] : []
  })
}

test('the same seed and day give the same bytes, another seed gives others', () => {
  const digest = (seed: number): string =>
    createHash('sha256').update(peopleNdjson({ seed, today })).digest('hex')
  assert.equal(digest(1), digest(1))
  assert.notEqual(digest(1), digest(2))
})

test('every resource passes the reader that imports use', () => {
  for (const resource of everything) {
    const reading = readResource(resource)
    assert.equal(reading.outcome, 'read', JSON.stringify([reading, resource]))
  }
})

test('ids are unique, and every reference leads to something', () => {
  const ids = everything.map(
    (resource) => `${String(resource['resourceType'])}/${String(resource['id'])}`,
  )
  assert.equal(new Set(ids).size, ids.length)
  const known = new Set(ids)
  const referred = JSON.stringify(everything).matchAll(/"reference":"([^"]+)"/g)
  for (const [, reference = ''] of referred) assert(known.has(reference), reference)
})

test('three hundred people of all ages, sexes and several languages', (t) => {
  const all = patients()
  assert.equal(all.length, 300)
  const ages = all.map((one) => ageOn(one.birthDate ?? today, today))
  const share = (from: number, to: number): number =>
    ages.filter((age) => age >= from && age <= to).length / 300
  t.diagnostic(`${everything.length} resources; ages ${Math.min(...ages)} to ${Math.max(...ages)}`)
  for (const [from, to] of [
    [0, 5],
    [6, 17],
    [18, 34],
    [35, 54],
    [55, 69],
    [70, 120],
  ] as const) {
    assert(share(from, to) > 0.04 && share(from, to) < 0.4, `${from} to ${to}: ${share(from, to)}`)
  }
  assert(ages.every((age) => age >= 0 && age < 100))
  const languages = new Set(all.map((one) => one.language))
  for (const language of ['en', 'es', 'vi', 'ar']) assert(languages.has(language))
  const women = all.filter((one) => one.gender === 'female').length
  assert(women > 120 && women < 190)
})

test('nobody can be reached by accident', () => {
  for (const one of patients()) {
    assert.match(one.phone ?? '', /^\d{3}-555-01\d\d$/)
    assert.match(one.email ?? '', /^[a-z0-9.]+@home\.example$/)
  }
})

test('no two share a telephone number, but for a mother and her son', () => {
  const numbers = patients().map((one) => one.phone)
  assert.equal(new Set(numbers).size, numbers.length - 1)
})

test('everything happened before today, but for visits and nothing else', () => {
  const end = today.toZonedDateTime('UTC').toInstant()
  for (const resource of everything) {
    const reading = readResource(resource)
    if (reading.outcome !== 'read' || !('detail' in reading.facts)) continue
    const { effective, type } = reading.facts
    if (effective === undefined) continue
    const ahead = Temporal.Instant.compare(effective.instant, end) > 0
    assert.equal(ahead, type === 'Appointment', JSON.stringify(resource))
  }
})

test('the people of the pictures are there, as old as they should be on any day', () => {
  const expected: [string, string, number, string][] = [
    ['Rosa', 'Alvarez', 58, 'en'],
    ['Walter', 'Boone', 71, 'en'],
    ['Linh', 'Tran', 34, 'vi'],
    ['Gus', 'Petrakis', 66, 'en'],
    ['Elena', 'Alvarez', 31, 'es'],
    ['Mateo', 'Alvarez', 6, 'en'],
    ['Harold', 'Finch', 83, 'en'],
    ['Aisha', 'Rahman', 29, 'ar'],
  ]
  for (const day of ['2026-01-01', '2026-03-03', '2028-02-29', '2030-12-31']) {
    const on = Temporal.PlainDate.from(day)
    const all = [...makePeople({ seed: 7, today: on, count: 8 })]
    const found = all.flatMap((resource) => {
      const reading = readResource(resource)
      return reading.outcome === 'read' && reading.facts.type === 'Patient' ? [reading.facts] : []
    })
    assert.deepEqual(
      found.map((one) => [one.given, one.family, ageOn(one.birthDate ?? on, on), one.language]),
      expected,
    )
  }
})

test('Rosa takes what the pictures say, and must not be given penicillin', () => {
  const medicines = entriesOf('rosa', 'MedicationRequest').map((one) => [
    one.display,
    one.detail.type === 'MedicationRequest' ? one.detail.dose : '',
  ])
  assert.deepEqual(medicines, [
    ['Lisinopril 10 mg', '1 tablet each morning'],
    ['Metformin 500 mg', '1 tablet, 2 times a day'],
    ['Albuterol inhaler', '2 puffs when you need it'],
  ])
  const [allergy] = entriesOf('rosa', 'AllergyIntolerance')
  assert.equal(allergy?.display, 'Penicillin')
  assert.deepEqual(allergy?.detail.type === 'AllergyIntolerance' ? allergy.detail.reactions : [], [
    'Hives',
  ])
  assert(entriesOf('rosa', 'Appointment').length === 1)
  assert(
    JSON.stringify(everything.find((one: JsonObject) => one['id'] === 'demo-rosa')).includes(
      'Oak Avenue Pharmacy, 210 Oak Ave',
    ),
  )
})

test('Mateo has the shots a school asks for', () => {
  const shots = entriesOf('mateo', 'Immunization').map((one) => one.display)
  for (const name of ['DTaP', 'Polio (IPV)', 'MMR', 'Chickenpox', 'Hepatitis B'])
    assert(shots.includes(name))
})
