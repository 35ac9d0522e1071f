import { fieldsNamed, type Part, valueOf } from './part.ts'

const idsMax = 1000

/**
 * The identifiers in a field (Message-ID, In-Reply-To, References, Original-Message-ID), with their
 * angle brackets and without spaces at their edges. One that stands alone without brackets is
 * given them, as several senders leave them out. Never throws. Source: RFC 5322 s.3.6.4.
 */
export function readMessageIds(text: string): readonly string[] {
  const found = text.match(/<[^<>]+>/g)?.slice(0, idsMax) ?? []
  if (found.length > 0) return found.map((id) => `<${id.slice(1, -1).trim()}>`)
  const bare = text.trim()
  return /^[^\s<>()]+$/.test(bare) ? [`<${bare}>`] : []
}

/** The identifier of a message; undefined where it has none, or two fields that differ. */
export function messageIdOf(part: Part): string | undefined {
  const ids = fieldsNamed(part, 'message-id').flatMap((field) =>
    readMessageIds(valueOf(part, field)),
  )
  return new Set(ids).size === 1 ? ids[0] : undefined
}
