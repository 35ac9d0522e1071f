import type { VNode } from 'preact'
import { Icon } from '@salve/ui/icon'
import { lockNow } from '../state/idle.ts'
import { closeDialog, dialog } from '../state/dialogs.ts'
import { saveAll } from '../state/drafts.ts'
import { me, preferences, savePreferences, signOut } from '../state/session.ts'
import { Dialog } from './dialog.tsx'

const themes = { system: 'Like this computer', light: 'Light', dark: 'Dark' } as const
const densities = { compact: 'Compact', roomy: 'Roomy' } as const

/** The person's own desk: how it looks, and leaving it. */
export function Settings(): VNode {
  const { theme, density } = preferences.value
  const leave = async (how: 'here' | 'everywhere') => {
    await saveAll()
    closeDialog()
    await signOut(how)
  }
  return (
    <Dialog title={me.value?.person.patientFacingName ?? 'You'}>
      <div class="stack">
        <fieldset class="choices choices-line">
          <legend>Colours</legend>
          {(['system', 'light', 'dark'] as const).map((name) => (
            <label key={name} class="choice">
              <input
                type="radio"
                name="theme"
                checked={theme === name}
                onChange={() => void savePreferences({ theme: name })}
              />
              {themes[name]}
            </label>
          ))}
        </fieldset>
        <fieldset class="choices choices-line">
          <legend>Room between things</legend>
          {(['compact', 'roomy'] as const).map((name) => (
            <label key={name} class="choice">
              <input
                type="radio"
                name="density"
                checked={density === name}
                onChange={() => void savePreferences({ density: name })}
              />
              {densities[name]}
            </label>
          ))}
        </fieldset>
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
