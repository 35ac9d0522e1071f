import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Conversation, Filled, Template, TemplateList } from '@salve/contract/desk'
import type { ConversationId, TemplateId } from '@salve/contract/ids'
import { findBlanks } from '@salve/contract/desk-words'
import { staffApi } from '@salve/contract/staff-paths'
import { read, write } from '../api.ts'
import { claimToWrite, refuse } from './actions.ts'
import { type, typingOf } from './drafts.ts'

const byTopic = new Map<string, Signal<Template[] | undefined>>()
const fills = new Map<string, Promise<Filled | undefined>>()

/** The templates for a topic; undefined until they are here. Asked for once. */
export function templatesFor(topic: string): Signal<Template[] | undefined> {
  const known = byTopic.get(topic)
  if (known !== undefined) return known
  const slot = signal<Template[] | undefined>(undefined)
  byTopic.set(topic, slot)
  void read<TemplateList>(staffApi.templates(topic), { background: true }).then((reply) => {
    if (reply.ok) slot.value = reply.value.items
    else byTopic.delete(topic)
  })
  return slot
}

/** The best matches first, in the server's order; then the rest, most used first. */
export function ranked(templates: Template[], best: TemplateId[]): Template[] {
  const place = (template: Template) => {
    const at = best.indexOf(template.id)
    return at === -1 ? best.length : at
  }
  return templates.toSorted(
    (one, other) => place(one) - place(other) || other.usedCount - one.usedCount,
  )
}

/** The template's text for this patient. Asked for once per conversation. */
export async function fill(id: ConversationId, template: TemplateId): Promise<Filled | undefined> {
  const key = `${id} ${template}`
  const known = fills.get(key)
  if (known !== undefined) return await known
  const asked = write<Filled>({ path: staffApi.fill(id, template) }).then((reply) => {
    if (reply.ok) return reply.value
    fills.delete(key)
    refuse(reply.problem)
    return undefined
  })
  fills.set(key, asked)
  return await asked
}

/** Puts a template into the reply, at `at` when there are words already. Returns what to select: its first blank, else its end. */
export async function useTemplate(
  conversation: Conversation,
  template: TemplateId,
  at: number,
): Promise<{ start: number; end: number } | undefined> {
  const { id } = conversation
  const filled = await fill(id, template)
  if (filled === undefined) return undefined
  const { text, filled: marks } = typingOf(id, 'reply').peek()
  const empty = text.trim() === ''
  if (empty) void claimToWrite(conversation)
  const before = empty ? '' : text.slice(0, at)
  // A template begins a paragraph of its own.
  const gap = before === '' || before.endsWith('\n') ? '' : '\n\n'
  const head = before + gap
  const tail = empty ? '' : text.slice(at)
  const added = gap.length + filled.text.length
  const shifted = filled.filled.map((range) => ({
    start: range.start + head.length,
    end: range.end + head.length,
  }))
  const kept = empty
    ? []
    : marks.map((range) =>
        range.start >= at ? { start: range.start + added, end: range.end + added } : range,
      )
  type(id, 'reply', {
    text: head + filled.text + tail,
    filled: [...kept, ...shifted],
    templateId: template,
  })
  const [first] = findBlanks(filled.text)
  const end = head.length + filled.text.length
  if (first === undefined) return { start: end, end }
  return { start: head.length + first.start, end: head.length + first.end }
}

export function forgetTemplates(): void {
  byTopic.clear()
  fills.clear()
}
