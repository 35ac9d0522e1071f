import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Conversation, Template } from '@salve/contract/desk'
import { timesWords } from '../rules/look.ts'
import { typingOf } from '../state/drafts.ts'
import { bindKeys } from '../state/keys.ts'
import { openToWrite } from '../state/writing.ts'
import { templatesFor, useTemplate } from '../state/templates.ts'
import { Key } from './small.tsx'
import { TemplateWords } from './template-words.tsx'

/** The template that fits what the patient wrote, if one does; the reply itself once it is begun. */
export function BestTemplate({
  conversation,
}: {
  readonly conversation: Conversation
}): VNode | null {
  const templates = templatesFor(conversation.topic.key).value ?? []
  const [fits] = conversation.templates
  const best: Template | undefined = templates.find(({ id }) => id === fits)
  const draft = typingOf(conversation.id, 'reply').value.text
  const use = () => {
    if (best === undefined) return
    const { length } = typingOf(conversation.id, 'reply').peek().text
    void useTemplate(conversation, best.id, length).then(() =>
      openToWrite(conversation.id, 'reply'),
    )
  }
  useEffect(() => bindKeys({ 'use-template': use }), [best?.id, conversation.id])
  if (draft.trim() !== '') {
    return (
      <div class="card card-tint">
        <h2>Your reply is begun</h2>
        <p class="said clamp">{draft}</p>
      </div>
    )
  }
  if (best === undefined || !conversation.replyPolicy.allowed) return null
  return (
    <div class="card card-tint">
      <div class="line">
        <h2 class="grow">Best template</h2>
        {best.usedCount > 0 && <span class="small quiet">Used {timesWords(best.usedCount)}</span>}
      </div>
      <div class="clamp small-text">
        <b>{best.title}.</b> <TemplateWords text={best.body} />
      </div>
      <div class="line">
        <button class="button" type="button" onClick={use}>
          Use and edit <Key name="T" />
        </button>
        <button
          class="button button-outline"
          type="button"
          onClick={() => openToWrite(conversation.id, 'templates')}
        >
          Pick another
        </button>
      </div>
    </div>
  )
}
