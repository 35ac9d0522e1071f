import { isObject, type JsonObject } from './json.ts'

/** What one line or one file held: its JSON object, or why it cannot be used. */
export type Document =
  | { readonly kind: 'parsed'; readonly value: JsonObject; readonly suspicious: boolean }
  | { readonly kind: 'broken'; readonly reason: string }

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Escapes and numbers which parse, but which no database column can hold as they are. */
const suspicion = /\\u0000|\\u[dD][89a-fA-F]|\d[eE]\+?\d{3}|\d{300}/

/**
 * Parses the bytes of one JSON document. Never throws; a reason is plain words and never quotes the
 * bytes, which may be someone's health record. `nestingMax` is the deepest nesting of lists and
 * objects read.
 */
export function parseDocument(bytes: Uint8Array, nestingMax: number): Document {
  if (bytes.includes(0)) return broken('holds a NUL byte')
  if (nesting(bytes, nestingMax) > nestingMax) {
    return broken(`is nested deeper than ${nestingMax} levels`)
  }
  const text = decode(bytes)
  if (text === undefined) return broken('is not UTF-8 text')
  const value = parse(text)
  if (value === undefined) return broken(endsEarly(text) ? 'breaks off' : 'is not JSON')
  if (!isObject(value) || typeof value['resourceType'] !== 'string') {
    return broken('is not a FHIR resource')
  }
  return { kind: 'parsed', value, suspicious: suspicion.test(text) }
}

/**
 * Why a parsed value cannot be kept as it is, or undefined when it can: a NUL character, half of a
 * surrogate pair, or a number beyond what a double holds.
 */
export function unstorable(value: unknown): string | undefined {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const part = waiting.pop()
    if (Array.isArray(part)) waiting.push(...part)
    else if (isObject(part)) waiting.push(...Object.keys(part), ...Object.values(part))
    else {
      const reason = unstorableScalar(part)
      if (reason !== undefined) return reason
    }
  }
  return undefined
}

function unstorableScalar(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return 'holds a number too large'
  if (typeof value !== 'string') return undefined
  if (value.includes('\0')) return 'holds a NUL character'
  if (!value.isWellFormed()) return 'holds half of a character'
  return undefined
}

function broken(reason: string): Document {
  return { kind: 'broken', reason }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether text that is no JSON looks like JSON that was cut short: it starts one and never closes it. */
function endsEarly(text: string): boolean {
  const start = text.trimStart()[0]
  const end = text.trimEnd().at(-1)
  return (start === '{' && end !== '}') || (start === '[' && end !== ']')
}

const quote = 0x22
const backslash = 0x5c

/** The deepest nesting in JSON bytes; stops counting one past `max`. */
function nesting(bytes: Uint8Array, max: number): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]
    if (quoted) {
      if (byte === backslash) index += 1
      else if (byte === quote) quoted = false
    } else if (byte === quote) quoted = true
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1
      if (depth > deepest) deepest = depth
      if (deepest > max) return deepest
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1
  }
  return deepest
}
