// What a person wants to write when they open a conversation in order to write in it.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { DraftKind } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import { staffPages } from '@salve/contract/staff-paths'
import { go } from '../router.ts'

/** Which of the two the composer shows. */
export const composerTab: Signal<DraftKind> = signal<DraftKind>('reply')
/** Set by whoever opens a conversation in order to write in it; its page clears it. */
export const wantToWrite: Signal<'text' | 'templates' | undefined> = signal<
  'text' | 'templates' | undefined
>(undefined)

/** Opens a conversation with the caret where the reply or the note is written, or with the templates open. */
export function openToWrite(id: ConversationId, what: DraftKind | 'templates'): void {
  composerTab.value = what === 'note' ? 'note' : 'reply'
  wantToWrite.value = what === 'templates' ? 'templates' : 'text'
  go(staffPages.conversation(id))
}
