import { isObject, type JsonObject, textIn } from './json.ts'
import { parseDocument, unstorable } from './parse-document.ts'
import { type Piece, readPieces } from './read-pieces.ts'
import { isLines, type SourceFile, sourceFiles } from './source-files.ts'

/** Where in the source a thing was found. */
export type SourcePlace = {
  /** Relative to the folder that was read. */
  readonly file: string
  /** Counted from 1; always 1 in a file that is one document. */
  readonly line: number
  /** Place in the Bundle, counted from 0; undefined for a resource that stands alone. */
  readonly entry: number | undefined
}

export type SourceResource = {
  readonly kind: 'resource'
  readonly resource: JsonObject
  readonly fullUrl: string | undefined
  /** Counts the documents of the source from 0: entries of one Bundle share it. */
  readonly bundleIndex: number
  readonly source: SourcePlace
}

export type BrokenSource = {
  readonly kind: 'broken'
  /** The bytes as found; of a Bundle's entry, its JSON written anew. */
  readonly raw: Uint8Array
  readonly source: SourcePlace
  /** Plain words; never quotes what was read. */
  readonly reason: string
}

export type SourceItem = SourceResource | BrokenSource

export type SourceLimits = {
  /** The longest line, or the largest file that is one document, in bytes. Default 64 MB. */
  readonly documentBytesMax?: number
  /** The deepest nesting of lists and objects. Default 100. */
  readonly nestingMax?: number
}

type Limits = Required<SourceLimits>

/**
 * Reads a file or folder of FHIR R4 one resource at a time: `.json` (one document) and `.ndjson` (one
 * document a line), plain or `.gz`; a document is a Bundle or a bare resource. Memory stays at about
 * one document. Never throws for what is in the files: damaged archives, text that is not UTF-8,
 * truncated JSON, NUL, too deep nesting and too long lines come as `broken` with their bytes, and
 * reading goes on. Nothing a file refers to is ever fetched.
 * Source: FHIR R4 Bundle (hl7.org/fhir/R4/bundle.html), FHIR Bulk Data output files.
 * @yields one resource, or one broken place, at a time
 */
export async function* readSource(
  path: string,
  limits: SourceLimits = {},
): AsyncGenerator<SourceItem> {
  const full = { documentBytesMax: 67_108_864, nestingMax: 100, ...limits }
  let bundleIndex = 0
  for await (const file of sourceFiles(path)) {
    if (!file.readable) {
      const source = { file: file.name, line: 1, entry: undefined }
      yield broken(new Uint8Array(), source, 'cannot be opened')
      continue
    }
    for await (const piece of piecesOf(file, full)) {
      yield* itemsOf(piece, { file: file.name, bundleIndex, limits: full })
      bundleIndex += 1
    }
  }
}

function piecesOf(file: SourceFile, limits: Limits): AsyncGenerator<Piece> {
  return readPieces(file.path, {
    cut: isLines(file.name) ? 'lines' : 'file',
    pieceBytesMax: limits.documentBytesMax,
  })
}

type Setting = { readonly file: string; readonly bundleIndex: number; readonly limits: Limits }

function* itemsOf(piece: Piece, setting: Setting): Generator<SourceItem> {
  const source = { file: setting.file, line: piece.line, entry: undefined }
  if (piece.kind === 'broken') {
    yield broken(piece.bytes, source, piece.reason)
    return
  }
  const document = parseDocument(piece.bytes, setting.limits.nestingMax)
  if (document.kind === 'broken') {
    yield broken(piece.bytes, source, document.reason)
    return
  }
  if (document.value['resourceType'] === 'Bundle') {
    const { bundleIndex } = setting
    const { suspicious } = document
    yield* entriesOf(document.value, { piece, source, bundleIndex, suspicious })
    return
  }
  const reason = document.suspicious ? unstorable(document.value) : undefined
  if (reason !== undefined) yield broken(piece.bytes, source, reason)
  else yield found(document.value, undefined, setting.bundleIndex, source)
}

type BundleSetting = {
  readonly piece: Piece
  readonly source: SourcePlace
  readonly bundleIndex: number
  readonly suspicious: boolean
}

function* entriesOf(bundle: JsonObject, setting: BundleSetting): Generator<SourceItem> {
  const { piece, source } = setting
  const entries: unknown = bundle['entry'] ?? []
  if (bundle['type'] === 'history') {
    yield broken(piece.bytes, source, 'is a history of old versions, which an import does not read')
  } else if (Array.isArray(entries)) {
    for (const [index, entry] of entries.entries()) {
      const item = entryItem(entry, { ...source, entry: index }, setting)
      if (item !== undefined) yield item
    }
  } else yield broken(piece.bytes, source, 'Bundle.entry: not a list')
}

/** One entry; undefined for an entry that by its nature carries nothing, such as a search. */
function entryItem(
  entry: unknown,
  source: SourcePlace,
  setting: BundleSetting,
): SourceItem | undefined {
  if (!isObject(entry)) return broken(jsonBytes(entry), source, 'Bundle.entry: not an object')
  const { resource, request } = entry
  if (isObject(request) && request['method'] === 'DELETE') {
    return broken(jsonBytes(entry), source, 'asks to delete, which an import does not do')
  }
  if (resource === undefined) return undefined
  if (!isObject(resource) || typeof resource['resourceType'] !== 'string') {
    return broken(jsonBytes(entry), source, 'is not a FHIR resource')
  }
  const reason = setting.suspicious ? unstorable(resource) : undefined
  if (reason !== undefined) return broken(jsonBytes(entry), source, reason)
  return found(resource, textIn(entry['fullUrl']), setting.bundleIndex, source)
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

function found(
  resource: JsonObject,
  fullUrl: string | undefined,
  bundleIndex: number,
  source: SourcePlace,
): SourceResource {
  return { kind: 'resource', resource, fullUrl, bundleIndex, source }
}

function broken(raw: Uint8Array, source: SourcePlace, reason: string): BrokenSource {
  return { kind: 'broken', raw, source, reason }
}
