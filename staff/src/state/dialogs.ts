// Which dialog is open. One at a time, over whatever page is below.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Conversation, ConversationRow, DeskName, Entry } from '@salve/contract/desk'

/** What an action needs of a conversation; a row of a list and the whole thread both have it. */
export type Subject = Pick<
  ConversationRow | Conversation,
  'id' | 'reference' | 'state' | 'version' | 'claim' | 'summary'
> & {
  patient: { name: string }
  desk?: DeskName
}

export type OpenDialog =
  | { name: 'palette' | 'keys' | 'settings' | 'desks' | 'sign-out' }
  | { name: 'move' | 'done' | 'call'; subject: Subject }
  /** Someone else holds it; `then` is what the person wanted to do. */
  | {
      name: 'claimed'
      subject: Subject
      by: string
      until: string
      takeOver: () => void
      asNote?: () => void
    }
  /** The conversation moved on while a reply was written. */
  | { name: 'wrote-again'; entries: Entry[]; patient: string; sendAnyway: () => void }
  | {
      name: 'replied'
      entries: Entry[]
      by: string
      drop: () => void
      sendToo: () => void
      asNote: () => void
    }

export const dialog: Signal<OpenDialog | undefined> = signal<OpenDialog | undefined>(undefined)

export function closeDialog(): void {
  dialog.value = undefined
}
