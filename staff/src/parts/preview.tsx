import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Beside, Conversation, Entry, MessageEntry } from '@salve/contract/desk'
import type { ConversationId } from '@salve/contract/ids'
import { staffPages } from '@salve/contract/staff-paths'
import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import { now } from '../rules/clock.ts'
import { day, moment, shortDay } from '../rules/time-words.ts'
import { isMine, toggleClaim } from '../state/actions.ts'
import { useBeside } from '../state/beside.ts'
import { conversationOf, watch } from '../state/conversations.ts'
import { dialog } from '../state/dialogs.ts'
import { selected } from '../state/list.ts'
import { openToWrite } from '../state/writing.ts'
import { BestTemplate } from './best-template.tsx'
import { Answers } from './entry.tsx'
import { hasPreview } from './row.tsx'
import { DueClock, Key, Skeleton, TopicTag } from './small.tsx'

/** What a person must see to choose what to do next; drawn only where there is room. */
export function Preview(): VNode | null {
  const id = selected.value
  if (id === undefined || !hasPreview()) return <div class="preview" />
  return <PreviewOf key={id} id={id} />
}

function PreviewOf({ id }: { readonly id: ConversationId }): VNode {
  useEffect(() => {
    // Going down the list with J must not ask for every message on the way.
    let stop = () => {}
    const timer = setTimeout(() => (stop = watch(id)), 160)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [id])
  const { conversation, failure } = conversationOf(id).value
  if (failure !== undefined) {
    return (
      <div class="preview empty">
        {failure === 'failed'
          ? 'We cannot load this message now.'
          : 'This message is not here any more.'}
      </div>
    )
  }
  if (conversation === undefined) {
    return (
      <div class="preview">
        <div class="preview-body">
          <Skeleton lines={5} />
        </div>
      </div>
    )
  }
  return <Loaded conversation={conversation} />
}

function Loaded({ conversation }: { readonly conversation: Conversation }): VNode {
  const { patient, entries, urgent } = conversation
  const asked = askedIn(conversation)
  const note = entries.findLast((entry) => entry.kind === 'note')
  return (
    <section class="preview" aria-label={`Preview: ${patient.name}`}>
      <div class="preview-body">
        <PatientCard conversation={conversation} />
        {urgent !== undefined && (
          <p class="allergy">
            <Icon name="alert" size="small" />
            Words that can mean danger: “{urgent.found}”. Look now
          </p>
        )}
        {asked.map((entry, index) => (
          <div key={entry.id} class="card">
            <div class="line">
              <TopicTag topic={conversation.topic} />
              <span class="small quiet grow">{moment(entry.at, now.value)}</span>
              {index === 0 && <DueClock row={conversation} />}
            </div>
            <Answers entry={entry} />
          </div>
        ))}
        {note?.kind === 'note' && <NoteCard note={note} />}
        <BestTemplate conversation={conversation} />
      </div>
      <Actions conversation={conversation} />
    </section>
  )
}

/** What the patient wrote last; before it the message whose words can mean danger, when that is another. */
function askedIn({ entries, urgent }: Conversation): MessageEntry[] {
  const theirs = entries.filter(
    (entry): entry is MessageEntry => entry.kind === 'message' && entry.author.kind === 'patient',
  )
  return theirs.filter((entry, index) => index === theirs.length - 1 || entry.at === urgent?.sentAt)
}

function PatientCard({ conversation }: { readonly conversation: Conversation }): VNode {
  const { patient } = conversation
  const { beside } = useBeside(conversation)
  return (
    <div class="card">
      <div class="patient-line">
        <Avatar name={patient.name} size="large" />
        <div>
          <p class="patient-name">
            <bdi>{patient.name}</bdi>
          </p>
          <p class="identifiers">
            <span>
              Born <b>{day(patient.birthDate)}</b>
            </span>
            <span>
              Chart <b>{patient.chartNumber}</b>
            </span>
          </p>
        </div>
        <a class="button button-outline" href={staffPages.conversation(conversation.id)}>
          Open <Key name="Enter" />
        </a>
      </div>
      {beside !== undefined && <ChartPills beside={beside} />}
    </div>
  )
}

function ChartPills({ beside }: { readonly beside: Beside }): VNode {
  const { allergies, nextVisit } = beside
  const [medicine] = beside.medicines
  return (
    <div class="pills">
      {allergies.length === 0 && <span class="pill">No known allergy</span>}
      {allergies.map(({ name, reaction }) => (
        <span key={name} class="pill pill-danger">
          <Icon name="alert" />
          {reaction === undefined ? name : `${name}: ${reaction}`}
        </span>
      ))}
      {medicine !== undefined && (
        <span class="pill">
          {[medicine.name, medicine.dose].filter((word) => word !== undefined).join(' ')}
          {medicine.date !== undefined && ` since ${shortDay(medicine.date, now.value)}`}
        </span>
      )}
      {nextVisit !== undefined && (
        <span class="pill">Next visit {shortDay(nextVisit.at, now.value)}</span>
      )}
    </div>
  )
}

function NoteCard({ note }: { readonly note: Extract<Entry, { kind: 'note' }> }): VNode {
  return (
    <div class="card card-note">
      <div class="line">
        <h2 class="grow">
          {note.author.name}, {moment(note.at, now.value)}
        </h2>
        <span class="pill pill-private">
          <Icon name="lock" />
          Staff only
        </span>
      </div>
      <p class="said">{note.text}</p>
    </div>
  )
}

function Actions({ conversation }: { readonly conversation: Conversation }): VNode {
  return (
    <div class="actions">
      <button class="button" type="button" onClick={() => openToWrite(conversation.id, 'reply')}>
        Reply <Key name="R" />
      </button>
      <button
        class="button button-outline"
        type="button"
        onClick={() => void toggleClaim(conversation)}
      >
        <Icon name="hand" />
        {isMine(conversation) ? 'Let go' : 'Claim'} <Key name="C" />
      </button>
      <button
        class="button button-outline"
        type="button"
        onClick={() => (dialog.value = { name: 'move', subject: conversation })}
      >
        <Icon name="swap" />
        Move <Key name="M" />
      </button>
      <span class="grow" />
      {conversation.state !== 'done' && (
        <button
          class="button button-outline"
          type="button"
          onClick={() => (dialog.value = { name: 'done', subject: conversation })}
        >
          <Icon name="check" />
          Done <Key name="E" />
        </button>
      )}
    </div>
  )
}
