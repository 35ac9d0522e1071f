import type { RefObject, VNode } from 'preact'
import { useRef } from 'preact/hooks'
import type { DraftKind, Range } from '@salve/contract/desk-words'
import { findBlanks } from '@salve/contract/desk-words'
import type { ConversationId } from '@salve/contract/ids'
import { keepBlank, keepRanges, nextBlank, pieces } from '../rules/ranges.ts'
import { save, type, typingOf } from '../state/drafts.ts'

export type EditorProps = {
  readonly id: ConversationId
  readonly kind: DraftKind
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly label: string
  readonly lengthMax: number
  /** "/" where a line begins. */
  readonly onSlash: () => void
  /** Something is written: the first words, or the first change to those of an earlier day. */
  readonly onBegin: () => void
}

/** A plain text field over a painted copy of its words: the copy shows the marks and gives the field its height. */
export function Editor(props: EditorProps): VNode {
  const { id, kind, field, label, lengthMax, onBegin } = props
  const { text, filled } = typingOf(id, kind).value
  const begun = useRef(false)
  const change = (after: string) => {
    if (!begun.current || text === '') onBegin()
    begun.current = true
    type(id, kind, { text: after, filled: keepRanges(filled, text, after) })
  }
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
        onInput={(event) => change(event.currentTarget.value)}
        onBlur={() => void save(id, kind)}
        onKeyDown={(event) => {
          if (keyIn({ event, field: event.currentTarget }, props, change)) event.preventDefault()
        }}
      />
    </div>
  )
}

type Keyed = { readonly event: KeyboardEvent; readonly field: HTMLTextAreaElement }

/** Whether the key was meant for the editor: Escape leaves it, Tab and Enter go through a reply's blanks, "/" finds a template. */
function keyIn(
  { event, field }: Keyed,
  { kind, onSlash }: EditorProps,
  change: (after: string) => void,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (event.key === 'Escape') {
    document.querySelector<HTMLElement>('.feed')?.focus()
    return true
  }
  if (kind === 'note') return false
  if (!event.shiftKey && (event.key === 'Tab' || event.key === 'Enter')) {
    return throughBlanks({ event, field }, change)
  }
  if (event.key !== '/' || !atLineStart(field)) return false
  onSlash()
  return true
}

function atLineStart({ value, selectionStart }: HTMLTextAreaElement): boolean {
  return selectionStart === 0 || value[selectionStart - 1] === '\n'
}

/** Tab only goes on, and out after the last: words that must be checked are taken by a press of their own. */
function throughBlanks({ event, field }: Keyed, change: (after: string) => void): boolean {
  const { value, selectionStart: start, selectionEnd: end } = field
  if (event.key === 'Tab') {
    const next = nextBlank(value, { start, end })
    if (next !== undefined) selectIn(field, next)
    return next !== undefined
  }
  const kept = keepBlank(value, { start, end })
  if (kept === undefined) return false
  field.value = kept.text
  change(kept.text)
  selectIn(field, kept.select)
  return true
}

/** Selects a stretch of the words and, once they are painted, brings the blank that is selected into sight. */
export function selectIn(field: HTMLTextAreaElement, { start, end }: Range): void {
  field.focus()
  field.setSelectionRange(start, end)
  requestAnimationFrame(() => {
    const at = findBlanks(field.value).findIndex((blank) => blank.start === start)
    const marks = field.parentElement?.querySelectorAll('mark.blank')
    marks?.[at]?.scrollIntoView({ block: 'nearest' })
  })
}
