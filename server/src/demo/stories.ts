import type { CallAttempt, MoveReason, PastStop } from '@salve/contract/desk-words'
import type { TopicKey } from '@salve/contract/words'
import type { DeskKey } from '../topics/topic.ts'

/** When a story begins: so long before now, or so that its answer is due after so many open minutes from now (or was due). */
export type Begins = { readonly hoursAgo: number } | { readonly dueInMinutes: number }

/** What happens after the patient wrote; `after` counts minutes from the step before. */
export type Step =
  | {
      readonly do: 'read' | 'claim' | 'read-by-patient'
      readonly by?: string
      readonly after: number
    }
  | {
      readonly do: 'note' | 'add'
      readonly by?: string
      readonly text: string
      readonly after: number
    }
  | {
      readonly do: 'reply'
      readonly by: string
      readonly text: string
      readonly close?: boolean
      readonly after: number
    }
  | {
      readonly do: 'talk'
      readonly by: string
      readonly text: string
      readonly after: number
    }
  | {
      readonly do: 'call'
      readonly by: string
      readonly outcome: CallAttempt
      readonly after: number
    }
  | {
      readonly do: 'move'
      readonly by: string
      readonly to: DeskKey
      readonly reason: MoveReason
      readonly note?: string
      readonly after: number
    }

export type Story = {
  /** A named patient's handle; undefined for one drawn by lot. */
  readonly patient: string | undefined
  readonly topic: TopicKey
  /** Answers by linkId; what is not named stays as the chart filled it in. `first` picks the first offered. */
  readonly answers: Readonly<Record<string, string | readonly string[]>>
  readonly begins: Begins
  readonly steps: readonly Step[]
  readonly pastStop?: PastStop
}

const rosa: readonly Story[] = [
  {
    patient: 'rosa',
    topic: 'health-question',
    answers: {
      danger: 'none',
      question: 'I feel dizzy when I stand up fast. Should I take half a pill?',
      'has-problem': 'true',
      what: 'Dizzy when I stand up fast',
      since: 'days',
      'how-bad': 'mild',
      trend: 'same',
      systolic: '138',
      diastolic: '84',
    },
    begins: { hoursAgo: 70 },
    steps: [
      { do: 'claim', by: 'dana', after: 70 },
      { do: 'read', by: 'dana', after: 1 },
      {
        do: 'note',
        by: 'dana',
        text: 'Sitting and standing readings were fine at the last visit. Dr. Okafor, stay on 10 mg?',
        after: 4,
      },
      { do: 'read', by: 'okafor', after: 11 },
      {
        do: 'note',
        by: 'okafor',
        text: 'Yes. Full dose, slow standing advice. Keep the next visit.',
        after: 2,
      },
      {
        do: 'reply',
        by: 'dana',
        text: 'Hi Rosa, thank you for checking at home. Your numbers look better.\n\nKeep taking one whole pill each morning. Do not cut it in half.\n\nTo feel less dizzy, sit up first. Count to 10. Then stand.\n\nCall us the same day if you faint or fall.',
        after: 18,
      },
    ],
  },
  {
    patient: 'rosa',
    topic: 'refill',
    answers: { medicines: 'first', 'days-left': '1-3', 'tell-when-ready': 'true' },
    begins: { dueInMinutes: 95 },
    steps: [{ do: 'read', by: 'priya', after: 25 }],
  },
  {
    patient: 'rosa',
    topic: 'shots',
    answers: {
      need: 'ask',
      'which-shot': 'Flu and shingles',
      question: 'Do I need a flu shot and a shingles shot at the same visit?',
    },
    begins: { hoursAgo: 520 },
    steps: [
      { do: 'read', by: 'tomas', after: 130 },
      {
        do: 'reply',
        by: 'tomas',
        text: 'Hi Rosa, good question. You can get both at one visit. Your arm may be sore for a day or two. Tell us when you book, and we will set aside time.',
        close: true,
        after: 9,
      },
      { do: 'read-by-patient', after: 200 },
    ],
  },
]

const others: readonly Story[] = [
  {
    patient: 'walter',
    topic: 'appointment',
    answers: {
      need: 'new',
      reason: 'Tight chest since last night. Can I come in Friday?',
      'with-whom': 'anyone',
      times: ['morning'],
      soon: 'days',
    },
    pastStop: 'sent-anyway',
    begins: { dueInMinutes: 190 },
    steps: [],
  },
  {
    patient: 'linh',
    topic: 'health-question',
    answers: {
      danger: 'none',
      question: 'Can I keep taking the antibiotic?',
      'has-problem': 'true',
      what: 'Rash on both arms, day 2 of a new antibiotic',
      since: 'days',
      'how-bad': 'medium',
      trend: 'worse',
    },
    begins: { dueInMinutes: 38 },
    steps: [],
  },
  {
    patient: 'gus',
    topic: 'test-result',
    answers: {
      which: 'first',
      need: 'next',
      question: 'My A1c went from 7.1 to 7.8. What should I change?',
    },
    begins: { dueInMinutes: 51 },
    steps: [
      { do: 'claim', by: 'tomas', after: 30 },
      { do: 'read', by: 'tomas', after: 1 },
    ],
  },
  {
    patient: 'elena',
    topic: 'shots',
    answers: {
      need: 'proof',
      'on-file': 'all',
      'proof-for': 'school',
      question: 'My son needs his shot record for school by Friday.',
    },
    begins: { dueInMinutes: 280 },
    steps: [],
  },
  {
    patient: 'harold',
    topic: 'health-question',
    answers: {
      danger: 'none',
      question: 'Should I come in?',
      'has-problem': 'true',
      what: 'A cough for 9 days, no fever',
      since: 'weeks',
      'how-bad': 'mild',
      trend: 'same',
    },
    begins: { dueInMinutes: 170 },
    steps: [],
  },
  {
    patient: 'aisha',
    topic: 'health-question',
    answers: {
      danger: 'none',
      question: 'Is it safe to fly at 30 weeks?',
      'has-problem': 'false',
    },
    begins: { dueInMinutes: 235 },
    steps: [
      { do: 'read', by: 'dana', after: 40 },
      {
        do: 'note',
        by: 'dana',
        text: 'Asked Dr. Chen about the flight. He will look before noon.',
        after: 3,
      },
    ],
  },
  {
    patient: 'harold',
    topic: 'bill',
    answers: {
      about: 'charge',
      statement: 'ST-20418',
      question: 'I got two bills for one visit in September.',
    },
    begins: { hoursAgo: 98 },
    steps: [
      { do: 'read', by: 'lin', after: 180 },
      { do: 'call', by: 'lin', outcome: 'no-answer', after: 15 },
      {
        do: 'talk',
        by: 'lin',
        text: 'We talked about your two bills, Harold. One of them was a mistake. You only need to pay the first one. A new letter comes next week.',
        after: 70,
      },
      { do: 'read-by-patient', after: 300 },
    ],
  },
  {
    patient: 'gus',
    topic: 'help',
    answers: {
      about: 'not-sure',
      question: 'Who do I ask about a form for my gym?',
      'call-me': 'false',
    },
    begins: { hoursAgo: 50 },
    steps: [
      {
        do: 'move',
        by: 'sam',
        to: 'records',
        reason: 'needs-their-skill',
        note: 'A gym form. Grace fills those in.',
        after: 60,
      },
    ],
  },
  {
    patient: 'walter',
    topic: 'refill',
    answers: { medicines: 'first', 'days-left': '8-or-more' },
    begins: { hoursAgo: 190 },
    steps: [
      { do: 'read', by: 'priya', after: 90 },
      {
        do: 'reply',
        by: 'priya',
        text: 'Hi Walter, your refill is on its way to your pharmacy. It will be ready tomorrow after noon. Please call them first.',
        after: 5,
      },
      { do: 'read-by-patient', after: 90 },
      { do: 'add', text: 'Thank you. I picked it up today.', after: 1500 },
      {
        do: 'reply',
        by: 'priya',
        text: 'Good to hear, Walter. Have a nice week.',
        close: true,
        after: 120,
      },
    ],
  },
]

/** What happens to the people of Maple Street whom pictures and journeys call by name. */
export const namedStories: readonly Story[] = [...rosa, ...others]
