import { isObject, type JsonObject, textIn } from './json.ts'

/** What a reference points to, as far as its own text says. Nothing is fetched to find out. */
export type Target =
  | {
      /** `Type/id`, or a whole `urn:uuid:...` or `https://...` as it stands in an entry's fullUrl. */
      readonly by: 'key'
      readonly key: string
      /** Undefined for a urn, which does not tell. */
      readonly type: string | undefined
    }
  | { readonly by: 'contained'; readonly id: string; readonly type: string | undefined }
  | {
      readonly by: 'identifier'
      readonly system: string
      readonly value: string
      readonly type: string | undefined
    }

const typeAndId = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/
const onServer = /^(https?:\/\/.+\/([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/
const conditional = /^([A-Z][A-Za-z]+)\?identifier=(.+)$/

/**
 * Reads a FHIR Reference: `Type/id`, a whole URL, `urn:uuid:`, `urn:oid:`, `#contained`,
 * `Type?identifier=system|value`, or an identifier without a literal reference. Undefined when it says
 * none of these. Versions (`/_history/2`) are left off.
 * Source: FHIR R4 References (hl7.org/fhir/R4/references.html), Bundle conditional references.
 */
export function readReference(value: unknown): Target | undefined {
  if (!isObject(value)) return undefined
  const type = textIn(value['type'])
  const literal = textIn(value['reference'])
  return literal === undefined
    ? readIdentifier(value['identifier'], type)
    : readLiteral(literal, type)
}

/** The keys under which other resources may refer to this one, most specific first. */
export function keysOf(resource: JsonObject, fullUrl: string | undefined): readonly string[] {
  const type = textIn(resource['resourceType'])
  const id = textIn(resource['id'])
  const keys = fullUrl === undefined ? [] : [fullUrl]
  return type === undefined || id === undefined ? keys : [...keys, `${type}/${id}`]
}

/** The resource of that id among those contained in `resource`. */
export function containedIn(resource: JsonObject, id: string): JsonObject | undefined {
  const contained: unknown = resource['contained']
  if (!Array.isArray(contained)) return undefined
  return contained.find((part): part is JsonObject => isObject(part) && part['id'] === id)
}

function readLiteral(literal: string, type: string | undefined): Target | undefined {
  if (literal.startsWith('#')) return { by: 'contained', id: literal.slice(1), type }
  if (/^urn:(uuid|oid):/.test(literal)) return { by: 'key', key: literal, type }
  const relative = typeAndId.exec(literal)
  if (relative !== null) return key(`${relative[1]}/${relative[2]}`, relative[1])
  const absolute = onServer.exec(literal)
  if (absolute !== null) return key(absolute[1], absolute[2])
  const search = conditional.exec(literal)
  return search === null ? undefined : readConditional(search[2] ?? '', search[1])
}

function key(text: string | undefined, type: string | undefined): Target | undefined {
  return text === undefined ? undefined : { by: 'key', key: text, type }
}

function readConditional(token: string, type: string | undefined): Target | undefined {
  const plain = decodePercents(token)
  const bar = plain.indexOf('|')
  if (bar < 1 || bar === plain.length - 1) return undefined
  return { by: 'identifier', system: plain.slice(0, bar), value: plain.slice(bar + 1), type }
}

function readIdentifier(value: unknown, type: string | undefined): Target | undefined {
  if (!isObject(value)) return undefined
  const system = textIn(value['system'])
  const text = textIn(value['value'])
  if (system === undefined || text === undefined) return undefined
  return { by: 'identifier', system, value: text, type }
}

function decodePercents(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
