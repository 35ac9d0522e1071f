// Builds the web parts: the patient pages' style sheets, fonts and islands, and the staff desk.
// With --if-needed, only when a source is newer than what was built last.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const sources = [
  'contract/src',
  'ui',
  'server/pages',
  'staff/src',
  'staff/index.html',
  'package-lock.json',
]
const built = ['server/pages/dist/manifest.json', 'staff/dist/index.html']

if (!process.argv.includes('--if-needed') || isOld()) {
  const { buildPages } = await import('./build-pages.ts')
  const { build } = await import('vite')
  await buildPages()
  await build({ root: join(root, 'staff'), logLevel: 'warn' })
}

function isOld(): boolean {
  const builtMs = Math.min(...built.map((file) => changedMs(join(root, file))))
  return sources.some((source) => newestMs(join(root, source)) > builtMs)
}

/** When a file was last changed; 0 when there is none. */
function changedMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function newestMs(path: string): number {
  if (!statSync(path).isDirectory()) return changedMs(path)
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
  const own = names.filter((name) => !/(^|\/)(dist|node_modules)(\/|$)/.test(name))
  return Math.max(0, ...own.map((name) => changedMs(join(path, name))))
}
