import { parseId } from '@salve/contract/ids'
import { z } from 'zod'
import type { Listed } from './conversation.ts'
import type { Cursor, DeskView } from './desk-sql.ts'

/** The place after a line of a list, as an opaque text for the next request. */
export function cursorAfter(conversation: Listed, view: DeskView['view']): string {
  const closed = view === 'waiting' || view === 'done'
  const at = closed ? conversation.lastAt : (conversation.due?.at ?? conversation.lastAt)
  const calm = conversation.urgent === undefined
  return Buffer.from(JSON.stringify([calm, at.toString(), conversation.id])).toString('base64url')
}

const parts = z.tuple([z.boolean(), z.string(), z.string()])

/** A cursor as a request gives it back. Refused when it is not one of ours. */
export const cursor: z.ZodType<Cursor> = z
  .string()
  .max(300)
  .transform((text, context) => {
    const found = readCursor(text)
    if (found !== undefined) return found
    context.addIssue('not a place in this list')
    return z.NEVER
  })

function readCursor(text: string): Cursor | undefined {
  try {
    const read = parts.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    if (!read.success) return undefined
    const [calm, at, idText] = read.data
    const id = parseId('conversation', idText)
    return id === undefined ? undefined : { calm, at: Temporal.Instant.from(at), id }
  } catch {
    return undefined
  }
}
