import type { JsonObject } from '@salve/ehr/fhir/json'
import { adultVaccines, childhoodVaccines, doctors, payors } from './catalogue.ts'
import { type MeasureWords, measureWords } from './measure-words.ts'
import { ageOn, type Measurement, type MedicineSpec, type PersonSpec } from './person-spec.ts'
import type { Random } from './random.ts'

/** Where the pharmacy a patient wants stands, for the forms that ask. */
export const pharmacyUrl = 'http://salve.example/fhir/StructureDefinition/preferred-pharmacy'
/** The system of chart numbers. */
export const chartSystem = 'urn:salve:demo:chart'

type Setting = {
  readonly spec: PersonSpec
  readonly random: Random
  readonly today: Temporal.PlainDate
  readonly id: string
  readonly subject: JsonObject
}

/** Somebody's whole chart as FHIR R4 resources, the Patient first. Everything lies before or after `today`. */
export function writeChart(
  spec: PersonSpec,
  random: Random,
  today: Temporal.PlainDate,
): readonly JsonObject[] {
  const id = `demo-${spec.key}`
  const subject = { reference: `Patient/${id}`, display: `${spec.given} ${spec.family}` }
  const setting = { spec, random, today, id, subject }
  return [
    patient(setting),
    ...spec.problems.map((problem, place) => condition(setting, problem, place)),
    ...spec.medicines.flatMap((medicine, place) => medication(setting, medicine, place)),
    ...spec.allergies.map((allergy, place) => ({
      resourceType: 'AllergyIntolerance',
      id: `${id}-allergy-${place}`,
      clinicalStatus: coded('active'),
      verificationStatus: coded('confirmed'),
      code: { text: allergy.to },
      patient: subject,
      reaction: [{ manifestation: [{ text: allergy.reaction }] }],
    })),
    ...shots(setting),
    ...spec.measurements.map((one, place) => observation(setting, one, place)),
    ...reports(setting),
    ...visits(setting),
    coverage(setting),
  ]
}

function patient({ spec, id }: Setting): JsonObject {
  const { parent, pharmacy } = spec
  return {
    resourceType: 'Patient',
    id,
    extension: [{ url: pharmacyUrl, valueString: pharmacy }],
    identifier: [{ type: coded('MR'), system: chartSystem, value: spec.chartNumber }],
    name: [{ use: 'official', family: spec.family, given: [spec.given] }],
    telecom: [
      { system: 'phone', value: spec.phone, use: 'mobile' },
      { system: 'email', value: spec.email },
    ],
    gender: spec.gender,
    birthDate: spec.birthDate.toString(),
    address: [address(spec)],
    communication: [{ language: coded(spec.language), preferred: true }],
    generalPractitioner: [doctorReference(spec.doctorId)],
    ...(parent === undefined
      ? {}
      : {
          contact: [
            {
              relationship: [{ text: 'Parent' }],
              name: { text: parent.name },
              telecom: [{ system: 'phone', value: parent.phone }],
            },
          ],
        }),
  }
}

const streets = [
  'Elm Street',
  'Mill Lane',
  'Prairie Avenue',
  'Station Road',
  'Orchard Drive',
] as const

function address({ chartNumber }: PersonSpec): JsonObject {
  const number = Number(chartNumber.slice(-3))
  const street = streets[number % streets.length]
  return {
    use: 'home',
    line: [`${number + 10} ${street}`],
    city: 'Mapleton',
    state: 'IL',
    postalCode: '60099',
  }
}

function condition(
  { spec, random, today, id, subject }: Setting,
  problem: PersonSpec['problems'][number],
  place: number,
): JsonObject {
  const yearsMax = Math.max(1, Math.min(20, ageOn(spec.birthDate, today) - problem.fromAge))
  return {
    resourceType: 'Condition',
    id: `${id}-condition-${place}`,
    clinicalStatus: coded('active'),
    verificationStatus: coded('confirmed'),
    code: {
      coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: problem.code }],
      text: problem.name,
    },
    subject,
    onsetDateTime: today
      .subtract({ days: problem.fromAge === 0 ? 200 : random.whole(100, yearsMax * 365) })
      .toString(),
  }
}

function medication(
  setting: Setting,
  medicine: MedicineSpec,
  place: number,
): readonly JsonObject[] {
  const { spec, today, id, subject } = setting
  const requestId = `${id}-medicine-${place}`
  const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
  const coding =
    medicine.rxnorm === undefined ? {} : { coding: [{ system: rxnorm, code: medicine.rxnorm }] }
  const concept = { ...coding, text: medicine.name }
  const request = {
    resourceType: 'MedicationRequest',
    id: requestId,
    status: medicine.stopped === true ? 'stopped' : 'active',
    intent: 'order',
    medicationCodeableConcept: concept,
    subject,
    authoredOn: today.subtract({ days: medicine.orderedDaysAgo }).toString(),
    requester: doctorReference(spec.doctorId),
    dosageInstruction: [{ text: medicine.dose, asNeededBoolean: medicine.asNeeded === true }],
    dispenseRequest: {
      numberOfRepeatsAllowed: medicine.refills,
      performer: { display: spec.pharmacy },
    },
  }
  if (medicine.filledDaysAgo === undefined) return [request]
  const dispense = {
    resourceType: 'MedicationDispense',
    id: `${requestId}-filled`,
    status: 'completed',
    medicationCodeableConcept: concept,
    subject,
    authorizingPrescription: [{ reference: `MedicationRequest/${requestId}` }],
    whenHandedOver: today.subtract({ days: medicine.filledDaysAgo }).toString(),
  }
  return [request, dispense]
}

type Shot = { readonly name: string; readonly code: string; readonly on: Temporal.PlainDate }

function shots({ spec, random, today, id, subject }: Setting): readonly JsonObject[] {
  const age = ageOn(spec.birthDate, today)
  const asChild = childhoodVaccines.flatMap(({ name, code, atMonths }): readonly Shot[] =>
    age > 25
      ? []
      : atMonths.map((months) => ({ name, code, on: spec.birthDate.add({ months, days: 9 }) })),
  )
  const later = adultVaccines
    .filter((vaccine) => age >= vaccine.fromAge && random.chance(0.7))
    .map(({ name, code, daysAgoMax }): Shot => ({
      ...{ name, code },
      on: today.subtract({ days: random.whole(20, daysAgoMax) }),
    }))
  return [...asChild, ...later]
    .filter(({ on }) => Temporal.PlainDate.compare(on, today) < 0)
    .map(({ name, code, on }, place) => ({
      resourceType: 'Immunization',
      id: `${id}-shot-${place}`,
      status: 'completed',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code }], text: name },
      patient: subject,
      occurrenceDateTime: on.toString(),
    }))
}

const loinc = 'http://loinc.org'

function observation(
  { today, id, subject }: Setting,
  found: Measurement,
  place: number,
): JsonObject {
  const words = measureWords[found.what]
  return {
    resourceType: 'Observation',
    id: `${id}-measure-${place}`,
    status: 'final',
    category: [coded(words.category)],
    code: { coding: [{ system: loinc, code: words.loinc }], text: words.name },
    subject,
    effectiveDateTime: today.subtract({ days: found.daysAgo }).toString(),
    ...(found.what === 'blood pressure'
      ? { component: [pressure('8480-6', found.upper), pressure('8462-4', found.lower)] }
      : { valueQuantity: { value: found.value, unit: words.unit } }),
  }
}

function pressure(code: string, value: number): JsonObject {
  return { code: { coding: [{ system: loinc, code }] }, valueQuantity: { value, unit: 'mmHg' } }
}

/** One report for each day and panel on which something was measured in the laboratory. */
function reports({ spec, today, id, subject }: Setting): readonly JsonObject[] {
  const panels = new Map<string, { words: MeasureWords; daysAgo: number; results: JsonObject[] }>()
  for (const [place, { what, daysAgo }] of spec.measurements.entries()) {
    const words = measureWords[what]
    if (words.panel === undefined) continue
    const panel = panels.get(`${words.panel.name} ${daysAgo}`) ?? { words, daysAgo, results: [] }
    panel.results.push({ reference: `Observation/${id}-measure-${place}` })
    panels.set(`${words.panel.name} ${daysAgo}`, panel)
  }
  return [...panels.values()].map(({ words, daysAgo, results }, place) => ({
    resourceType: 'DiagnosticReport',
    id: `${id}-report-${place}`,
    status: 'final',
    category: [coded('LAB')],
    code: {
      coding: [{ system: loinc, code: words.panel?.loinc }],
      text: words.panel?.name,
    },
    subject,
    effectiveDateTime: today.subtract({ days: daysAgo }).toString(),
    result: results,
  }))
}

function visits(setting: Setting): readonly JsonObject[] {
  const { spec, random, today, id, subject } = setting
  const past = Array.from({ length: random.whole(1, 3) }, (_, place) => {
    const day = workday(today.subtract({ days: random.whole(10, 300) + place * 200 }))
    return {
      resourceType: 'Encounter',
      id: `${id}-visit-${place}`,
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      type: [{ text: random.pick(['Office visit', 'Yearly check-up', 'Follow-up visit']) }],
      subject,
      participant: [{ individual: doctorReference(spec.doctorId) }],
      period: { start: `${day.toString()}T15:00:00Z`, end: `${day.toString()}T15:20:00Z` },
    }
  })
  if (spec.visitInDays === undefined) return past
  const day = workday(today.add({ days: spec.visitInDays })).toString()
  const appointment = {
    resourceType: 'Appointment',
    id: `${id}-next`,
    status: 'booked',
    description: 'Office visit',
    start: `${day}T14:20:00Z`,
    end: `${day}T14:40:00Z`,
    participant: [
      { actor: subject, status: 'accepted' },
      { actor: doctorReference(spec.doctorId), status: 'accepted' },
    ],
  }
  return [...past, appointment]
}

function coverage({ spec, random, today, id, subject }: Setting): JsonObject {
  const payor = ageOn(spec.birthDate, today) >= 65 ? 'Medicare' : random.pick(payors)
  return {
    resourceType: 'Coverage',
    id: `${id}-coverage`,
    status: 'active',
    subscriberId: `M${spec.chartNumber.replace('-', '')}`,
    beneficiary: subject,
    payor: [{ display: payor }],
    period: { start: `${today.year}-01-01` },
  }
}

/** The day itself, or the Monday after a weekend. */
function workday(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.dayOfWeek <= 5 ? day : day.add({ days: 8 - day.dayOfWeek })
}

function doctorReference(doctorId: string): JsonObject {
  const name = doctors.find((doctor) => doctor.id === doctorId)?.name
  return {
    reference: `Practitioner/demo-${doctorId}`,
    ...(name === undefined ? {} : { display: name }),
  }
}

function coded(code: string): JsonObject {
  return { coding: [{ code }] }
}
