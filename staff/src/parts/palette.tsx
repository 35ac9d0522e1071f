import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Me } from '@salve/contract/desk'
import { staffPages } from '@salve/contract/staff-paths'
import { countWords } from '../rules/look.ts'
import { go } from '../router.ts'
import { day } from '../rules/time-words.ts'
import { lockNow } from '../state/idle.ts'
import { closeDialog, dialog } from '../state/dialogs.ts'
import { searcher as newSearcher } from '../state/searcher.ts'
import type { Found } from '../state/searcher.ts'
import { me, savePreferences, seats } from '../state/session.ts'
import { Dialog } from './dialog.tsx'
import { FindField } from './find-field.tsx'
import { Key } from './small.tsx'
import { stepped } from './template-picker.tsx'

const patientsMax = 6

type Choice = {
  id: string
  group: 'Messages' | 'Patients' | 'Go to' | 'Do'
  title: string
  about: string
  run: () => void
}

/** Search or do: one field for every desk, page, patient and deed. */
export function Palette(): VNode {
  const query = useSignal('')
  const at = useSignal(0)
  const searcher = useRef(newSearcher())
  useEffect(() => searcher.current.stop, [])
  const people = foundChoices(searcher.current.search.value)
  const words = query.value.toLowerCase().trim()
  const fixed = choices(me.value).filter(({ title, about }) =>
    `${title} ${about}`.toLowerCase().includes(words),
  )
  const found = [...people, ...fixed]
  const chosen = found[Math.min(at.value, found.length - 1)]
  const run = (choice: Choice | undefined) => {
    if (choice === undefined) return
    closeDialog()
    choice.run()
  }
  return (
    <Dialog title="Search or do" class="palette" plain>
      <FindField
        label="Search or do"
        placeholder="A patient, a number such as R-4821, a desk"
        value={query.value}
        listId="palette-choices"
        activeId={chosen === undefined ? undefined : `choice-${chosen.id}`}
        onFind={(text) => {
          query.value = text
          at.value = 0
          searcher.current.ask(text)
        }}
        onStep={(by) => (at.value = stepped(at.value, by, found.length))}
        onPick={() => run(chosen)}
      >
        <Key name="Esc" />
      </FindField>
      <Choices found={found} chosen={chosen} run={run} />
      <p class="visually-hidden" role="status">
        {found.length} {found.length === 1 ? 'result' : 'results'}
      </p>
    </Dialog>
  )
}

type ChoicesProps = {
  readonly found: Choice[]
  readonly chosen: Choice | undefined
  readonly run: (choice: Choice) => void
}

function Choices({ found, chosen, run }: ChoicesProps): VNode {
  if (found.length === 0) return <p class="picker-none quiet">Nothing has these words</p>
  return (
    <div
      class="picker-options palette-choices"
      id="palette-choices"
      role="listbox"
      aria-label="Results"
    >
      {(['Messages', 'Patients', 'Go to', 'Do'] as const).map((group) => {
        const choices = found.filter((choice) => choice.group === group)
        if (choices.length === 0) return null
        return (
          <div key={group} role="group" aria-label={group}>
            <p class="option-group" aria-hidden="true">
              {group}
            </p>
            {choices.map((choice) => (
              <div
                key={choice.id}
                id={`choice-${choice.id}`}
                class="option"
                role="option"
                aria-selected={choice === chosen}
                onClick={() => run(choice)}
              >
                <b>{choice.title}</b>
                <span>{choice.about}</span>
              </div>
            ))}
          </div>
        )
      })}
    </div>
  )
}

/** A patient who has joined is chosen for their messages; one who has not, to invite them. */
function foundChoices({ patients, conversations }: Found): Choice[] {
  return [
    ...conversations.map((row): Choice => ({
      id: row.id,
      group: 'Messages',
      title: `${row.reference}, ${row.patient.name}`,
      about: [row.desk?.name, row.summary].filter((words) => words !== undefined).join('. '),
      run: () => go(staffPages.conversation(row.id)),
    })),
    ...patients.slice(0, patientsMax).map((hit): Choice => ({
      id: hit.id,
      group: 'Patients',
      title: hit.name,
      about: `Born ${day(hit.birthDate)}. Chart ${hit.chartNumber}. ${hit.joined ? 'Messages' : 'Not joined: invite'}`,
      run: () => go(hit.joined ? staffPages.patient(hit.id) : staffPages.invite(hit.chartNumber)),
    })),
  ]
}

function choices(who: Me | undefined): Choice[] {
  const to = (id: string, title: string, about: string, path: string): Choice => ({
    id,
    group: 'Go to',
    title,
    about,
    run: () => go(path),
  })
  const deed = (id: string, title: string, about: string, run: () => void): Choice => ({
    id,
    group: 'Do',
    title,
    about,
    run,
  })
  return [
    ...seats.value.map((desk) =>
      to(desk.key, desk.name, `${countWords(desk.openCount)} open`, staffPages.desk(desk.key)),
    ),
    to('mine', 'Claimed by me', `${who?.mineCount ?? 0} messages`, staffPages.mine()),
    to('owed', 'Still owed', 'What nobody has answered yet', staffPages.owed()),
    to('invite', 'Invite a patient', 'A slip with a code, good for 7 days', staffPages.invite()),
    deed(
      'keys',
      'Show all keys',
      'And turn single letters on or off',
      () => (dialog.value = { name: 'keys' }),
    ),
    deed('dark', 'Dark colours', 'For a dim room', () => void savePreferences({ theme: 'dark' })),
    deed(
      'light',
      'Light colours',
      'For a bright room',
      () => void savePreferences({ theme: 'light' }),
    ),
    deed(
      'roomy',
      'Roomy rows',
      'Larger words and targets',
      () => void savePreferences({ density: 'roomy' }),
    ),
    deed(
      'compact',
      'Compact rows',
      'More on one screen',
      () => void savePreferences({ density: 'compact' }),
    ),
    deed('lock', 'Lock now', 'Your drafts are kept', () => void lockNow()),
  ]
}
