import type { Measurement } from './person-spec.ts'

export type MeasureWords = {
  readonly name: string
  readonly loinc: string
  readonly unit: string
  readonly category: 'vital-signs' | 'laboratory'
  /** The report it comes in. */
  readonly panel: { readonly name: string; readonly loinc: string } | undefined
}

const metabolic = { name: 'Metabolic panel', loinc: '24323-8' }

/** How each measurement is called, by people and in LOINC. */
export const measureWords: { readonly [what in Measurement['what']]: MeasureWords } = {
  'blood pressure': {
    name: 'Blood pressure',
    loinc: '85354-9',
    unit: 'mmHg',
    category: 'vital-signs',
    panel: undefined,
  },
  weight: {
    name: 'Weight',
    loinc: '29463-7',
    unit: 'kg',
    category: 'vital-signs',
    panel: undefined,
  },
  a1c: {
    name: 'A1c',
    loinc: '4548-4',
    unit: '%',
    category: 'laboratory',
    panel: { name: 'A1c', loinc: '4548-4' },
  },
  egfr: {
    name: 'eGFR',
    loinc: '33914-3',
    unit: 'mL/min',
    category: 'laboratory',
    panel: metabolic,
  },
  ldl: {
    name: 'LDL cholesterol',
    loinc: '13457-7',
    unit: 'mg/dL',
    category: 'laboratory',
    panel: { name: 'Cholesterol panel', loinc: '57698-3' },
  },
  tsh: {
    name: 'TSH',
    loinc: '3016-3',
    unit: 'mIU/L',
    category: 'laboratory',
    panel: { name: 'Thyroid test', loinc: '3016-3' },
  },
  hemoglobin: {
    name: 'Hemoglobin',
    loinc: '718-7',
    unit: 'g/dL',
    category: 'laboratory',
    panel: { name: 'Blood count', loinc: '58410-2' },
  },
}
