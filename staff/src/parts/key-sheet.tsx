import type { VNode } from 'preact'
import { deskLetters } from '../rules/letters.ts'
import { keyTable } from '../state/keys.ts'
import { preferences, savePreferences, seats } from '../state/session.ts'
import { Dialog } from './dialog.tsx'

/** Every key, and the switch that turns single letters off. */
export function KeySheet(): VNode {
  const { singleKeys } = preferences.value
  return (
    <Dialog title="Keys" class="dialog-wide">
      <label class="choice">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => void savePreferences({ singleKeys: event.currentTarget.checked })}
        />
        Single letters work
      </label>
      <p class="small quiet">
        With Alt and the same letter a key always works, also while you type.
      </p>
      <dl class="key-list">
        {keyTable.map(({ act, key, words }) => (
          <div key={act}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
        {[
          ['Ctrl Enter', 'Send and close; in a note, add it'],
          ['Ctrl K', 'Search or do'],
          ['Tab', 'In a reply: to the next blank'],
          ['Enter', 'On a blank: keep its words'],
          ['Esc', 'Close what is open; leave what you write'],
        ].map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <h3>After G</h3>
      <dl class="key-list">
        {deskLetters(seats.value).map(({ letter, name }) => (
          <div key={letter}>
            <dt>
              <kbd>{letter.toUpperCase()}</kbd>
            </dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
