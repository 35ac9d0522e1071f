import { pino } from 'pino'

/** A value a log line may hold: an id, a count, a code. Longer text cannot enter. */
type Plain = string | number | boolean | undefined

/**
 * A log that cannot carry what a patient wrote: its words are constants of the program (the type
 * refuses any computed string) and its values are ids, counts and codes, cut at 80 characters
 * and stripped of everything but the characters of such tokens.
 */
export type Log = {
  readonly info: <Words extends string>(words: Constant<Words>, values?: Values) => void
  readonly warn: <Words extends string>(words: Constant<Words>, values?: Values) => void
  /** A fault: its class, code and the places in our code it passed, never its message. */
  readonly fault: <Words extends string>(
    words: Constant<Words>,
    fault: unknown,
    values?: Values,
  ) => void
}
type Constant<Words extends string> = string extends Words ? never : Words
type Values = Readonly<Record<string, Plain>>

const token = /[^\w .:/@+#=,()-]/g

function safeValues(values: Values): Record<string, Plain> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.replace(token, '?').slice(0, 80) : value,
    ]),
  )
}

/** What may be told of a fault. Messages of drivers and parsers can quote data, so they stay out. */
export function describeFault(fault: unknown): Values {
  if (!(fault instanceof Error)) return { fault: typeof fault }
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined
  const frames = (fault.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6)
    .map((line) => /([\w-]+\.tsx?:\d+)/.exec(line)?.[1])
    .filter((place) => place !== undefined)
  return { fault: fault.name, code, at: frames.join(' ') }
}

/** Opens the log at a level; lines are JSON on standard error. */
export function openLog(level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Log {
  const out = pino({ level, base: null }, pino.destination(2))
  return {
    info: (words, values = {}) => out.info(safeValues(values), words),
    warn: (words, values = {}) => out.warn(safeValues(values), words),
    fault: (words, fault, values = {}) =>
      out.error(safeValues({ ...values, ...describeFault(fault) }), words),
  }
}
