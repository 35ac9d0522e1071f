import type { RefObject, VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Conversation, Filled, Template } from '@salve/contract/desk'
import { Icon } from '@salve/ui/icon'
import { timesWords } from '../rules/look.ts'
import { pieces } from '../rules/ranges.ts'
import { fill, ranked, templatesFor, useTemplate } from '../state/templates.ts'
import { selectIn } from './editor.tsx'
import { FindField } from './find-field.tsx'
import { Key } from './small.tsx'
import { TemplateWords } from './template-words.tsx'

export type TemplatePickerProps = {
  readonly conversation: Conversation
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly onClose: () => void
}

const shownMax = 8

/** Finds a template by title or words, shows it filled for this patient, and puts it into the reply. */
export function TemplatePicker(props: TemplatePickerProps): VNode {
  const { conversation, field, onClose } = props
  const query = useSignal('')
  const at = useSignal(0)
  const all = templatesFor(conversation.topic.key).value
  const best = conversation.templates
  const found = matching(ranked(all ?? [], best), query.value).slice(0, shownMax)
  const chosen = found[Math.min(at.value, found.length - 1)]
  const close = () => {
    onClose()
    field.current?.focus()
  }
  const pick = (template: Template | undefined) => {
    if (template !== undefined) void insert(props, template)
  }
  return (
    <div
      class="picker"
      role="dialog"
      aria-label="Templates"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        close()
      }}
    >
      <FindField
        label="Find a template"
        placeholder="Find a template"
        value={query.value}
        listId="picker-options"
        activeId={chosen === undefined ? undefined : `template-${chosen.id}`}
        onFind={(text) => {
          query.value = text
          at.value = 0
        }}
        onStep={(by) => (at.value = stepped(at.value, by, found.length))}
        onPick={() => pick(chosen)}
      >
        <span class="small quiet picker-keys">
          <Key name="↑" /> <Key name="↓" /> <Key name="Enter" /> to use
        </span>
        <button class="icon-button" type="button" onClick={close}>
          <Icon name="close" />
          <span class="visually-hidden">Close templates</span>
        </button>
      </FindField>
      <div class="picker-body">
        <ul class="picker-options" id="picker-options" role="listbox" aria-label="Templates">
          {found.map((template) => (
            <Option
              key={template.id}
              template={template}
              best={best[0] === template.id}
              chosen={template === chosen}
              onPick={() => pick(template)}
            />
          ))}
        </ul>
        {chosen === undefined ? (
          <p class="picker-none quiet">
            {all === undefined ? 'Loading' : 'No template has these words'}
          </p>
        ) : (
          <FilledPreview key={chosen.id} conversation={conversation} template={chosen} />
        )}
      </div>
    </div>
  )
}

/** Puts the template into the reply and stands where work is left. */
async function insert(props: TemplatePickerProps, template: Template): Promise<void> {
  const { conversation, field, onClose } = props
  const range = await useTemplate(conversation, template.id, field.current?.selectionStart ?? 0)
  onClose()
  requestAnimationFrame(() => {
    if (field.current !== null && range !== undefined) selectIn(field.current, range)
  })
}

type OptionProps = {
  readonly template: Template
  readonly best: boolean
  readonly chosen: boolean
  readonly onPick: () => void
}

function Option({ template, best, chosen, onPick }: OptionProps): VNode {
  const facts = [
    template.desk ?? 'Practice',
    template.usedCount > 0 ? `used ${timesWords(template.usedCount)}` : 'not used yet',
  ]
  return (
    <li
      class="option"
      role="option"
      id={`template-${template.id}`}
      aria-selected={chosen}
      onClick={onPick}
    >
      <b>{template.title}</b>
      <span>
        {best && 'Best match. '}
        {facts.join(', ')}
      </span>
    </li>
  )
}

function FilledPreview({
  conversation,
  template,
}: {
  readonly conversation: Conversation
  readonly template: Template
}): VNode {
  const filled = useSignal<Filled | undefined>(undefined)
  useEffect(() => {
    const timer = setTimeout(() => {
      void fill(conversation.id, template.id).then((answer) => (filled.value = answer))
    }, 120)
    return () => clearTimeout(timer)
  }, [])
  const { value } = filled
  return (
    // Long words are scrolled by keys.
    <div
      class="picker-preview"
      role="group"
      aria-label="What it will say"
      aria-live="polite"
      tabIndex={0}
    >
      <p class="said">
        {value === undefined ? (
          <TemplateWords text={template.body} />
        ) : (
          pieces(value.text, value.filled).map((piece, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the pieces of one fixed text never move
            <span key={index} class={piece.mark}>
              {piece.mark === 'blank' ? piece.text.slice(2, -2) : piece.text}
            </span>
          ))
        )}
      </p>
      <p class="small quiet">Blue is filled from the chart. Yellow is for you to check.</p>
    </div>
  )
}

function matching(templates: Template[], query: string): Template[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return templates.filter(({ title, body }) => {
    const all = `${title} ${body}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

/** One step up or down a list of `count`, not past its ends. */
export function stepped(at: number, by: 1 | -1, count: number): number {
  return Math.max(0, Math.min(at + by, count - 1))
}
