import type { FieldProblem } from './reply.ts'

const depthMax = 20

/**
 * The first place where a parsed request holds text PostgreSQL could not keep as it is: a NUL or
 * a lone surrogate; or where it is nested deeper than 20. Undefined when there is none.
 */
export function findBadText(value: unknown, field: string, depth = 0): FieldProblem | undefined {
  if (depth > depthMax) return { field, problem: 'nested too deeply' }
  if (typeof value === 'string') {
    if (value.includes('\0')) return { field, problem: 'holds a NUL character' }
    if (!value.isWellFormed())
      return { field, problem: 'holds half of a character (a lone surrogate)' }
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const bad =
      findBadText(key, `${field}.<name>`, depth + 1) ??
      findBadText(inner, field === '' ? key : `${field}.${key}`, depth + 1)
    if (bad !== undefined) return bad
  }
  return undefined
}
