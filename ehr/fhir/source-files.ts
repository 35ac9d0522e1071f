import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'

/** A file to read, or a place where none could be listed. */
export type SourceFile = {
  readonly path: string
  /** The name to report: relative to the folder that was asked for. */
  readonly name: string
  readonly readable: boolean
}

const data = /\.(json|ndjson|jsonl)(\.gz)?$/i
const notData = /^(manifest|source|license|licence|readme|package)\b|(^|[-_.])log\.(nd)?json/i

/** How deep a folder may lie below the one that was asked for. */
const folderDepthMax = 16

/**
 * The FHIR files of a folder and those below it, in the order of their names, or the one file named.
 * Leaves out hidden files, other endings, and the manifest, licence and log files that come with an
 * export. Links inside the folder are not followed. What cannot be listed comes as not readable.
 * @yields one file at a time
 */
export async function* sourceFiles(root: string): AsyncGenerator<SourceFile> {
  const found = await kindOf(root)
  if (found === 'folder') yield* filesBelow(root, root, 0)
  else yield { path: root, name: basename(root), readable: found === 'file' }
}

/** Whether a file holds one document per line rather than one document. */
export function isLines(name: string): boolean {
  return /\.(ndjson|jsonl)(\.gz)?$/i.test(name)
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'none'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'none'
  }
}

async function* filesBelow(
  root: string,
  folder: string,
  depth: number,
): AsyncGenerator<SourceFile> {
  const name = relative(root, folder)
  const entries = depth > folderDepthMax ? undefined : await list(folder)
  if (entries === undefined) {
    yield { path: folder, name: name === '' ? basename(folder) : name, readable: false }
    return
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.')) yield* filesBelow(root, path, depth + 1)
    } else if (entry.isFile() && isData(entry.name)) {
      yield { path, name: relative(root, path), readable: true }
    }
  }
}

function isData(name: string): boolean {
  return data.test(name) && !name.startsWith('.') && !notData.test(name)
}

async function list(folder: string): Promise<readonly Dirent[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return undefined
  }
}
