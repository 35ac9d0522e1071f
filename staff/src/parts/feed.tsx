import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Conversation } from '@salve/contract/desk'
import { act } from '../state/conversations.ts'
import { speak } from '../state/say.ts'
import { noteSeen } from '../state/send.ts'
import { EntryLine } from './entry.tsx'

/** What was said and done, oldest first; the newest in sight. */
export function Feed({ conversation }: { readonly conversation: Conversation }): VNode {
  const ref = useRef<HTMLOListElement>(null)
  const { id, entries, version } = conversation
  const lastId = entries.at(-1)?.id
  useLayoutEffect(() => {
    // Show the end, unless the reader went up to read.
    const feed = ref.current
    if (feed === null) return
    feed.scrollTop = feed.scrollHeight
  }, [id, lastId])
  useEffect(() => noteSeen(conversation), [id, version])
  useEffect(() => sayRead(conversation), [id, version])
  const known = useRef(version)
  useEffect(() => {
    const newest = entries.findLast((entry) => entry.kind === 'message')
    if (known.current !== version && newest?.kind === 'message') {
      speak(`New message from ${newest.author.name}: ${newest.text.split('\n')[0] ?? ''}`)
    }
    known.current = version
  }, [version])
  return (
    // A region to scroll by keys; what is new is spoken from a live region of its own, not from here.
    <ol class="feed" ref={ref} tabIndex={0} aria-label="Messages and what was done, oldest first">
      {entries.map((entry) => (
        <EntryLine key={entry.id} entry={entry} />
      ))}
    </ol>
  )
}

/** Tells the server what this person has in front of them; while the page is out of sight, once it is looked at. */
function sayRead({ id, version, readUpTo }: Conversation): (() => void) | undefined {
  if (readUpTo >= version) return undefined
  if (!document.hidden) {
    void act(id, 'read', { version })
    return undefined
  }
  const seen = () => void act(id, 'read', { version })
  document.addEventListener('visibilitychange', seen, { once: true })
  return () => document.removeEventListener('visibilitychange', seen)
}
