import type { RefObject, VNode } from 'preact'
import type { DraftKind } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import { keepRanges, pieces } from '../rules/ranges.ts'
import { save, type, typingOf } from '../state/drafts.ts'

export type EditorProps = {
  readonly id: ConversationId
  readonly kind: DraftKind
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly label: string
  readonly lengthMax: number
  /** "/" where a line begins. */
  readonly onSlash: () => void
}

/** A plain text field over a painted copy of its words: the copy shows the marks and gives the field its height. */
export function Editor({ id, kind, field, label, lengthMax, onSlash }: EditorProps): VNode {
  const { text, filled } = typingOf(id, kind).value
  return (
    <div class="editor">
      <div class="editor-paint" aria-hidden="true">
        {pieces(text, filled).map((piece, index) =>
          // oxlint-disable-next-line react/no-array-index-key -- painted whole on every key
          piece.mark === 'plain' ? (
            piece.text
          ) : (
            <mark key={index} class={piece.mark}>
              {piece.text}
            </mark>
          ),
        )}
        {'\n'}
      </div>
      <textarea
        ref={field}
        aria-label={label}
        value={text}
        placeholder={kind === 'reply' ? 'Write, or press / for a template' : 'Only staff see this'}
        maxLength={lengthMax}
        spellcheck
        onInput={(event) => {
          const after = event.currentTarget.value
          type(id, kind, { text: after, filled: keepRanges(filled, text, after) })
        }}
        onBlur={() => void save(id, kind)}
        onKeyDown={(event) => {
          if (
            event.key !== '/' ||
            kind === 'note' ||
            event.ctrlKey ||
            event.metaKey ||
            event.altKey
          )
            return
          const { value, selectionStart } = event.currentTarget
          if (selectionStart !== 0 && value[selectionStart - 1] !== '\n') return
          event.preventDefault()
          onSlash()
        }}
      />
    </div>
  )
}
