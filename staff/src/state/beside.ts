// What stands beside a conversation: who reads it, the chart, other messages. It changes less often
// than the conversation, so it is asked for when that is opened and when it has moved to another desk.
import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Beside, Conversation } from '@salve/contract/desk'
import type { ConversationId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { read } from '../api.ts'

export type LoadedBeside = { readonly beside?: Beside; readonly failed: boolean }

const keptMax = 40
const kept = new Map<ConversationId, Signal<LoadedBeside>>()

function slotOf(id: ConversationId): Signal<LoadedBeside> {
  const known = kept.get(id)
  if (known !== undefined) return known
  const oldest = kept.keys().next().value
  if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest)
  const slot = signal<LoadedBeside>({ failed: false })
  kept.set(id, slot)
  return slot
}

/** Asks for it; what was there before stays on screen until the answer is here. */
export async function loadBeside(id: ConversationId): Promise<void> {
  const slot = slotOf(id)
  const reply = await read<Beside>(staffApi.beside(id), { background: true })
  slot.value = reply.ok ? { beside: reply.value, failed: false } : { ...slot.peek(), failed: true }
}

/** What stands beside a conversation on screen. */
export function useBeside({ id, desk }: Conversation): LoadedBeside {
  useEffect(() => void loadBeside(id), [id, desk.id])
  return slotOf(id).value
}

export function forgetBeside(): void {
  kept.clear()
}
