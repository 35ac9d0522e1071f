// Made-up people and messages for the preview: never shown by the product.
import { asId } from '@salve/contract/ids'
import type { DemoNotice, DemoPerson } from './demo-page.tsx'
import type { KnownWay } from './sign-in-page.tsx'
import type { DeviceKey } from './you-page.tsx'
import type { ConversationId, EntryId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import type { TopicChoice } from './choose-topic-page.tsx'
import type { Frame, Person } from './frame.ts'
import type { HomePageProps } from './home-page.tsx'
import type { MessageLine } from './messages-page.tsx'
import type { Entry } from './thread-entry.tsx'
import type { Readers } from './who-reads.tsx'
import { wordsOf } from './words.ts'

const now = Temporal.Instant.from('2026-06-24T13:40:00Z')
export const conversation: ConversationId = asId(
  'conversation',
  '01977777-0000-7000-8000-000000000001',
)

export const outside: Frame = {
  t: wordsOf('en'),
  language: 'en',
  direction: 'ltr',
  now,
  zone: 'America/Chicago',
  practice: {
    name: 'Maple Street Family Practice',
    phone: { shown: '555-0142', dial: '+15550100142' },
    nurse: { shown: '555-0142', dial: '+15550100142' },
    host: 'maplestreet.example',
  },
  csrf: 'preview',
}

export const frame: Frame = {
  ...outside,
  patient: { firstName: 'Rosa', unread: 1, idleSeconds: 900 },
}

export const dana: Person = { name: 'Dana Lee', role: 'nurse' }
export const okafor: Person = { name: 'Dr. Amara Okafor', role: 'your doctor' }
export const priya: Person = { name: 'Priya Shah', role: 'refill team' }

export const home: HomePageProps = {
  frame,
  begun: [{ href: '/write/refill', title: 'Refill a medicine' }],
  partOfDay: 'morning',
  newAnswers: [
    {
      conversation,
      entry: entryId(6),
      title: 'Your blood pressure',
      from: dana,
      at: Temporal.Instant.from('2026-06-24T13:22:00Z'),
      excerpt: 'Your numbers look better. Keep taking one pill each morning…',
    },
  ],
  working: [
    {
      conversation,
      title: 'Refill for metformin',
      due: 'by 4 pm today',
      steps: [
        { words: 'You sent it', detail: 'Mon, 7:15 pm', state: 'done' },
        { words: 'Priya read it', detail: 'Refill team', state: 'done' },
        { words: 'Dr. Okafor checks it', detail: 'Now', state: 'now' },
      ],
    },
  ],
  topics: [
    { topic: 'refill', title: 'Refill a medicine', pace: 'Answer in 1 day' },
    { topic: 'health-question', title: 'Ask a health question', pace: 'Answer in 1 day' },
    { topic: 'appointment', title: 'Book or change a visit', pace: 'Answer in 4 hours' },
    { topic: 'test-result', title: 'Ask about a test', pace: 'Answer in 1 day' },
    { topic: 'bill', title: 'Bills and insurance', pace: 'Answer in 2 days' },
  ],
  hours: {
    open: true,
    now: 'Today until 5 pm.',
    reading: 'We read messages Monday to Friday, 8 am to 5 pm.',
  },
  careTeam: [
    { name: okafor.name, role: 'Your doctor' },
    { name: dana.name, role: 'Nurse. Reads health questions first' },
    { name: priya.name, role: 'Refill team' },
  ],
}

const topicRows: readonly (readonly [TopicKey, string, string, string])[] = [
  ['refill', 'Refill a medicine', 'Pills, inhalers, creams, supplies', 'Refill team. 1 work day'],
  [
    'health-question',
    'Ask a health question',
    'New or old problem, side effects',
    'Nurses. 1 work day',
  ],
  ['appointment', 'Book or change a visit', 'New visit, new time, cancel', 'Front desk. 4 hours'],
  ['test-result', 'Ask about a test', 'Blood work, X-ray, results', 'Nurses. 1 work day'],
  ['bill', 'Bills and insurance', 'A charge, a card, a new plan', 'Billing. 2 work days'],
  [
    'shots',
    'Shots and shot records',
    'Get a shot, proof for school or work',
    'Nurses. 2 work days',
  ],
  [
    'records',
    'Forms and records',
    'Work note, school form, copy of your chart',
    'Records. 3 work days',
  ],
  ['referral', 'See a specialist', 'A new one, or a question about one', 'Referrals. 2 work days'],
  ['my-details', 'Change my details', 'Address, phone, pharmacy', 'Front desk. 1 work day'],
  [
    'help',
    'Something else, or not sure',
    'We will find the right person for you',
    'Front desk. 1 work day',
  ],
]

export const topics: readonly TopicChoice[] = topicRows.map(([topic, title, examples, pace]) => ({
  topic,
  title,
  examples,
  pace,
}))

export const readers: Readers = {
  people: [
    {
      person: { name: dana.name, role: 'Nurse' },
      answered: true,
      readAt: Temporal.Instant.from('2026-06-24T13:22:00Z'),
    },
    {
      person: { name: okafor.name, role: 'Your doctor' },
      answered: false,
      readAt: Temporal.Instant.from('2026-06-24T13:12:00Z'),
    },
    { person: { name: 'Sam Reyes', role: 'Nurse' }, answered: false },
  ],
  note: 'The front desk and billing cannot open it. If Dana is away, another nurse will read it.',
}

function entryId(number: number): EntryId {
  return asId('entry', `01977777-0000-7000-8000-${String(number).padStart(12, '0')}`)
}

export const entries: readonly Entry[] = [
  {
    kind: 'request',
    id: entryId(1),
    filed: true,
    at: Temporal.Instant.from('2026-06-23T00:02:00Z'),
    title: 'You asked a health question',
    answers: [
      { label: 'Top number, this week', value: '138, 134, 136' },
      {
        label: 'Your question',
        value: 'I feel dizzy when I stand up fast. Should I take half a pill?',
      },
    ],
  },
  {
    kind: 'promised',
    id: entryId(2),
    at: Temporal.Instant.from('2026-06-23T00:02:00Z'),
    due: 'by noon on Tuesday',
  },
  { kind: 'read', id: entryId(3), at: Temporal.Instant.from('2026-06-23T13:05:00Z'), by: dana },
  {
    kind: 'theirs',
    medium: 'written',
    id: entryId(6),
    filed: true,
    at: Temporal.Instant.from('2026-06-24T13:22:00Z'),
    from: { name: 'Dana Lee', role: 'nurse, with Dr. Okafor' },
    text: 'Hi Rosa, thank you for checking at home. Your numbers look better.\n\nKeep taking one whole pill each morning. Do not cut it in half.\n\nTo feel less dizzy, sit up first.\nCount to 10. Then stand.\n\nCall us the same day if you faint or fall.',
  },
]

/** What a careless template would run. */
export const hostile: readonly Entry[] = [
  {
    kind: 'mine',
    id: entryId(7),
    filed: false,
    at: now,
    text: '<img src=x onerror=alert(1)>\n\n' + 'Word'.repeat(60),
  },
]

export const lines: readonly MessageLine[] = [
  {
    conversation,
    topic: 'health-question',
    title: 'Your blood pressure',
    state: 'new-answer',
    holder: 'Dana Lee, nurse',
    at: Temporal.Instant.from('2026-06-24T13:22:00Z'),
  },
  {
    conversation: asId('conversation', '01977777-0000-7000-8000-000000000002'),
    topic: 'refill',
    title: 'Refill for metformin',
    state: 'working',
    due: 'by 4 pm today',
    holder: 'Priya, refill team',
    at: Temporal.Instant.from('2026-06-23T00:15:00Z'),
  },
  {
    conversation: asId('conversation', '01977777-0000-7000-8000-000000000003'),
    topic: 'appointment',
    title: 'Change my visit on July 8',
    state: 'answered',
    holder: 'Front desk',
    at: Temporal.Instant.from('2026-06-19T15:00:00Z'),
  },
  {
    conversation: asId('conversation', '01977777-0000-7000-8000-000000000004'),
    topic: 'bill',
    title: 'A charge from May',
    state: 'closed',
    holder: 'Billing',
    at: Temporal.Instant.from('2026-05-28T15:00:00Z'),
  },
]

export const ways: readonly KnownWay[] = [
  { way: 'text', value: 'text', shown: 'Phone ending in 17' },
  { way: 'email', value: 'email', shown: 'r••••@example.org' },
]

export const keys: readonly DeviceKey[] = [
  { passkey: 'p1', name: 'iPhone', addedAt: Temporal.Instant.from('2026-06-04T15:00:00Z') },
]

export const desks: readonly { name: string; who: string }[] = [
  { name: 'Nurses', who: 'Dana Lee and Sam Reyes. Health questions, tests, shots' },
  { name: 'Refill team', who: 'Priya Shah and Lin Chen. Medicines' },
  { name: 'Front desk', who: 'Tomás Ruiz. Visits and your details' },
  { name: 'Billing', who: 'June Park. Bills and insurance' },
]

export const demoPatients: readonly DemoPerson[] = [
  { as: 'rosa', name: 'Rosa Alvarez', about: 'Has a new answer about blood pressure' },
  { as: 'harold', name: 'Harold Beck', about: 'Never wrote before' },
]

export const demoStaff: readonly DemoPerson[] = [
  { as: 'dana', name: 'Dana Lee', about: 'Nurse' },
  { as: 'okafor', name: 'Dr. Amara Okafor', about: 'Physician' },
]

export const notices: readonly DemoNotice[] = [
  {
    id: 'n1',
    to: 'rosa@example.org',
    subject: 'You have a new message, Rosa',
    text: 'Maple Street Family Practice: you have a new message, Rosa.',
    at: Temporal.Instant.from('2026-06-24T13:22:00Z'),
    link: '/sign-in',
  },
]

export const qrSvg =
  '<svg viewBox="0 0 9 9" shape-rendering="crispEdges"><path d="M0 0h7v7H0zM1 1h5v5H1z" fill-rule="evenodd"/></svg>'
