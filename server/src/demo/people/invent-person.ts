import {
  allergies,
  allProblems,
  doctors,
  type Measure,
  type Medicine,
  pharmacies,
  type Problem,
} from './catalogue.ts'
import { type NamePool, namePools } from './names.ts'
import { ageOn, type Measurement, type MedicineSpec, type PersonSpec } from './person-spec.ts'
import type { Random } from './random.ts'

/** Ages from, to, and how many in a hundred: about what a family practice has. */
const ageBands: readonly (readonly [number, number, number])[] = [
  [0, 5, 8],
  [6, 17, 15],
  [18, 34, 20],
  [35, 54, 25],
  [55, 69, 18],
  [70, 84, 11],
  [85, 97, 3],
]
/** None is 312, where the named people live. */
const areaCodes: readonly string[] = ['773', '847', '630', '708', '815', '217', '309', '618', '224']

/** Somebody made up, number `number` of the practice, with what goes with their age. */
export function inventPerson(
  random: Random,
  number: number,
  today: Temporal.PlainDate,
): PersonSpec {
  const birthDate = inventBirthDate(random, today)
  const age = ageOn(birthDate, today)
  const gender = random.chance(0.52) ? 'female' : 'male'
  const pool = pickPool(random)
  const given = random.pick(pool[gender])
  const family = random.pick(pool.family)
  const phone = phoneOf(number)
  const has = age < 4 ? [] : inventProblems(random, age, gender)
  return {
    key: String(number).padStart(3, '0'),
    chartNumber: `205-${String(number).padStart(3, '0')}`,
    ...{ given, family, birthDate, gender, phone },
    language: random.chance(pool.englishShare) ? 'en' : pool.language,
    email: `${plain(given)}.${plain(family)}.${number}@home.example`,
    pharmacy: random.pick(pharmacies),
    doctorId: random.pick(doctors).id,
    problems: has,
    medicines: has.flatMap((problem) => inventMedicines(random, problem)),
    allergies: random.chance(0.22) ? random.some(allergies, random.whole(1, 2)) : [],
    measurements: inventMeasurements(random, age, has),
    visitInDays: random.chance(0.45) ? random.whole(2, 120) : undefined,
    parent: age >= 18 ? undefined : { name: `${random.pick(pool.female)} ${family}`, phone },
  }
}

/** One of the numbers kept for stories, 555-0100 to 555-0199, and nobody else's up to 900 people. */
function phoneOf(number: number): string {
  const area = areaCodes[Math.floor(number / 100) % areaCodes.length] ?? '773'
  return `${area}-555-01${String(number % 100).padStart(2, '0')}`
}

function inventBirthDate(random: Random, today: Temporal.PlainDate): Temporal.PlainDate {
  let left = random.whole(1, 100)
  for (const [from, to, share] of ageBands) {
    left -= share
    if (left <= 0) {
      return today.subtract({ years: random.whole(from, to), days: random.whole(1, 364) })
    }
  }
  return today.subtract({ years: 40 })
}

function pickPool(random: Random): NamePool {
  return random.pick(namePools.flatMap((pool) => Array.from({ length: pool.weight }, () => pool)))
}

function inventProblems(
  random: Random,
  age: number,
  gender: 'female' | 'male',
): readonly Problem[] {
  const may = allProblems.filter(
    (problem) =>
      age >= problem.fromAge &&
      age <= problem.toAge &&
      (problem.only === undefined || problem.only === gender),
  )
  return may.filter((problem) => random.chance(problem.share)).slice(0, 5)
}

function inventMedicines(random: Random, problem: Problem): readonly MedicineSpec[] {
  if (problem.medicines.length === 0 || !random.chance(0.9)) return []
  return [orderOf(random, random.pick(problem.medicines))]
}

function orderOf(random: Random, medicine: Medicine): MedicineSpec {
  const orderedDaysAgo = random.whole(5, 330)
  const filledDaysAgo = random.chance(0.85)
    ? random.whole(1, Math.min(orderedDaysAgo, 90))
    : undefined
  const order = { ...medicine, orderedDaysAgo, filledDaysAgo, refills: random.whole(0, 5) }
  return random.chance(0.1) ? { ...order, stopped: true } : order
}

const usual: { readonly [measure in Measure]: readonly [number, number] } = {
  a1c: [58, 92],
  egfr: [480, 980],
  ldl: [620, 1650],
  tsh: [8, 55],
  hemoglobin: [105, 152],
}

function inventMeasurements(
  random: Random,
  age: number,
  has: readonly Problem[],
): readonly Measurement[] {
  const daysAgo = random.whole(10, 300)
  const wanted = new Set(has.flatMap((problem) => problem.measures))
  const labs = [...wanted].flatMap((what): readonly Measurement[] => {
    const [least, most] = usual[what]
    const value = random.whole(least, most) / 10
    const change = random.whole(-6, 6) / 10
    return [
      { what, value, daysAgo },
      { what, value: Math.round((value + change) * 10) / 10, daysAgo: daysAgo + 180 },
    ]
  })
  const weight = age < 18 ? 4 + age * 3 : random.whole(52, 104)
  const body: readonly Measurement[] = [{ what: 'weight', value: weight, daysAgo }]
  if (age < 12) return body
  const upper = random.whole(104, age > 50 ? 152 : 134)
  const lower = random.whole(62, 90)
  return [...body, { what: 'blood pressure', upper, lower, daysAgo }, ...labs]
}

/** A name as it stands in an address: small letters without marks. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll('ł', 'l')
    .replaceAll(/[^a-z]/g, '')
}
