import { medicines, pharmacies, type Problem, problems } from './catalogue.ts'
import { bornOn, type PersonSpec } from './person-spec.ts'

type Named = Omit<
  PersonSpec,
  'birthDate' | 'email' | 'pharmacy' | 'doctorId' | 'parent' | 'phone'
> & {
  readonly age: number
  readonly born: { readonly month: number; readonly day: number }
  readonly phoneEnd: string
  readonly pharmacy?: number
  readonly doctorId?: string
  readonly parent?: PersonSpec['parent']
}

const pregnancy: Problem = {
  name: 'Pregnancy',
  code: 'Z34.90',
  fromAge: 0,
  toAge: 0,
  share: 0,
  medicines: [],
  measures: [],
}
const heart: Problem = { ...pregnancy, name: 'Heart disease', code: 'I25.10' }
const elenaPhone = '312-555-0131'

const named: readonly Named[] = [
  {
    key: 'rosa',
    chartNumber: '204-118',
    given: 'Rosa',
    family: 'Alvarez',
    age: 58,
    born: { month: 3, day: 3 },
    gender: 'female',
    language: 'en',
    phoneEnd: '17',
    problems: [problems.hypertension, problems.diabetes, problems.asthma],
    medicines: [
      { ...medicines.lisinopril, orderedDaysAgo: 83, filledDaysAgo: undefined, refills: 2 },
      { ...medicines.metformin, orderedDaysAgo: 110, filledDaysAgo: 20, refills: 0 },
      { ...medicines.albuterol, orderedDaysAgo: 160, filledDaysAgo: 43, refills: 1 },
    ],
    allergies: [{ to: 'Penicillin', reaction: 'Hives' }],
    measurements: [
      { what: 'blood pressure', upper: 142, lower: 88, daysAgo: 21 },
      { what: 'a1c', value: 6.9, daysAgo: 35 },
      { what: 'egfr', value: 84, daysAgo: 35 },
      { what: 'a1c', value: 7.2, daysAgo: 220 },
    ],
    visitInDays: 14,
  },
  {
    key: 'walter',
    chartNumber: '204-071',
    given: 'Walter',
    family: 'Boone',
    age: 71,
    born: { month: 9, day: 30 },
    gender: 'male',
    language: 'en',
    phoneEnd: '71',
    problems: [problems.hypertension, problems.cholesterol, heart],
    medicines: [
      { ...medicines.lisinopril, orderedDaysAgo: 60, filledDaysAgo: 25, refills: 3 },
      { ...medicines.atorvastatin, orderedDaysAgo: 60, filledDaysAgo: 25, refills: 3 },
      {
        name: 'Metoprolol 25 mg',
        dose: '1 tablet, 2 times a day',
        orderedDaysAgo: 60,
        filledDaysAgo: 25,
        refills: 3,
      },
      {
        name: 'Aspirin 81 mg',
        dose: '1 tablet a day',
        orderedDaysAgo: 400,
        filledDaysAgo: undefined,
        refills: 0,
      },
    ],
    allergies: [],
    measurements: [
      { what: 'blood pressure', upper: 136, lower: 78, daysAgo: 48 },
      { what: 'ldl', value: 92, daysAgo: 48 },
    ],
    visitInDays: 40,
  },
  {
    key: 'linh',
    chartNumber: '204-233',
    given: 'Linh',
    family: 'Tran',
    age: 34,
    born: { month: 5, day: 12 },
    gender: 'female',
    language: 'vi',
    phoneEnd: '34',
    problems: [problems.hayFever],
    medicines: [
      {
        name: 'Sulfamethoxazole and trimethoprim 800/160 mg',
        dose: '1 tablet, 2 times a day for 7 days',
        orderedDaysAgo: 3,
        filledDaysAgo: 3,
        refills: 0,
      },
    ],
    allergies: [],
    measurements: [{ what: 'blood pressure', upper: 112, lower: 70, daysAgo: 3 }],
    visitInDays: undefined,
    pharmacy: 1,
    doctorId: 'chen',
  },
  {
    key: 'gus',
    chartNumber: '204-066',
    given: 'Gus',
    family: 'Petrakis',
    age: 66,
    born: { month: 1, day: 19 },
    gender: 'male',
    language: 'en',
    phoneEnd: '66',
    problems: [problems.diabetes, problems.knees],
    medicines: [
      { ...medicines.metformin, orderedDaysAgo: 95, filledDaysAgo: 31, refills: 2 },
      { ...medicines.naproxen, orderedDaysAgo: 95, filledDaysAgo: 62, refills: 1 },
    ],
    allergies: [{ to: 'Codeine', reaction: 'Nausea' }],
    measurements: [
      { what: 'a1c', value: 7.8, daysAgo: 5 },
      { what: 'egfr', value: 71, daysAgo: 5 },
      { what: 'a1c', value: 7.1, daysAgo: 98 },
      { what: 'blood pressure', upper: 131, lower: 80, daysAgo: 5 },
    ],
    visitInDays: 27,
  },
  {
    key: 'elena',
    chartNumber: '204-131',
    given: 'Elena',
    family: 'Alvarez',
    age: 31,
    born: { month: 10, day: 8 },
    gender: 'female',
    language: 'es',
    phoneEnd: '31',
    problems: [problems.migraine],
    medicines: [{ ...medicines.sumatriptan, orderedDaysAgo: 130, filledDaysAgo: 75, refills: 2 }],
    allergies: [],
    measurements: [{ what: 'blood pressure', upper: 116, lower: 74, daysAgo: 130 }],
    visitInDays: undefined,
  },
  {
    key: 'mateo',
    chartNumber: '204-306',
    given: 'Mateo',
    family: 'Alvarez',
    age: 6,
    born: { month: 2, day: 17 },
    gender: 'male',
    language: 'en',
    phoneEnd: '31',
    problems: [],
    medicines: [],
    allergies: [],
    measurements: [{ what: 'weight', value: 21, daysAgo: 190 }],
    visitInDays: 60,
    parent: { name: 'Elena Alvarez', phone: elenaPhone },
  },
  {
    key: 'harold',
    chartNumber: '204-083',
    given: 'Harold',
    family: 'Finch',
    age: 83,
    born: { month: 6, day: 1 },
    gender: 'male',
    language: 'en',
    phoneEnd: '83',
    problems: [problems.hypertension, problems.prostate],
    medicines: [
      { ...medicines.lisinopril, orderedDaysAgo: 45, filledDaysAgo: 14, refills: 4 },
      { ...medicines.tamsulosin, orderedDaysAgo: 45, filledDaysAgo: 14, refills: 4 },
    ],
    allergies: [{ to: 'Sulfa drugs', reaction: 'Rash' }],
    measurements: [
      { what: 'blood pressure', upper: 128, lower: 72, daysAgo: 45 },
      { what: 'egfr', value: 62, daysAgo: 45 },
    ],
    visitInDays: 33,
    pharmacy: 2,
    doctorId: 'chen',
  },
  {
    key: 'aisha',
    chartNumber: '204-129',
    given: 'Aisha',
    family: 'Rahman',
    age: 29,
    born: { month: 8, day: 22 },
    gender: 'female',
    language: 'ar',
    phoneEnd: '29',
    problems: [pregnancy, problems.anemia],
    medicines: [
      { ...medicines.iron, orderedDaysAgo: 40, filledDaysAgo: 33, refills: 1 },
      {
        name: 'Prenatal vitamin',
        dose: '1 tablet a day',
        orderedDaysAgo: 180,
        filledDaysAgo: 33,
        refills: 5,
      },
    ],
    allergies: [],
    measurements: [
      { what: 'hemoglobin', value: 10.8, daysAgo: 12 },
      { what: 'blood pressure', upper: 108, lower: 66, daysAgo: 12 },
    ],
    visitInDays: 9,
  },
]

/** The people whom pictures and journeys call by name: `rosa`, `walter`, `linh`, `gus`, `elena`, `mateo`, `harold`, `aisha`. */
export function namedPeople(today: Temporal.PlainDate): readonly PersonSpec[] {
  return named.map(
    ({ age, born, phoneEnd, pharmacy = 0, doctorId = 'okafor', parent, ...rest }) => ({
      ...rest,
      birthDate: bornOn(age, born, today),
      phone: `312-555-01${phoneEnd}`,
      email: `${parent === undefined ? rest.key : 'elena'}@home.example`,
      pharmacy: pharmacies[pharmacy] ?? '',
      doctorId,
      parent,
    }),
  )
}
