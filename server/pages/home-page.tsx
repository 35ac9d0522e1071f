import { patientPaths, telephone } from '@salve/contract/patient-paths'
import type { ConversationId, EntryId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { BegunMessages } from './begun-messages.tsx'
import type { BegunMessage } from './begun-messages.tsx'
import type { Frame, Person } from './frame.ts'
import { Page } from './page.tsx'
import { LineLink, PersonRow } from './parts.tsx'
import { topicLooks } from './topic-look.ts'
import { Track } from './track.tsx'
import type { TrackStep } from './track.tsx'
import { When } from './when.tsx'

export type NewAnswer = {
  readonly conversation: ConversationId
  /** The answer itself, to open the conversation there. */
  readonly entry: EntryId
  readonly title: string
  readonly from: Person
  readonly at: Temporal.Instant
  /** The first words of the answer. */
  readonly excerpt: string
}

export type OpenMatter = {
  readonly conversation: ConversationId
  readonly title: string
  /** When the answer is due, in the words of the promise: "by 4 pm today". */
  readonly due?: string
  readonly steps: readonly TrackStep[]
}

export type TopicTile = {
  readonly topic: TopicKey
  readonly title: string
  /** How soon it is answered: "Answer in 1 day". */
  readonly pace: string
}

export type HomePageProps = {
  readonly frame: Frame
  readonly partOfDay: 'morning' | 'afternoon' | 'evening'
  readonly newAnswers: readonly NewAnswer[]
  readonly working: readonly OpenMatter[]
  readonly begun: readonly BegunMessage[]
  /** The first five are shown; the sixth tile leads to all. */
  readonly topics: readonly TopicTile[]
  readonly hours: {
    readonly open: boolean
    /** "Today until 5 pm." or "We open again on Monday at 8 am." */
    readonly now: string
    /** "We read messages Monday to Friday, 8 am to 5 pm." */
    readonly reading: string
  }
  readonly careTeam: readonly Person[]
}

export function HomePage(props: HomePageProps): VNode {
  const { frame, newAnswers, working } = props
  return (
    <Page frame={frame} title={frame.t('home.title')} place="home">
      <div class="wrap columns home">
        <div class="home-main">
          <h1 class="display">
            {frame.t(`home.good-${props.partOfDay}`, { name: frame.patient?.firstName ?? '' })}
          </h1>
          <BegunMessages frame={frame} begun={props.begun} />
          {(newAnswers.length > 0 || working.length > 0) && (
            <div class={newAnswers.length > 0 && working.length > 0 ? 'pair' : undefined}>
              <NewAnswers {...props} />
              <Working {...props} />
            </div>
          )}
          <Tasks {...props} />
        </div>
        <aside class="stack" aria-label={frame.t('home.practice')}>
          <HoursCard {...props} />
          <CareTeamCard {...props} />
        </aside>
      </div>
    </Page>
  )
}

function NewAnswers({ frame, newAnswers }: HomePageProps): VNode | undefined {
  if (newAnswers.length === 0) return undefined
  return (
    <section class="stack" aria-labelledby="new-answers">
      <h2 id="new-answers">{frame.t('home.new-answers', { count: newAnswers.length })}</h2>
      {newAnswers.map((answer) => (
        <article class="card answer" key={answer.conversation}>
          <div class="byline">
            <Avatar name={answer.from.name} size="large" />
            <div>
              <b>{frame.t('person.with-role', answer.from)}</b>
              <span class="muted small">
                <When frame={frame} at={answer.at} />
              </span>
            </div>
            <span class="pill pill-new">{frame.t('home.new')}</span>
          </div>
          <div>
            <h3>{answer.title}</h3>
            <p dir="auto">{frame.t('home.quote', { words: answer.excerpt })}</p>
          </div>
          <a
            class="button button-full"
            href={patientPaths.conversation(answer.conversation, answer.entry)}
          >
            {frame.t('home.read-answer')}
            <span class="visually-hidden">{frame.t('home.about', { title: answer.title })}</span>
          </a>
        </article>
      ))}
    </section>
  )
}

function Working({ frame, working }: HomePageProps): VNode | undefined {
  if (working.length === 0) return undefined
  return (
    <section class="stack" aria-labelledby="working">
      <h2 id="working">{frame.t('home.working', { count: working.length })}</h2>
      {working.map(({ conversation, title, due, steps }) => (
        <article class="card matter" key={conversation}>
          <div>
            <h3>
              <a href={patientPaths.conversation(conversation)}>{title}</a>
            </h3>
            {due !== undefined && (
              <span class="pill pill-wait">
                <Icon name="clock" />
                {frame.t('promise.answer', { due })}
              </span>
            )}
          </div>
          <Track label={frame.t('home.track', { title })} steps={steps} />
        </article>
      ))}
    </section>
  )
}

function Tasks({ frame, topics }: HomePageProps): VNode {
  return (
    <section class="stack" aria-labelledby="tasks">
      <h2 id="tasks">{frame.t('home.tasks')}</h2>
      <ul class="tiles">
        {topics.slice(0, 5).map(({ topic, title, pace }) => (
          <li key={topic}>
            <a class="tile" href={patientPaths.writeAbout(topic)}>
              <span class={`tint tint-${topicLooks[topic].family}`}>
                <Icon name={topicLooks[topic].icon} />
              </span>
              {title}
              <small>{pace}</small>
            </a>
          </li>
        ))}
        <li>
          <a class="tile" href={patientPaths.write()}>
            <span class="tint tint-6">
              <Icon name="document" />
            </span>
            {frame.t('home.more-tasks')}
            <small>{frame.t('home.all-tasks')}</small>
          </a>
        </li>
      </ul>
    </section>
  )
}

function HoursCard({ frame, hours }: HomePageProps): VNode {
  const { phone } = frame.practice
  return (
    <section class="card panel">
      <h2>{frame.t(hours.open ? 'home.open' : 'home.closed')}</h2>
      <p class="small muted">
        {hours.now} {frame.t('home.any-time')} {hours.reading}
      </p>
      <LineLink href={telephone(phone.dial)}>
        {frame.t('call.practice', { phone: phone.shown })}
      </LineLink>
    </section>
  )
}

function CareTeamCard({ frame, careTeam }: HomePageProps): VNode {
  return (
    <section class="card panel">
      <h2>{frame.t('home.care-team')}</h2>
      <ul class="people">
        {careTeam.map((person) => (
          <PersonRow key={person.name} person={person} />
        ))}
      </ul>
      <LineLink href={patientPaths.howItWorks()}>{frame.t('home.who-reads')}</LineLink>
    </section>
  )
}
