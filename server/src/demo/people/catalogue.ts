/** A medicine as it is ordered and as people say it is taken. */
export type Medicine = {
  readonly name: string
  readonly dose: string
  /** RxNorm, where we are sure of it. */
  readonly rxnorm?: string
  readonly asNeeded?: true
}

export type Problem = {
  readonly name: string
  /** ICD-10-CM. */
  readonly code: string
  readonly fromAge: number
  readonly toAge: number
  /** How often somebody of that age has it, from 0 to 1. */
  readonly share: number
  readonly only?: 'female' | 'male'
  readonly medicines: readonly Medicine[]
  /** What is measured because of it. */
  readonly measures: readonly Measure[]
}

/** What can be measured; see `measures`. */
export type Measure = 'a1c' | 'egfr' | 'ldl' | 'tsh' | 'hemoglobin'

export type MedicineKey =
  | 'lisinopril'
  | 'amlodipine'
  | 'metformin'
  | 'atorvastatin'
  | 'albuterol'
  | 'levothyroxine'
  | 'naproxen'
  | 'sertraline'
  | 'omeprazole'
  | 'cetirizine'
  | 'sumatriptan'
  | 'iron'
  | 'tamsulosin'

/** Medicines in the strength and the words of a label. */
export const medicines: { readonly [key in MedicineKey]: Medicine } = {
  lisinopril: { name: 'Lisinopril 10 mg', dose: '1 tablet each morning', rxnorm: '314076' },
  amlodipine: { name: 'Amlodipine 5 mg', dose: '1 tablet a day', rxnorm: '197361' },
  metformin: { name: 'Metformin 500 mg', dose: '1 tablet, 2 times a day', rxnorm: '861007' },
  atorvastatin: { name: 'Atorvastatin 20 mg', dose: '1 tablet at night', rxnorm: '617310' },
  albuterol: { name: 'Albuterol inhaler', dose: '2 puffs when you need it', asNeeded: true },
  levothyroxine: {
    name: 'Levothyroxine 50 mcg',
    dose: '1 tablet each morning, before you eat',
  },
  naproxen: {
    name: 'Naproxen 500 mg',
    dose: '1 tablet, 2 times a day with food',
    asNeeded: true,
  },
  sertraline: { name: 'Sertraline 50 mg', dose: '1 tablet a day' },
  omeprazole: { name: 'Omeprazole 20 mg', dose: '1 capsule each morning' },
  cetirizine: { name: 'Cetirizine 10 mg', dose: '1 tablet a day', asNeeded: true },
  sumatriptan: {
    name: 'Sumatriptan 50 mg',
    dose: '1 tablet when a headache begins',
    asNeeded: true,
  },
  iron: { name: 'Ferrous sulfate 325 mg', dose: '1 tablet every other day' },
  tamsulosin: { name: 'Tamsulosin 0.4 mg', dose: '1 capsule each evening' },
}

export type ProblemKey =
  | 'hypertension'
  | 'diabetes'
  | 'cholesterol'
  | 'asthma'
  | 'thyroid'
  | 'knees'
  | 'anxiety'
  | 'reflux'
  | 'hayFever'
  | 'migraine'
  | 'anemia'
  | 'prostate'

/** Problems a family practice sees every day, with what is taken for them. */
export const problems: { readonly [key in ProblemKey]: Problem } = {
  hypertension: {
    name: 'High blood pressure',
    code: 'I10',
    fromAge: 35,
    toAge: 110,
    share: 0.38,
    medicines: [medicines.lisinopril, medicines.amlodipine],
    measures: ['egfr'],
  },
  diabetes: {
    name: 'Type 2 diabetes',
    code: 'E11.9',
    fromAge: 35,
    toAge: 110,
    share: 0.16,
    medicines: [medicines.metformin],
    measures: ['a1c', 'egfr'],
  },
  cholesterol: {
    name: 'High cholesterol',
    code: 'E78.5',
    fromAge: 40,
    toAge: 110,
    share: 0.3,
    medicines: [medicines.atorvastatin],
    measures: ['ldl'],
  },
  asthma: {
    name: 'Asthma',
    code: 'J45.909',
    fromAge: 4,
    toAge: 70,
    share: 0.09,
    medicines: [medicines.albuterol],
    measures: [],
  },
  thyroid: {
    name: 'Underactive thyroid',
    code: 'E03.9',
    fromAge: 25,
    toAge: 110,
    share: 0.08,
    medicines: [medicines.levothyroxine],
    measures: ['tsh'],
  },
  knees: {
    name: 'Arthritis of the knee',
    code: 'M17.9',
    fromAge: 55,
    toAge: 110,
    share: 0.2,
    medicines: [medicines.naproxen],
    measures: [],
  },
  anxiety: {
    name: 'Anxiety',
    code: 'F41.1',
    fromAge: 16,
    toAge: 80,
    share: 0.12,
    medicines: [medicines.sertraline],
    measures: [],
  },
  reflux: {
    name: 'Acid reflux',
    code: 'K21.9',
    fromAge: 25,
    toAge: 110,
    share: 0.12,
    medicines: [medicines.omeprazole],
    measures: [],
  },
  hayFever: {
    name: 'Hay fever',
    code: 'J30.2',
    fromAge: 5,
    toAge: 65,
    share: 0.14,
    medicines: [medicines.cetirizine],
    measures: [],
  },
  migraine: {
    name: 'Migraine',
    code: 'G43.909',
    fromAge: 14,
    toAge: 60,
    share: 0.08,
    medicines: [medicines.sumatriptan],
    measures: [],
  },
  anemia: {
    name: 'Low iron',
    code: 'D50.9',
    fromAge: 14,
    toAge: 55,
    share: 0.08,
    only: 'female',
    medicines: [medicines.iron],
    measures: ['hemoglobin'],
  },
  prostate: {
    name: 'Enlarged prostate',
    code: 'N40.0',
    fromAge: 60,
    toAge: 110,
    share: 0.25,
    only: 'male',
    medicines: [medicines.tamsulosin],
    measures: [],
  },
}

/** The problems as a list that may be asked for each one's limits. */
export const allProblems: readonly Problem[] = Object.values(problems)

export type AllergySpec = { readonly to: string; readonly reaction: string }

export const allergies: readonly AllergySpec[] = [
  { to: 'Penicillin', reaction: 'Hives' },
  { to: 'Sulfa drugs', reaction: 'Rash' },
  { to: 'Peanut', reaction: 'Swelling of the lips' },
  { to: 'Codeine', reaction: 'Nausea' },
  { to: 'Latex', reaction: 'Itching' },
  { to: 'Ibuprofen', reaction: 'Wheezing' },
  { to: 'Shellfish', reaction: 'Hives' },
]

export type Vaccine = {
  readonly name: string
  /** CVX. */
  readonly code: string
  /** Age at each dose, in months. */
  readonly atMonths: readonly number[]
}

/** Shots of childhood, by age. */
export const childhoodVaccines: readonly Vaccine[] = [
  { name: 'Hepatitis B', code: '08', atMonths: [0, 2, 6] },
  { name: 'DTaP', code: '20', atMonths: [2, 4, 6, 15, 54] },
  { name: 'Polio (IPV)', code: '10', atMonths: [2, 4, 6, 54] },
  { name: 'MMR', code: '03', atMonths: [12, 54] },
  { name: 'Chickenpox', code: '21', atMonths: [12, 54] },
  { name: 'Tdap', code: '115', atMonths: [132] },
  { name: 'HPV', code: '165', atMonths: [132, 138] },
]

/** Shots of later life: how old one must be, and how many days ago at most. */
export const adultVaccines: readonly {
  readonly name: string
  readonly code: string
  readonly fromAge: number
  readonly daysAgoMax: number
}[] = [
  { name: 'Flu shot', code: '140', fromAge: 1, daysAgoMax: 330 },
  { name: 'COVID-19', code: '213', fromAge: 12, daysAgoMax: 500 },
  { name: 'Tdap', code: '115', fromAge: 25, daysAgoMax: 3200 },
  { name: 'Shingles', code: '187', fromAge: 52, daysAgoMax: 1800 },
  { name: 'Pneumonia', code: '33', fromAge: 66, daysAgoMax: 2500 },
]

export const pharmacies: readonly string[] = [
  'Oak Avenue Pharmacy, 210 Oak Ave',
  'Riverside Drugs, 18 River Rd',
  'Corner Pharmacy, 5 Main St',
  'Northgate Pharmacy, 900 North St',
]

export const doctors: readonly { readonly id: string; readonly name: string }[] = [
  { id: 'okafor', name: 'Dr. Amara Okafor' },
  { id: 'chen', name: 'Dr. Wei Chen' },
]

export const payors: readonly string[] = ['Prairie Health Plan', 'Lakeside Mutual', 'State Care']
