/** A parsed JSON object whose members nobody has checked yet. */
export type JsonObject = { readonly [key: string]: unknown }

/** Whether the value is a JSON object, not a list and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects in a value that should be a list; anything else in it is left out. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((part) => isObject(part)) : []
}

/** The value as text, or undefined when it is not text or is empty. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
