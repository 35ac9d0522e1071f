import { compile } from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4/index.js'

const { score, ...paths } = r4
const model = score === undefined ? paths : { ...paths, score }

/** One FHIR R4 resource as JSON. */
export type Resource = { readonly resourceType: string; readonly [key: string]: unknown }

/** The variables an expression may name, without their `%`. */
export type PathVariables = { readonly [name: string]: unknown }

/** What an expression gave. A failure says nothing of the data, so it may be logged. */
export type PathOutcome =
  | { readonly outcome: 'found'; readonly values: readonly unknown[] }
  | { readonly outcome: 'failed'; readonly reason: 'does not compile' | 'failed' }

type Evaluator = (input: unknown, variables: PathVariables) => readonly unknown[]

const compiledMax = 1000
const compiled = new Map<string, Evaluator | 'does not compile'>()

/**
 * Evaluates a FHIRPath expression (FHIRPath 2.0, R4 model) on a resource or a list of them, never throwing.
 *
 * Each expression is compiled once per process; the 1000 used last are kept. Functions that would ask another
 * server (`resolve`, `memberOf`) fail, and `trace` writes nothing.
 */
export function evaluatePath(
  expression: string,
  input: unknown,
  variables: PathVariables,
): PathOutcome {
  const evaluator = compiledPath(expression)
  if (evaluator === 'does not compile') return { outcome: 'failed', reason: 'does not compile' }
  try {
    return { outcome: 'found', values: evaluator(input, variables) }
  } catch {
    return { outcome: 'failed', reason: 'failed' }
  }
}

/**
 * Readies resources to stand in a variable. The library marks what an evaluation returns and, as of 4.10.1,
 * takes lists of marked resources only: so they go through one evaluation first, as copies.
 */
export function asVariable(resources: readonly Resource[]): readonly unknown[] {
  const copies = resources.map((resource) => ({ ...resource }))
  const made = evaluatePath('$this', copies, {})
  return made.outcome === 'found' ? made.values : []
}

function compiledPath(expression: string): Evaluator | 'does not compile' {
  const found = compiled.get(expression)
  compiled.delete(expression)
  const evaluator = found ?? compilePath(expression)
  compiled.set(expression, evaluator)
  const [oldest] = compiled.keys()
  if (compiled.size > compiledMax && oldest !== undefined) compiled.delete(oldest)
  return evaluator
}

function compilePath(expression: string): Evaluator | 'does not compile' {
  try {
    const run = compile(expression, model, { async: false, traceFn: () => undefined })
    return (input, variables) => run(input, variables)
  } catch {
    return 'does not compile'
  }
}
