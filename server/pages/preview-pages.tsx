import type { VNode } from 'preact'
import { patientPaths } from '@salve/contract/patient-paths'
import { AddressPage } from './address-page.tsx'
import { ChooseTopicPage } from './choose-topic-page.tsx'
import { CodePage, type CodePageProps } from './code-page.tsx'
import { DemoOutboxPage, DemoPage } from './demo-page.tsx'
import { HomePage } from './home-page.tsx'
import { HowItWorksPage } from './how-it-works-page.tsx'
import { JoinContactPage } from './join-contact-page.tsx'
import { JoinPage } from './join-page.tsx'
import { MessagesPage } from './messages-page.tsx'
import * as made from './preview-fixtures.ts'
import * as forms from './preview-forms.ts'
import { NoticePage } from './notice-page.tsx'
import { SentBeforePage } from './sent-before-page.tsx'
import { SentPage } from './sent-page.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { SlipPage } from './slip-page.tsx'
import { ThreadPage } from './thread-page.tsx'
import { TopicFormPage } from './topic-form-page.tsx'
import { UrgentPage } from './urgent-page.tsx'
import { WelcomePage } from './welcome-page.tsx'
import { YouPage } from './you-page.tsx'

/** Every patient page in every state, by name. */
export function previews(): Readonly<Record<string, VNode>> {
  return { ...mainPreviews(), ...sendingPreviews(), ...doorPreviews(), ...otherPreviews() }
}

function mainPreviews(): Readonly<Record<string, VNode>> {
  const { frame } = made
  return {
    home: <HomePage {...made.home} />,
    'home-empty': <HomePage {...made.home} newAnswers={[]} working={[]} />,
    choose: <ChooseTopicPage frame={frame} topics={made.topics} nothingPicked={false} />,
    'choose-nothing': <ChooseTopicPage frame={frame} topics={made.topics} nothingPicked />,
    form: (
      <TopicFormPage
        frame={frame}
        topic="refill"
        title="Refill a medicine"
        form={forms.refill}
        onceKey="k"
        sendWords="Send my refill request"
        reading={reading}
      />
    ),
    'form-wrong': (
      <TopicFormPage
        frame={frame}
        topic="health-question"
        title="Ask a health question"
        form={forms.everyKind}
        onceKey="k"
        sendWords="Send my question"
        reading={reading}
        just="not-sent"
      />
    ),
    messages: (
      <MessagesPage frame={frame} begun={made.home.begun} lines={made.lines} before="01977777" />
    ),
    'messages-empty': <MessagesPage frame={frame} begun={[]} lines={[]} />,
    thread: <ThreadPage {...thread} reply={openReply} />,
    'thread-failed': (
      <ThreadPage
        {...thread}
        reply={{ ...openReply, text: 'Can I take it with food?', just: 'not-sent' }}
      />
    ),
    'thread-hostile': (
      <ThreadPage
        {...thread}
        entries={made.hostile}
        reply={{ ...openReply, text: '</textarea><b>' }}
      />
    ),
    'thread-closed': <ThreadPage {...thread} state="closed" reply={{ kind: 'closed' }} />,
  }
}

/** What comes of pressing Send. */
function sendingPreviews(): Readonly<Record<string, VNode>> {
  const { frame, conversation } = made
  return {
    urgent: (
      <UrgentPage
        {...urgent}
        danger="emergency"
        found={['tight chest']}
        helpLines={['poison', 'home']}
      />
    ),
    'urgent-crisis': (
      <UrgentPage {...urgent} danger="crisis" found={['end it all']} helpLines={[]} />
    ),
    'urgent-today': (
      <UrgentPage {...urgent} danger="today" found={['blood in my stool']} helpLines={[]} />
    ),
    'sent-before': (
      <SentBeforePage {...urgent} conversation={conversation} title="Refill" at={frame.now} />
    ),
    sent: (
      <SentPage
        frame={frame}
        conversation={conversation}
        title="Refill for metformin"
        desk="the refill team"
        due="by 4 pm today"
        reference="R-4821"
        urgent
        next={[
          {
            words: 'The refill team will read it',
            detail: 'You will see the name of who opened it',
          },
          {
            words: 'Dr. Okafor says yes or asks a question',
            detail: 'We email you. It will not say why',
          },
          { words: 'Pick up at Oak Avenue Pharmacy', detail: 'Call them first at 555-0188' },
        ]}
      />
    ),
  }
}

function doorPreviews(): Readonly<Record<string, VNode>> {
  const frame = made.outside
  const signIn = {
    codes: true,
    frame,
    onceKey: 'k',
    waiting: false,
    ways: [],
    link: '',
    state: 'fresh',
    email: '',
  } as const
  const code: Omit<CodePageProps, 'state'> = {
    frame,
    onceKey: 'k',
    action: patientPaths.signInCode(),
    again: patientPaths.sendCode(),
    back: { href: patientPaths.signIn(), words: 'code.other-way' },
    sentTo: 'r••••@example.org',
  }
  const join = {
    frame,
    onceKey: 'k',
    code: '',
    birthDate: { month: '', day: '', year: '' },
    state: { kind: 'fresh' },
  } as const
  const contact = {
    frame,
    onceKey: 'k',
    firstName: 'Rosa',
    ways: made.ways,
    email: '',
    wrong: false,
  }
  return {
    'sign-in': <SignInPage {...signIn} waiting ways={made.ways} link="t" />,
    'sign-in-unknown': <SignInPage {...signIn} state="idle" />,
    'sign-in-old-link': <SignInPage {...signIn} state="old-link" />,
    'sign-in-wrong': <SignInPage {...signIn} state="bad-email" email="rosa@" />,
    code: <CodePage {...code} state={{ kind: 'sent' }} />,
    'code-again': <CodePage {...code} state={{ kind: 'sent-again' }} />,
    'code-wrong': <CodePage {...code} state={{ kind: 'wrong', triesLeft: 3 }} />,
    'code-old': <CodePage {...code} state={{ kind: 'old' }} />,
    'code-locked': <CodePage {...code} state={{ kind: 'locked', minutes: 10 }} />,
    join: <JoinPage {...join} />,
    'join-link': <JoinPage {...join} code="QF74KD" />,
    'join-not-matched': (
      <JoinPage
        {...join}
        code="QF74KD"
        birthDate={{ month: '4', day: '27', year: '1961' }}
        state={{ kind: 'not-matched' }}
      />
    ),
    'join-wrong': <JoinPage {...join} state={{ kind: 'wrong', parts: ['code', 'born'] }} />,
    'join-contact': <JoinContactPage {...contact} />,
    'join-contact-wrong': <JoinContactPage {...contact} email="rosa@" wrong />,
    'join-contact-none': <JoinContactPage {...contact} ways={[]} />,
  }
}

function otherPreviews(): Readonly<Record<string, VNode>> {
  const { frame, outside } = made
  const you = {
    frame,
    onceKey: 'k',
    fullName: 'Rosa Alvarez',
    email: 'rosa@example.org',
    sendsMail: true,
    keys: made.keys,
  }
  const address = {
    ...{ frame, onceKey: 'k', current: 'rosa@example.org', codes: true },
    ...{ typed: '', wrong: false },
  }
  return {
    welcome: <WelcomePage frame={frame} offerLock />,
    you: <YouPage {...you} />,
    'you-saved': <YouPage {...you} keys={[]} just="key-added" />,
    'you-no-mail': <YouPage {...you} sendsMail={false} />,
    address: <AddressPage {...address} />,
    'address-wrong': <AddressPage {...address} typed="rosa@" wrong />,
    'address-not-here': <AddressPage {...address} current="" codes={false} />,
    'how-it-works': <HowItWorksPage frame={frame} desks={made.desks} />,
    'signed-out': <NoticePage frame={outside} kind="signed-out" />,
    'not-found': <NoticePage frame={frame} kind="not-found" />,
    'no-access': <NoticePage frame={outside} kind="no-access" />,
    'too-many': <NoticePage frame={outside} kind="too-many" />,
    failed: <NoticePage frame={frame} kind="failed" reference="E-2F81" />,
    offline: <NoticePage frame={outside} kind="offline" />,
    slip: (
      <SlipPage
        frame={outside}
        madeFor="Rosa A."
        goodUntil="July 3"
        code="QF74KD"
        qrSvg={made.qrSvg}
      />
    ),
    demo: (
      <DemoPage frame={outside} onceKey="k" patients={made.demoPatients} staff={made.demoStaff} />
    ),
    'demo-outbox': <DemoOutboxPage frame={outside} notices={made.notices} />,
  }
}

const reading = {
  desk: 'The refill team',
  people: 'Priya, Sam or Lin. Dr. Okafor may check it.',
  due: 'by 4 pm today',
}

const urgent = {
  frame: made.frame,
  action: '/write/health-question',
  onceKey: 'k',
  fields: [['question', 'My tight chest']],
  back: '/write/health-question',
} as const

const thread = {
  frame: made.frame,
  conversation: made.conversation,
  title: 'Your blood pressure',
  state: 'answered',
  readers: made.readers,
  entries: made.entries,
} as const

const openReply = {
  kind: 'open',
  onceKey: 'k',
  desk: 'the nurses',
  due: 'by noon tomorrow',
  text: '',
} as const
