// Who lives in the suites' world, and what they fill in. All made up.
import type { Role, TopicKey } from '@salve/contract/words'
import type { DeskKey } from '../server/src/topics/topic.ts'

export type Member = {
  readonly name: string
  readonly role: Role
  readonly desks: readonly DeskKey[]
}
export type MapleName =
  | 'dana'
  | 'priya'
  | 'sam'
  | 'lin'
  | 'grace'
  | 'okafor'
  | 'chen'
  | 'morgan'
  | 'ada'

/** The staff of Maple Street and their desks. Dr. Okafor is Rosa's doctor, Dr. Chen Mateo's. */
export const mapleStaff: Readonly<Record<MapleName, Member>> = {
  dana: { name: 'Dana Lee', role: 'nurse', desks: ['nurses', 'refills'] },
  priya: { name: 'Priya Shah', role: 'nurse', desks: ['refills'] },
  sam: { name: 'Sam Whitfield', role: 'front-desk', desks: ['front-desk'] },
  lin: { name: 'Lin Moreau', role: 'biller', desks: ['billing'] },
  grace: { name: 'Grace Osei', role: 'records-clerk', desks: ['records', 'referrals'] },
  okafor: { name: 'Dr. Amara Okafor', role: 'physician', desks: [] },
  chen: { name: 'Dr. Wei Chen', role: 'physician', desks: [] },
  morgan: { name: 'Morgan Blake', role: 'manager', desks: [] },
  ada: { name: 'Ada Novak', role: 'administrator', desks: [] },
}

export const harborStaff: Readonly<Record<'olga', Member>> = {
  olga: {
    name: 'Olga Brandt',
    role: 'nurse',
    desks: ['nurses', 'refills', 'front-desk', 'billing', 'records', 'referrals'],
  },
}

export type Born = { readonly given: string; readonly family: string; readonly born: string }

export type MaplePatient = 'rosa' | 'mateo' | 'agnes' | 'walt'
export const maplePatients: Readonly<Record<MaplePatient, Born>> = {
  rosa: { given: 'Rosa', family: 'Alvarez', born: '1958-04-12' },
  mateo: { given: 'Mateo', family: 'Alvarez', born: '2011-09-30' },
  agnes: { given: 'Agnes', family: 'Kowalska', born: '1989-01-20' },
  walt: { given: 'Walt', family: 'Jensen', born: '1947-07-07' },
}
export const harborPatients: Readonly<Record<'hugo', Born>> = {
  hugo: { given: 'Hugo', family: 'Stern', born: '1970-01-01' },
}

/** A patient as FHIR, with one medicine and one allergy on the record. */
export function resourcesOf(key: string, { given, family, born }: Born): readonly object[] {
  return [
    {
      ...{ resourceType: 'Patient', id: key, birthDate: born, gender: 'unknown' },
      identifier: [{ system: 'urn:example:chart', value: `MRN-${key}` }],
      name: [{ use: 'official', family, given: [given] }],
      telecom: [{ system: 'email', value: `${key}@home.example` }],
    },
    {
      ...{ resourceType: 'MedicationRequest', id: `${key}-m1`, status: 'active', intent: 'order' },
      subject: { reference: `Patient/${key}` },
      medicationCodeableConcept: { text: `Medicine of ${key}` },
      authoredOn: '2026-01-10',
    },
    {
      ...{ resourceType: 'AllergyIntolerance', id: `${key}-a1` },
      patient: { reference: `Patient/${key}` },
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { text: `Allergy of ${key}` },
    },
  ]
}

/** What else comes with a practice's patients: who treats and pays, and one resource to refuse. */
export const besides: readonly object[] = [
  { resourceType: 'Practitioner', id: 'dr-away', name: [{ family: 'Away', given: ['Una'] }] },
  { resourceType: 'Organization', id: 'payer', name: 'Prairie Mutual' },
  { resourceType: 'Patient', id: 'no-birthday', name: [{ family: 'Nobody', given: ['Ned'] }] },
]

/** The fields of a topic's form, filled in so that it is accepted, with the words in one of them. */
export function fieldsFor(topic: TopicKey, words: string): Readonly<Record<string, string>> {
  switch (topic) {
    case 'health-question':
      return { 'a.danger': 'none', 'a.question': words, 'a.has-problem': 'false' }
    case 'refill':
      return {
        ...{ 'a.medicines.other': 'Metformin 500 mg', 'a.days-left': '4-7' },
        ...{ 'a.pharmacy': 'Elm Drugs', 'a.note': words },
      }
    case 'bill':
      return { 'a.about': 'other', 'a.question': words }
    case 'help':
      return { 'a.about': 'other', 'a.question': words }
    case 'my-details':
      return { 'a.note': words }
    case 'referral':
      return { 'a.need': 'new', 'a.kind': 'Skin doctor', 'a.why': words }
    case 'shots':
      return { 'a.need': 'get', 'a.which-shot': words }
    case 'test-result':
      return { 'a.which.other': 'Blood test', 'a.need': 'meaning', 'a.question': words }
    case 'appointment':
      return { 'a.need': 'new', 'a.reason': words, 'a.times': 'early' }
    case 'records':
      return {
        ...{ 'a.what': 'visit-notes', 'a.who': 'me', 'a.how': 'here', 'a.agree': 'yes' },
        'a.note': words,
      }
  }
}
