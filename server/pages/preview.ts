// Development only: draws every page in every state to /tmp/salve-preview, to look at and to check.
//   node --import ./server/tsx.ts server/pages/preview.ts
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildPages } from '../../tools/build-pages.ts'
import { assetFolder } from './assets.ts'
import { renderPage } from './page.tsx'
import { previews } from './preview-pages.tsx'

const folder = '/tmp/salve-preview'

await buildPages()
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
cpSync(assetFolder, join(folder, 'assets'), { recursive: true })
for (const [name, page] of Object.entries(previews())) {
  writeFileSync(join(folder, `${name}.html`), renderPage(page))
}
process.stdout.write(`${pathToFileURL(folder).href}\n`)
