import type { VNode } from 'preact'
import { type Signal, useSignal } from '@preact/signals'
import type { CallRequest } from '@salve/contract/desk-requests'
import { type CallOutcome, noteLengthMax } from '@salve/contract/desk-words'
import { firstName } from '../rules/look.ts'
import { logCall } from '../state/actions.ts'
import { closeDialog, type Subject } from '../state/dialogs.ts'
import { Choices } from './choices.tsx'
import { Buttons, Dialog, instead } from './dialog.tsx'

const howItWent: [CallOutcome, string][] = [
  ['talked', 'We talked'],
  ['left-message', 'I left a voice message'],
  ['no-answer', 'No one picked up'],
]

/** A phone call becomes part of the thread: the patient reads what was said, and the chart keeps it. */
export function LogCall({ subject }: { readonly subject: Subject }): VNode {
  const first = firstName(subject.patient.name)
  const outcome = useSignal<CallOutcome>('talked')
  const text = useSignal('')
  const close = useSignal(true)
  const problem = useSignal<string | undefined>(undefined)
  const submit = async () => {
    const call: CallRequest =
      outcome.value === 'talked'
        ? {
            outcome: 'talked',
            text: text.value.trim(),
            answersUpTo: subject.version,
            close: close.value,
          }
        : { outcome: outcome.value }
    const silent = call.outcome === 'talked' && call.text === ''
    problem.value = silent ? 'Write what was said, in one line' : undefined
    if (!silent && (await logCall(subject, call))) closeDialog()
  }
  return (
    <Dialog title={`Log a call with ${first}`} start="textarea">
      <form class="stack" onSubmit={(event) => instead(event, () => void submit())}>
        <Choices
          legend="How did it go?"
          choices={howItWent}
          chosen={outcome.value}
          onChoose={(name) => (outcome.value = name)}
        />
        {outcome.value === 'talked' ? (
          <Talked first={first} text={text} close={close} problem={problem.value} send={submit} />
        ) : (
          <p class="small quiet">
            {first} sees that you called. The message stays open, with its promise.
          </p>
        )}
        <Buttons
          words="Log the call"
          keyName={outcome.value === 'talked' ? 'Ctrl Enter' : 'Enter'}
        />
      </form>
    </Dialog>
  )
}

type TalkedProps = {
  readonly first: string
  readonly text: Signal<string>
  readonly close: Signal<boolean>
  readonly problem: string | undefined
  readonly send: () => Promise<void>
}

function Talked({ first, text, close, problem, send }: TalkedProps): VNode {
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
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            instead(event, () => void send())
          }}
        />
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={close.value}
          onChange={(event) => (close.value = event.currentTarget.checked)}
        />
        It is done with that
      </label>
      <p class="small quiet">{first} can read this, and the chart keeps it.</p>
    </>
  )
}
