import type { VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type Signal, useSignal } from '@preact/signals'
import type { Problem } from '@salve/contract/desk'
import { type CallOutcome, noteLengthMax } from '@salve/contract/desk-words'
import type { Failure } from '../api.ts'
import { firstName } from '../rules/look.ts'
import { clockTime } from '../rules/time-words.ts'
import { closeDialog, type Subject } from '../state/dialogs.ts'
import type { Unlogged } from '../state/log-call.ts'
import { beginCall, logAllTheSame, logCall, takeOverAndLog } from '../state/log-call.ts'
import { Choices } from './choices.tsx'
import { Dialog, instead } from './dialog.tsx'
import { NewWords } from './new-words.tsx'
import { Key } from './small.tsx'

const howItWent: [CallOutcome, string][] = [
  ['talked', 'We talked'],
  ['left-message', 'I left a voice message'],
  ['no-answer', 'No one picked up'],
]

type Call = Signal<Unlogged>

/** A phone call becomes part of the thread: the patient reads what was said, and the chart keeps it. */
export function LogCall({ subject }: { readonly subject: Subject }): VNode {
  const [call] = useState(() => beginCall(subject))
  const problem = useSignal<string | undefined>(undefined)
  const { outcome, text } = call.value
  const first = firstName(subject.patient.name)
  const submit = () => {
    const silent = outcome === 'talked' && text.trim() === ''
    problem.value = silent ? 'Write what was said' : undefined
    if (!silent) void logCall(subject)
  }
  return (
    <Dialog
      title={`Log a call with ${subject.patient.name}`}
      start={outcome === 'talked' ? 'textarea' : ':checked'}
      steady={text.trim() !== ''}
    >
      <p class="small quiet">
        {subject.reference}: <bdi>{subject.summary}</bdi>
      </p>
      <form class="stack" onSubmit={(event) => instead(event, submit)}>
        <Choices
          legend="How did it go?"
          choices={howItWent}
          chosen={outcome}
          onChoose={(name) => change(call, { outcome: name, refusal: undefined })}
        />
        {outcome === 'talked' ? (
          <Talked first={first} call={call} problem={problem.value} send={submit} />
        ) : (
          <p class="small quiet">
            {first} sees that you called.
            {subject.state === 'open' && ' The message stays open, with its promise.'}
          </p>
        )}
        <Refused first={first} call={call} />
        <LogButtons subject={subject} call={call} />
      </form>
    </Dialog>
  )
}

type TalkedProps = {
  readonly first: string
  readonly call: Call
  readonly problem: string | undefined
  readonly send: () => void
}

function Talked({ first, call, problem, send }: TalkedProps): VNode {
  const { text, close, sending } = call.value
  return (
    <>
      <label class="field">
        <span>What was said?</span>
        {problem !== undefined && (
          <span class="field-error" role="alert">
            {problem}
          </span>
        )}
        <textarea
          class="textarea"
          rows={3}
          maxLength={noteLengthMax}
          readOnly={sending}
          value={text}
          onInput={(event) => change(call, { text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            instead(event, send)
          }}
        />
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={close}
          onChange={(event) => change(call, { close: event.currentTarget.checked })}
        />
        This settles it. Close it.
      </label>
      <p class="small quiet">{first} can read this, and the chart keeps it.</p>
    </>
  )
}

type RefusedProps = { readonly first: string; readonly call: Call }

/** Why it is not logged: inside the dialog, since what is below it cannot be seen. */
function Refused({ first, call }: RefusedProps): VNode | null {
  const { refusal } = call.value
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => ref.current?.scrollIntoView({ block: 'nearest' }), [refusal])
  if (refusal === undefined) return null
  return (
    <div class="stack" role="alert" ref={ref}>
      <p class="field-error">{refusalWords(refusal, first)}</p>
      {refusal.type === 'patient-wrote-again' && <NewWords entries={refusal.newEntries} />}
    </div>
  )
}

function refusalWords(refusal: Problem | Failure, first: string): string {
  if (refusal.type === 'patient-wrote-again')
    return `Not logged yet. ${first} wrote again since you began. Read this first.`
  if (refusal.type === 'already-claimed')
    return `Not logged yet. ${refusal.by.name} has this one until ${clockTime(refusal.until)}.`
  const why = refusal.detail ?? refusal.title
  return refusal.type === 'unreachable' || refusal.type === 'fault'
    ? `${why} Log it again: it counts once.`
    : `Not logged yet. ${why}`
}

type LogButtonsProps = { readonly subject: Subject; readonly call: Call }

function LogButtons({ subject, call }: LogButtonsProps): VNode {
  const { sending, text } = call.value
  const way = wayOn(subject, call)
  return (
    <div class="line">
      {/* One button throughout, so that the focus stays on it. */}
      <button
        class="button"
        type={way.run === undefined ? 'submit' : 'button'}
        aria-disabled={sending}
        onClick={way.run}
      >
        {sending ? 'Logging' : way.words} {way.keyName !== undefined && <Key name={way.keyName} />}
      </button>
      <button class="button button-outline" type="button" onClick={closeDialog}>
        {text.trim() === '' ? 'Cancel' : 'Keep for later'}
      </button>
    </div>
  )
}

type WayOn = {
  readonly words: string
  readonly keyName?: string
  /** What happens besides the form's own way. */
  readonly run?: () => void
}

function wayOn(subject: Subject, call: Call): WayOn {
  const { refusal, outcome } = call.value
  if (refusal?.type === 'patient-wrote-again')
    return { words: 'Log it all the same', run: () => void logAllTheSame(subject) }
  if (refusal?.type === 'already-claimed')
    return { words: 'Take it over and log', run: () => void takeOverAndLog(subject) }
  return { words: 'Log the call', keyName: outcome === 'talked' ? 'Ctrl Enter' : 'Enter' }
}

function change(call: Call, to: Partial<Unlogged>): void {
  call.value = { ...call.peek(), ...to }
}
