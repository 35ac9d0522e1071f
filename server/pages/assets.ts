import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where `buildPages` writes, and what the server hands out under `/assets/`, to be kept for ever. */
export const assetFolder: string = join(import.meta.dirname, 'dist')

export type AssetName = 'patient.css' | 'slip.css' | 'islands.js'

let manifest: ReadonlyMap<string, string> | undefined

/** The URL of a built file, with its content's hash in the name. Throws when the pages were not built. */
export function assetUrl(name: AssetName): string {
  manifest ??= readManifest()
  const file = manifest.get(name)
  if (file === undefined) throw new Error(`${name} is not built: run tools/build.ts`)
  return `/assets/${file}`
}

function readManifest(): ReadonlyMap<string, string> {
  const file = join(assetFolder, 'manifest.json')
  if (!existsSync(file)) throw new Error('the patient pages are not built: run tools/build.ts')
  const entries: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof entries !== 'object' || entries === null) throw new Error(`${file} is not a manifest`)
  return new Map(Object.entries(entries).map(([name, built]) => [name, String(built)]))
}
