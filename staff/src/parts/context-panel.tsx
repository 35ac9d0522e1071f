import type { ComponentChildren, VNode } from 'preact'
import type { Beside, Conversation, PatientIdentity } from '@salve/contract/desk'
import type { PersonId } from '@salve/contract/ids'
import { staffPages } from '@salve/contract/staff-paths'
import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import { now } from '../rules/clock.ts'
import { ago, clockTime, day, moment, shortDay } from '../rules/time-words.ts'
import { loadBeside, useBeside } from '../state/beside.ts'
import { Skeleton, TopicTag, Trouble } from './small.tsx'

/** Who this is about: two identifiers, what can harm them, what they take. Facts carry the time the chart gave them. */
export function ContextPanel({ conversation }: { readonly conversation: Conversation }): VNode {
  const { patient } = conversation
  const { beside, failed } = useBeside(conversation)
  return (
    <aside class="context" aria-label={`${patient.name}, chart`} tabIndex={-1} id="patient">
      <Identity patient={patient} beside={beside} />
      {beside === undefined && !failed && <Skeleton lines={6} />}
      {beside === undefined && failed && (
        <Trouble words="We cannot load the chart" again={() => void loadBeside(conversation.id)} />
      )}
      {beside !== undefined && <BesideFacts conversation={conversation} beside={beside} />}
    </aside>
  )
}

type BesideFactsProps = { readonly conversation: Conversation; readonly beside: Beside }

function BesideFacts({ conversation, beside }: BesideFactsProps): VNode {
  const readAt = (id: PersonId) => conversation.reads.find(({ personId }) => personId === id)?.at
  return (
    <>
      <Facts
        title="Medicines"
        aside={`from chart, ${clockTime(beside.asOf)}`}
        empty="None on the list"
      >
        {beside.medicines.map(({ name, dose, date }) => (
          <li key={`${name} ${dose ?? ''}`}>
            <span>{dose === undefined ? name : `${name}, ${dose}`}</span>
            <span>{date !== undefined && shortDay(date, now.value)}</span>
          </li>
        ))}
      </Facts>
      {beside.problems.length > 0 && (
        <Facts title="Problems">
          {beside.problems.map((problem) => (
            <li key={problem}>
              <span>{problem}</span>
            </li>
          ))}
        </Facts>
      )}
      <Facts title="Lately" empty="Nothing in the last year">
        {beside.recent.map(({ label, value, date }) => (
          <li key={`${label} ${date}`}>
            <span>{label}</span>
            <span>
              {value}, {shortDay(date, now.value)}
            </span>
          </li>
        ))}
        {beside.nextVisit !== undefined && (
          <li>
            <span>Next visit, {beside.nextVisit.with}</span>
            <span>{moment(beside.nextVisit.at, now.value)}</span>
          </li>
        )}
      </Facts>
      <Facts title="Who reads this" empty="Nobody has opened it yet">
        {beside.readers.map(({ personId, name, role }) => {
          const at = readAt(personId)
          return (
            <li key={personId}>
              <span>
                {name}, {role}
              </span>
              <span>{at === undefined ? 'Not yet' : `Read ${ago(at, now.value)}`}</span>
            </li>
          )
        })}
      </Facts>
      <Facts title="Other messages" empty="No others">
        {beside.otherConversations.map((other) => (
          <li key={other.id}>
            <a href={staffPages.conversation(other.id)}>
              <TopicTag topic={other.topic} />
              <span>{other.summary}</span>
            </a>
            <span>{stateWords[other.state]}</span>
          </li>
        ))}
      </Facts>
    </>
  )
}

const stateWords = { open: 'Open', waiting: 'Answered', done: 'Done' }

type IdentityProps = { readonly patient: PatientIdentity; readonly beside: Beside | undefined }

/** Without the chart nothing is said of allergies: silence must not look like "none". */
function Identity({ patient, beside }: IdentityProps): VNode {
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
      {beside?.allergies.map(({ name, reaction }) => (
        <p key={name} class="allergy">
          <Icon name="alert" size="small" />
          Allergy: {reaction === undefined ? name : `${name}, ${reaction}`}
        </p>
      ))}
      {beside?.allergies.length === 0 && <p class="quiet small-text">No known allergy</p>}
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
