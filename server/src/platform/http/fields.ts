import { type Id, parseId } from '@salve/contract/ids'
import { z } from 'zod'

/** The id of a kind of thing, in a path or a body. Refused when it is not a lower-case UUID. */
export function idOf<Kind extends string>(kind: Kind): z.ZodType<Id<Kind>> {
  return z.string().transform((text, context) => {
    const id = parseId(kind, text)
    if (id !== undefined) return id
    context.addIssue(`not the id of a ${kind}`)
    return z.NEVER
  })
}

/** A whole number in a query string. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  return z.coerce.number().pipe(z.int().min(min).max(max))
}
