import type { VNode } from 'preact'
import { ChooseTopicPage } from './choose-topic-page.tsx'
import { HomePage } from './home-page.tsx'
import { MessagesPage } from './messages-page.tsx'
import * as made from './preview-fixtures.ts'
import { SentPage } from './sent-page.tsx'
import { ThreadPage } from './thread-page.tsx'
import { TopicFormPage } from './topic-form-page.tsx'
import { UrgentPage } from './urgent-page.tsx'

/** Every patient page in every state, by name. */
export function previews(): Readonly<Record<string, VNode>> {
  const { frame, conversation } = made
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
        form={made.refill}
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
        form={made.everyKind}
        onceKey="k"
        sendWords="Send my question"
        reading={reading}
        just="not-sent"
      />
    ),
    urgent: <UrgentPage {...urgent} danger="emergency" found={['tight chest']} />,
    'urgent-crisis': <UrgentPage {...urgent} danger="crisis" found={['end it all']} />,
    sent: (
      <SentPage
        frame={frame}
        conversation={conversation}
        title="Refill for metformin"
        desk="the refill team"
        due="by 4 pm today"
        reference="R-4821"
        next={[
          { words: 'The refill team reads it', detail: 'You will see the name of who opened it' },
          {
            words: 'Dr. Okafor says yes or asks a question',
            detail: 'We email you. It will not say why',
          },
          { words: 'Pick up at Oak Avenue Pharmacy', detail: 'Call them first at 555-0188' },
        ]}
      />
    ),
    messages: <MessagesPage frame={frame} lines={made.lines} before="01977777" />,
    'messages-empty': <MessagesPage frame={frame} lines={[]} />,
    thread: <ThreadPage {...thread} reply={openReply} />,
    'thread-failed': (
      <ThreadPage
        {...thread}
        reply={{ ...openReply, text: 'Can I take it with food?', just: 'not-sent' }}
      />
    ),
    'thread-closed': <ThreadPage {...thread} state="closed" reply={{ kind: 'closed' }} />,
  }
}

const reading = {
  desk: 'The refill team',
  people: 'Priya, Sam or Lin. Dr. Okafor may check it.',
  due: 'by 4 pm today',
}

const urgent = {
  frame: made.frame,
  nursesTold: true,
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
