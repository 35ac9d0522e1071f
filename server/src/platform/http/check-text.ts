import type { FieldProblem } from './reply.ts'

const depthMax = 20

/**
 * The first place where a parsed request holds text PostgreSQL could not keep as it is: a NUL or
 * a lone surrogate; or where it is nested deeper than 20, or named so that a schema would not look.
 * Undefined when there is none.
 */
export function findBadText(value: unknown, field: string, depth = 0): FieldProblem | undefined {
  if (depth > depthMax) return { field, problem: 'nested too deeply' }
  if (typeof value === 'string') return badString(value, field)
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    // Schemas pass over this name in silence.
    if (key === '__proto__') return { field: key, problem: 'not a field of any request' }
    const bad =
      badString(key, `${field}.<name>`) ??
      findBadText(inner, field === '' ? key : `${field}.${key}`, depth + 1)
    if (bad !== undefined) return bad
  }
  return undefined
}

function badString(text: string, field: string): FieldProblem | undefined {
  if (text.includes('\0')) return { field, problem: 'holds a NUL character' }
  if (text.isWellFormed()) return undefined
  return { field, problem: 'holds half of a character (a lone surrogate)' }
}
