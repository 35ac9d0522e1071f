import type { TopicKey } from '@salve/contract/words'
import type { Promised, Topic } from './topic.ts'

/** A work day as the catalogue counts it; promises turn minutes into instants by the practice's own hours. */
const workDayMinutes = 480

const callEmergency = 'Call 911.'

const healthTopics = {
  'health-question': {
    key: 'health-question',
    name: 'Ask a health question',
    line: 'A new or old problem, or a side effect',
    useFor: [
      'A cough, rash or pain that can wait a day',
      'A medicine that makes you feel bad',
      'What to do next after a visit',
    ],
    doNotUseFor: [
      { example: 'Chest pain, trouble breathing, or signs of a stroke', instead: callEmergency },
      { example: 'You think about hurting yourself', instead: 'Call or text 988.' },
      { example: 'You got worse fast today', instead: 'Call us. Do not wait for an answer here.' },
    ],
    icon: 'pulse',
    colour: 'k2',
    desk: 'nurses',
    physicianMayRead: true,
    promise: workDays(1),
    urgentPromises: [
      {
        linkId: 'how-bad',
        codes: ['bad'],
        reason: 'You feel bad now, so we put this first.',
        promise: sameDay(240),
      },
      {
        linkId: 'trend',
        codes: ['worse'],
        reason: 'It is getting worse, so we put this first.',
        promise: sameDay(240),
      },
    ],
    dangerAnswers: [
      {
        linkId: 'danger',
        codes: ['self-harm'],
        reason: 'You said you think about hurting yourself. Call or text 988 now.',
      },
      {
        linkId: 'danger',
        codes: ['chest-pain', 'trouble-breathing', 'fainted', 'stroke-signs', 'bleeding'],
        reason: 'What you picked can be very serious. Call 911 now.',
      },
    ],
    attachments: { inbound: 'photos', outbound: 'papers' },
    replies: 'patient-may-reply',
    senderName: 'person',
    licenceToClose: 'nurse',
    form: form('health-question'),
    title: { rule: '{question}', otherwise: 'Health question' },
  },
  refill: {
    key: 'refill',
    name: 'Refill a medicine',
    line: 'Pills, inhalers, creams, supplies',
    useFor: [
      'More of a medicine you take now',
      'Test strips, needles and other supplies',
      'A change of drug store',
    ],
    doNotUseFor: [
      {
        example: 'You took too much, or your throat or face swells',
        instead: callEmergency,
      },
      { example: 'A medicine you have not had before', instead: 'Ask a health question.' },
      { example: 'You are out of a heart or sugar medicine now', instead: 'Call us.' },
    ],
    icon: 'pill',
    colour: 'k1',
    desk: 'refills',
    physicianMayRead: true,
    promise: workDays(1),
    urgentPromises: [
      {
        linkId: 'days-left',
        codes: ['none', '1-3'],
        reason: 'You have 3 days or less, so we put this first.',
        promise: sameDay(240),
      },
    ],
    dangerAnswers: [],
    attachments: { inbound: 'photos', outbound: 'none' },
    replies: 'patient-may-reply',
    senderName: 'person',
    licenceToClose: 'nurse',
    form: form('refill'),
    title: { rule: 'Refill for {medicines}', otherwise: 'Refill' },
  },
  'test-result': {
    key: 'test-result',
    name: 'Ask about a test',
    line: 'Blood work, X-ray, results',
    useFor: ['What a result means', 'A result you still wait for', 'What to do next'],
    doNotUseFor: [
      { example: 'You feel very sick now', instead: 'Call us, or call 911.' },
      { example: 'A copy of your whole chart', instead: 'Pick “Forms and records”.' },
    ],
    icon: 'flask',
    colour: 'k4',
    desk: 'nurses',
    physicianMayRead: true,
    promise: workDays(1),
    urgentPromises: [],
    dangerAnswers: [],
    attachments: { inbound: 'photos-and-papers', outbound: 'papers' },
    replies: 'patient-may-reply',
    senderName: 'person',
    licenceToClose: 'nurse',
    form: form('test-result'),
    title: { rule: 'About {which}', otherwise: 'About a test' },
  },
  shots: {
    key: 'shots',
    name: 'Shots and shot records',
    line: 'Get a shot, or proof for school or work',
    useFor: ['Book a flu shot', 'Proof of shots for school, camp or work', 'Which shots are due'],
    doNotUseFor: [
      { example: 'Your throat or face swells after a shot', instead: callEmergency },
      { example: 'You feel sick after a shot', instead: 'Ask a health question.' },
    ],
    icon: 'syringe',
    colour: 'k6',
    desk: 'nurses',
    physicianMayRead: true,
    promise: workDays(2),
    urgentPromises: [],
    dangerAnswers: [],
    attachments: { inbound: 'photos-and-papers', outbound: 'papers' },
    replies: 'patient-may-reply',
    senderName: 'person',
    licenceToClose: 'none',
    form: form('shots'),
    title: { rule: 'Shots: {need}', otherwise: 'Shots' },
  },
} as const satisfies Partial<Record<TopicKey, Topic>>

const deskTopics = {
  appointment: {
    key: 'appointment',
    name: 'Book or change a visit',
    line: 'New visit, new time, cancel',
    useFor: ['A new visit', 'A new day or time', 'Letting us know you cannot come'],
    doNotUseFor: [
      { example: 'You need to be seen today', instead: 'Call us.' },
      { example: 'You will be late in the next hour', instead: 'Call us.' },
    ],
    icon: 'calendar',
    colour: 'k3',
    desk: 'front-desk',
    physicianMayRead: false,
    promise: hours(4),
    urgentPromises: [
      {
        linkId: 'soon',
        codes: ['days'],
        reason: 'You need a visit soon, so we put this first.',
        promise: sameDay(120),
      },
    ],
    dangerAnswers: [],
    attachments: { inbound: 'none', outbound: 'papers' },
    replies: 'patient-may-reply',
    senderName: 'person',
    licenceToClose: 'none',
    form: form('appointment'),
    title: { rule: '{need}', otherwise: 'A visit' },
  },
  bill: {
    key: 'bill',
    name: 'Bills and insurance',
    line: 'A charge, a payment, a new plan',
    useFor: ['A charge you do not know', 'A new insurance card', 'Paying over time'],
    doNotUseFor: [
      { example: 'Your full card or bank number', instead: 'Leave it out. We never ask for it.' },
      { example: 'A question about your health', instead: 'Ask a health question.' },
    ],
    icon: 'bill',
    colour: 'k5',
    desk: 'billing',
    physicianMayRead: false,
    promise: workDays(2),
    urgentPromises: [],
    dangerAnswers: [],
    attachments: { inbound: 'photos-and-papers', outbound: 'papers' },
    replies: 'patient-may-reply',
    senderName: 'team',
    licenceToClose: 'none',
    form: form('bill'),
    title: { rule: 'Bill: {about}', otherwise: 'Bills and insurance' },
  },
  records: {
    key: 'records',
    name: 'Forms and records',
    line: 'Work note, school form, copy of your chart',
    useFor: ['A copy of your chart', 'A form for school or work', 'Papers for another doctor'],
    doNotUseFor: [
      { example: 'Proof of shots', instead: 'Pick “Shots and shot records”.' },
      { example: 'What a result means', instead: 'Pick “Ask about a test”.' },
    ],
    icon: 'doc',
    colour: 'k3',
    desk: 'records',
    physicianMayRead: false,
    promise: workDays(3),
    urgentPromises: [],
    dangerAnswers: [],
    attachments: { inbound: 'photos-and-papers', outbound: 'papers' },
    replies: 'patient-may-reply',
    senderName: 'team',
    licenceToClose: 'none',
    form: form('records'),
    title: { rule: 'Records: {what}', otherwise: 'Forms and records' },
  },
  referral: {
    key: 'referral',
    name: 'See another doctor',
    line: 'A new referral, or news about one',
    useFor: [
      'You need to see another kind of doctor',
      'News about a referral',
      'A new place to go',
    ],
    doNotUseFor: [
      { example: 'You need care today', instead: 'Call us.' },
      { example: 'A visit with us', instead: 'Pick “Book or change a visit”.' },
    ],
    icon: 'people',
    colour: 'k4',
    desk: 'referrals',
    physicianMayRead: true,
    promise: workDays(2),
    urgentPromises: [],
    dangerAnswers: [],
    attachments: { inbound: 'photos-and-papers', outbound: 'papers' },
    replies: 'patient-may-reply',
    senderName: 'person',
    licenceToClose: 'none',
    form: form('referral'),
    title: { rule: 'Referral: {kind}', otherwise: 'Referral' },
  },
  'my-details': {
    key: 'my-details',
    name: 'My details',
    line: 'Phone, home, insurance, drug store',
    useFor: ['You moved', 'A new phone or email', 'A new plan or drug store'],
    doNotUseFor: [
      { example: 'A mistake in your health notes', instead: 'Pick “Something else”.' },
      { example: 'A question about a bill', instead: 'Pick “Bills and insurance”.' },
    ],
    icon: 'person',
    colour: 'k5',
    desk: 'front-desk',
    physicianMayRead: false,
    promise: workDays(2),
    urgentPromises: [],
    dangerAnswers: [],
    attachments: { inbound: 'photos-and-papers', outbound: 'none' },
    replies: 'practice-may-close-replies',
    senderName: 'team',
    licenceToClose: 'none',
    form: form('my-details'),
    title: { rule: 'New details: {changed}', otherwise: 'My details' },
  },
  help: {
    key: 'help',
    name: 'Something else, or not sure',
    line: 'We find the right person for you',
    useFor: ['You do not know what to pick', 'A thank you, or something we did wrong'],
    doNotUseFor: [
      { example: 'Chest pain, trouble breathing, or signs of a stroke', instead: callEmergency },
      { example: 'It cannot wait until tomorrow', instead: 'Call us.' },
    ],
    icon: 'help',
    colour: 'k7',
    desk: 'front-desk',
    physicianMayRead: false,
    promise: workDays(1),
    urgentPromises: [],
    dangerAnswers: [],
    attachments: { inbound: 'photos-and-papers', outbound: 'papers' },
    replies: 'patient-may-reply',
    senderName: 'person',
    licenceToClose: 'none',
    form: form('help'),
    title: { rule: '{question}', otherwise: 'Something else' },
  },
} as const satisfies Partial<Record<TopicKey, Topic>>

/** The ten topics of a family practice. */
export const familyPractice: Readonly<Record<TopicKey, Topic>> = {
  ...healthTopics,
  ...deskTopics,
}

/** The order in which a patient meets them: the most asked first, "not sure" last. */
export const familyPracticeOrder: readonly TopicKey[] = [
  'refill',
  'health-question',
  'appointment',
  'test-result',
  'bill',
  'shots',
  'records',
  'referral',
  'my-details',
  'help',
]

function form(key: TopicKey): Topic['form'] {
  return { url: `http://salve.example/forms/${key}`, version: '1.0.0' }
}

function workDays(count: number): Promised {
  return { businessMinutes: count * workDayMinutes, words: { kind: 'work-days', count } }
}

function hours(count: number): Promised {
  return { businessMinutes: count * 60, words: { kind: 'business-hours', count } }
}

function sameDay(businessMinutes: number): Promised {
  return { businessMinutes, words: { kind: 'same-day', count: 1 } }
}
