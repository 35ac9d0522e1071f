import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { MoveRequest } from '@salve/contract/desk-requests'
import type { Outcome } from '@salve/contract/desk-words'
import type { DeskId } from '@salve/contract/ids'
import { firstName } from '../rules/look.ts'
import { clockTime } from '../rules/time-words.ts'
import { deskOf, finish, move } from '../state/actions.ts'
import type { OpenDialog, Subject } from '../state/dialogs.ts'
import { closeDialog, dialog } from '../state/dialogs.ts'
import { me } from '../state/session.ts'
import { Choices } from './choices.tsx'
import { Buttons, Dialog, instead } from './dialog.tsx'
import { KeySheet } from './key-sheet.tsx'
import { LogCall } from './log-call.tsx'
import { NewWords } from './new-words.tsx'
import { Palette } from './palette.tsx'
import { Settings } from './settings.tsx'
import { Side } from './side.tsx'

/** Whichever dialog is open. */
export function Dialogs(): VNode | null {
  const open = dialog.value
  if (open === undefined) return null
  switch (open.name) {
    case 'palette':
      return <Palette />
    case 'keys':
      return <KeySheet />
    case 'settings':
    case 'sign-out':
      return <Settings />
    case 'desks':
      return <Desks />
    case 'move':
      return <Move subject={open.subject} />
    case 'done':
      return <Done subject={open.subject} />
    case 'call':
      return <LogCall subject={open.subject} />
    case 'claimed':
      return <Claimed open={open} />
    case 'wrote-again':
      return <WroteAgain open={open} />
    case 'replied':
      return <Replied open={open} />
  }
}

type Of<Name extends OpenDialog['name']> = Extract<OpenDialog, { name: Name }>

function Desks(): VNode | null {
  const who = me.value
  if (who === undefined) return null
  return (
    <Dialog title="Desks and pages" class="dialog-side">
      {/* A link closes the sheet by going somewhere. */}
      <div
        class="side side-sheet"
        onClick={(event) =>
          event.target instanceof Element && event.target.closest('a') !== null && closeDialog()
        }
      >
        <Side who={who} />
      </div>
    </Dialog>
  )
}

const reasons: [MoveRequest['reason'], string][] = [
  ['wrong-topic', 'It is about something else'],
  ['needs-their-skill', 'They know this better'],
  ['we-are-away', 'We are away or too full'],
  ['other', 'Another reason'],
]

function Move({ subject }: { readonly subject: Subject }): VNode {
  const here = deskOf(subject)
  const desks = (me.value?.desks ?? []).filter(({ id }) => id !== here)
  const to = useSignal<DeskId | undefined>(undefined)
  const reason = useSignal<MoveRequest['reason']>('wrong-topic')
  const note = useSignal('')
  const problem = useSignal<string | undefined>(undefined)
  const submit = async () => {
    const desk = desks.find(({ id }) => id === to.value)
    problem.value = desk === undefined ? 'Pick the desk it should go to' : undefined
    if (desk === undefined) return
    if (await move(subject, desk, reason.value, note.value)) closeDialog()
  }
  return (
    <Dialog title={`Move ${firstName(subject.patient.name)}'s message`}>
      <form class="stack" onSubmit={(event) => instead(event, () => void submit())}>
        <Choices
          legend="To which desk?"
          choices={desks.map(({ id, name }) => [id, name] as const)}
          chosen={to.value}
          onChoose={(id) => (to.value = id)}
          problem={problem.value}
        />
        <Choices
          legend="Why?"
          choices={reasons}
          chosen={reason.value}
          onChoose={(name) => (reason.value = name)}
        />
        <label class="field">
          <span>
            A word for them <span class="quiet">(optional, staff only)</span>
          </span>
          <input
            class="input"
            maxLength={500}
            value={note.value}
            onInput={(event) => (note.value = event.currentTarget.value)}
          />
        </label>
        <p class="small quiet">The promise to the patient stays as it is.</p>
        <Buttons words="Move it" />
      </form>
    </Dialog>
  )
}

const outcomeWords: [Outcome, string][] = [
  ['answered', 'It is answered'],
  ['talked-by-phone', 'We talked by phone'],
  ['visit-booked', 'A visit is booked'],
  ['no-answer-needed', 'It needs no answer'],
]

/** Finishing what the patient still waits for needs a reason: the record must not say "done" for "never answered". */
function Done({ subject }: { readonly subject: Subject }): VNode {
  const answered = subject.state === 'waiting'
  const outcome = useSignal<Outcome | undefined>(undefined)
  const problem = useSignal<string | undefined>(undefined)
  const submit = () => {
    problem.value = outcome.value === undefined ? 'Pick what settled it' : undefined
    if (outcome.value === undefined) return
    if (outcome.value === 'talked-by-phone') {
      dialog.value = { name: 'call', subject }
      return
    }
    closeDialog()
    void finish(subject, outcome.value)
  }
  return (
    <Dialog title={`Done with ${firstName(subject.patient.name)}'s message?`}>
      <form class="stack" onSubmit={(event) => instead(event, submit)}>
        <Choices
          legend={answered ? 'What settled it?' : 'No reply was sent. What settled it?'}
          choices={outcomeWords.filter(([name]) => answered || name !== 'answered')}
          chosen={outcome.value}
          onChoose={(name) => {
            outcome.value = name
            problem.value = undefined
          }}
          problem={problem.value}
        />
        <Buttons words="Done" />
      </form>
    </Dialog>
  )
}

function Claimed({ open }: { readonly open: Of<'claimed'> }): VNode {
  const first = firstName(open.by)
  return (
    <Dialog title={`${open.by} has this one`} role="alertdialog">
      <p>
        {first} holds it until {clockTime(open.until)}. Two people answering one message is what we
        want to avoid.
      </p>
      <div class="line">
        <button class="button" type="button" onClick={closeDialog}>
          Leave it with {first}
        </button>
        <button
          class="button button-outline"
          type="button"
          onClick={() => thenClose(open.takeOver)}
        >
          Take it over
        </button>
        {open.asNote !== undefined && (
          <button
            class="button button-outline"
            type="button"
            onClick={() => thenClose(open.asNote)}
          >
            Make mine a note
          </button>
        )}
      </div>
    </Dialog>
  )
}

function WroteAgain({ open }: { readonly open: Of<'wrote-again'> }): VNode {
  const first = firstName(open.patient)
  return (
    <Dialog title={`${first} wrote again while you were writing`} role="alertdialog">
      <p>Nothing was sent. Your draft is kept. Read this first.</p>
      <NewWords entries={open.entries} />
      <div class="line">
        <button class="button" type="button" onClick={closeDialog}>
          Go back to my reply
        </button>
        <button
          class="button button-outline"
          type="button"
          onClick={() => thenClose(open.sendAnyway)}
        >
          Mine answers this too, send it
        </button>
      </div>
    </Dialog>
  )
}

function Replied({ open }: { readonly open: Of<'replied'> }): VNode {
  return (
    <Dialog title={`${open.by} sent a reply while you were writing`} role="alertdialog">
      <p>Your draft is kept. Read theirs before you send.</p>
      <NewWords entries={open.entries} />
      <div class="line">
        <button class="button" type="button" onClick={() => thenClose(open.drop)}>
          Keep theirs, drop mine
        </button>
        <button class="button button-outline" type="button" onClick={() => thenClose(open.sendToo)}>
          Send mine too
        </button>
        <button class="button button-outline" type="button" onClick={() => thenClose(open.asNote)}>
          Make mine a note
        </button>
      </div>
    </Dialog>
  )
}

function thenClose(run: (() => void) | undefined): void {
  closeDialog()
  run?.()
}
