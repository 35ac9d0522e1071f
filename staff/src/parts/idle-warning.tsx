import type { VNode } from 'preact'
import { lockNow, lockingIn, stayAwake } from '../state/idle.ts'
import { Dialog } from './dialog.tsx'

/** A minute before the lock. Any answer keeps the draft. */
export function IdleWarning(): VNode | null {
  const left = lockingIn.value
  if (left === undefined) return null
  return (
    <Dialog title="Are you still there?" role="alertdialog" start=".button" onClose={stayAwake}>
      <p>
        Your desk locks in <b class="number">{left}</b> seconds. Your draft is safe.
      </p>
      <div class="line">
        <button class="button" type="button" onClick={stayAwake}>
          I am here
        </button>
        <button class="button button-outline" type="button" onClick={() => void lockNow()}>
          Lock now
        </button>
      </div>
    </Dialog>
  )
}
