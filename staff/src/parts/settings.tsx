import type { VNode } from 'preact'
import type { Preferences } from '@salve/contract/desk'
import { Icon } from '@salve/ui/icon'
import { lockNow } from '../state/idle.ts'
import { closeDialog, dialog } from '../state/dialogs.ts'
import { saveAll } from '../state/drafts.ts'
import { forgetEverything } from '../state/forget.ts'
import { me, preferences, savePreferences, signOut } from '../state/session.ts'
import { Choices } from './choices.tsx'
import { Dialog } from './dialog.tsx'

const themes: [Preferences['theme'], string][] = [
  ['system', 'Like this computer'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]
const densities: [Preferences['density'], string][] = [
  ['compact', 'Compact'],
  ['roomy', 'Roomy'],
]

/** The person's own desk: how it looks, and leaving it. */
export function Settings(): VNode {
  const { theme, density } = preferences.value
  const leave = async (how: 'here' | 'everywhere') => {
    await saveAll()
    closeDialog()
    await signOut(how)
    forgetEverything()
  }
  return (
    <Dialog title={me.value?.person.patientFacingName ?? 'You'}>
      <div class="stack">
        <Choices
          lay="in-a-line"
          legend="Colours"
          choices={themes}
          chosen={theme}
          onChoose={(chosen) => void savePreferences({ theme: chosen })}
        />
        <Choices
          lay="in-a-line"
          legend="Room between things"
          choices={densities}
          chosen={density}
          onChoose={(chosen) => void savePreferences({ density: chosen })}
        />
        <button
          class="button button-quiet to-start"
          type="button"
          onClick={() => (dialog.value = { name: 'keys' })}
        >
          <Icon name="keyboard" />
          Keys
        </button>
        <div class="line">
          <button
            class="button"
            type="button"
            onClick={() => {
              closeDialog()
              void lockNow()
            }}
          >
            <Icon name="lock" />
            Lock now
          </button>
          <button class="button button-outline" type="button" onClick={() => void leave('here')}>
            Sign out
          </button>
          <button
            class="button button-outline"
            type="button"
            onClick={() => void leave('everywhere')}
          >
            Sign out everywhere
          </button>
        </div>
        <p class="small quiet">Your drafts are kept either way.</p>
      </div>
    </Dialog>
  )
}
