// Builds what the patient pages send besides their HTML: style sheets, fonts and islands, named by content.
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle as bundleCss } from 'lightningcss'
import { build as bundleJs } from 'rolldown'
import { assetFolder } from '../server/pages/assets.ts'

const root = join(import.meta.dirname, '..')
const styleSheets = ['patient.css', 'slip.css']
const manifestName = 'manifest.json'
const islands = 'server/pages/islands/main.ts'

/** The oldest browsers that get the whole look: iOS 15.4, and two years of the others. */
const browsers = {
  chrome: 109 << 16,
  firefox: 115 << 16,
  safari: (15 << 16) | (4 << 8),
  ios_saf: (15 << 16) | (4 << 8),
}

/** Writes `server/pages/dist`: the files, and `manifest.json` from plain to hashed names. */
export async function buildPages(): Promise<void> {
  const manifest: Record<string, string> = {}
  const files = new Map<string, Uint8Array>()
  const add = (name: string, content: Uint8Array): string => {
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 10)
    const hashed = name.replace(/(\.[^.]+)$/, `-${hash}$1`)
    manifest[name] = hashed
    files.set(hashed, content)
    return hashed
  }
  for (const name of styleSheets) add(name, await styleSheet(name, add))
  add('islands.js', await script())

  await mkdir(assetFolder, { recursive: true })
  for (const [name, content] of files) await writeFile(join(assetFolder, name), content)
  await writeFile(join(assetFolder, manifestName), JSON.stringify(manifest, null, 2))
  // What an older build left goes last, so that a server running meanwhile never misses a file.
  for (const name of await readdir(assetFolder)) {
    if (name !== manifestName && !files.has(name)) await rm(join(assetFolder, name))
  }
}

async function styleSheet(
  name: string,
  add: (name: string, content: Uint8Array) => string,
): Promise<Uint8Array> {
  const file = join(root, 'ui', name)
  const { code, dependencies } = bundleCss({
    filename: file,
    minify: true,
    targets: browsers,
    analyzeDependencies: { preserveImports: false },
  })
  let css = new TextDecoder().decode(code)
  const find = createRequire(file)
  for (const dependency of Array.isArray(dependencies) ? dependencies : []) {
    if (dependency.type !== 'url') continue
    const font = find.resolve(dependency.url)
    const built = add(`${fontName(font)}${extname(font)}`, await readFile(font))
    css = css.replaceAll(dependency.placeholder, built)
  }
  return new TextEncoder().encode(css)
}

function fontName(file: string): string {
  return file.includes('fraunces') ? 'fraunces' : 'atkinson-hyperlegible-next'
}

async function script(): Promise<Uint8Array> {
  const { output } = await bundleJs({
    input: join(root, islands),
    write: false,
    output: { format: 'esm', minify: true },
  })
  return new TextEncoder().encode(output[0].code)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildPages()
