import type { ComponentChildren, VNode } from 'preact'
import type { Conversation } from '@salve/contract/desk'
import { staffPages } from '@salve/contract/staff-paths'
import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import { now } from '../rules/clock.ts'
import { ago, clockTime, day, moment, shortDay } from '../rules/time-words.ts'
import { TopicTag } from './small.tsx'

/** Who this is about: two identifiers, what can harm them, what they take. Facts carry the time the chart gave them. */
export function ContextPanel({ conversation }: { readonly conversation: Conversation }): VNode {
  const { patient, readers } = conversation
  return (
    <aside class="context" aria-label={`${patient.name}, chart`} tabIndex={-1} id="patient">
      <Identity conversation={conversation} />
      <Facts
        title="Medicines"
        aside={`from chart, ${clockTime(patient.asOf)}`}
        empty="None on the list"
      >
        {patient.medicines.map(({ name, dose, date }) => (
          <li key={`${name} ${dose ?? ''}`}>
            <span>{dose === undefined ? name : `${name}, ${dose}`}</span>
            <span>{date !== undefined && shortDay(date, now.value)}</span>
          </li>
        ))}
      </Facts>
      {patient.problems.length > 0 && (
        <Facts title="Problems">
          {patient.problems.map((problem) => (
            <li key={problem}>
              <span>{problem}</span>
            </li>
          ))}
        </Facts>
      )}
      <Facts title="Lately" empty="Nothing in the last year">
        {patient.recent.map(({ label, value, date }) => (
          <li key={`${label} ${date}`}>
            <span>{label}</span>
            <span>
              {value}, {shortDay(date, now.value)}
            </span>
          </li>
        ))}
        {patient.nextVisit !== undefined && (
          <li>
            <span>Next visit, {patient.nextVisit.with}</span>
            <span>{moment(patient.nextVisit.at, now.value)}</span>
          </li>
        )}
      </Facts>
      <Facts title="Who reads this" empty="Nobody has opened it yet">
        {readers.map(({ name, role, readAt }) => (
          <li key={name}>
            <span>
              {name}, {role}
            </span>
            <span>{readAt === undefined ? 'Not yet' : `Read ${ago(readAt, now.value)}`}</span>
          </li>
        ))}
      </Facts>
      <Facts title="Other messages" empty="No others">
        {patient.otherConversations.map((other) => (
          <li key={other.id}>
            <a href={staffPages.conversation(other.id)}>
              <TopicTag topic={other.topic} />
              <span>{other.summary}</span>
            </a>
            <span>{stateWords[other.state]}</span>
          </li>
        ))}
      </Facts>
    </aside>
  )
}

const stateWords = { open: 'Open', waiting: 'Answered', done: 'Done' }

function Identity({ conversation }: { readonly conversation: Conversation }): VNode {
  const { patient } = conversation
  const who = [String(patient.ageYears), patient.pronoun]
    .filter((word) => word !== undefined)
    .join(', ')
  return (
    <section class="identity">
      <div class="patient-line">
        <Avatar name={patient.name} size="large" />
        <div>
          <h2 class="patient-name">
            <bdi>{patient.name}</bdi>
          </h2>
          <p class="quiet small-text">
            {who}
            {patient.languageName !== undefined && `. ${patient.languageName}`}
          </p>
        </div>
      </div>
      <p class="identifiers">
        <span>
          Born <b>{day(patient.birthDate)}</b>
        </span>
        <span>
          Chart <b>{patient.chartNumber}</b>
        </span>
        {patient.phone !== undefined && (
          <span>
            Phone <b>{patient.phone}</b>
          </span>
        )}
      </p>
      {patient.allergies.map(({ name, reaction }) => (
        <p key={name} class="allergy">
          <Icon name="alert" size="small" />
          Allergy: {reaction === undefined ? name : `${name}, ${reaction}`}
        </p>
      ))}
      {patient.allergies.length === 0 && <p class="quiet small-text">No known allergy</p>}
    </section>
  )
}

type FactsProps = {
  readonly title: string
  readonly aside?: string
  readonly empty?: string
  readonly children: ComponentChildren
}

function Facts({ title, aside, empty = '', children }: FactsProps): VNode {
  const items = [children].flat(2).filter((child) => child !== false && child !== undefined)
  return (
    <section>
      <h3>
        {title}
        {aside !== undefined && <span>{aside}</span>}
      </h3>
      {items.length === 0 ? <p class="quiet small-text">{empty}</p> : <ul>{children}</ul>}
    </section>
  )
}
