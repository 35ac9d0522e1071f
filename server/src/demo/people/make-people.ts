import type { JsonObject } from '@salve/ehr/fhir/json'
import { doctors, pharmacies } from './catalogue.ts'
import { inventPerson } from './invent-person.ts'
import { namedPeople } from './named-people.ts'
import { randomFrom } from './random.ts'
import { writeChart } from './write-chart.ts'

export type PeopleOptions = {
  /** The same seed and day give the same bytes. */
  readonly seed: number
  readonly today: Temporal.PlainDate
  /** How many patients in all, the eight named ones among them; 300 unless told, 8 to 900. */
  readonly count?: number
}

/**
 * The made-up patients of the demo practice with their charts, as FHIR R4 resources: practitioners and
 * pharmacies first, then each Patient followed by their record. All ages, eight home languages,
 * telephone numbers 555-01xx and addresses ending in .example: nobody real. Throws for a count outside
 * its limits.
 * @yields one resource at a time
 */
export function* makePeople(options: PeopleOptions): Generator<JsonObject> {
  const { seed, today, count = 300 } = options
  const named = namedPeople(today)
  if (count < named.length || count > 900) throw new RangeError('from 8 to 900 people')
  yield* doctors.map(practitioner)
  yield* pharmacies.map(organization)
  for (const [place, spec] of named.entries()) {
    yield* writeChart(spec, randomFrom(seed * 1000 + place), today)
  }
  for (let number = named.length; number < count; number += 1) {
    const random = randomFrom(seed * 1000 + number)
    yield* writeChart(inventPerson(random, number, today), random, today)
  }
}

/** The same as NDJSON, one resource a line: what the import reads. */
export function peopleNdjson(options: PeopleOptions): string {
  return [...makePeople(options)].map((resource) => `${JSON.stringify(resource)}\n`).join('')
}

function practitioner(doctor: { readonly id: string; readonly name: string }): JsonObject {
  return { resourceType: 'Practitioner', id: `demo-${doctor.id}`, name: [{ text: doctor.name }] }
}

function organization(words: string, place: number): JsonObject {
  return {
    resourceType: 'Organization',
    id: `demo-pharmacy-${place}`,
    name: words.split(',')[0] ?? words,
  }
}
