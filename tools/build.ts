// Builds the web parts: the patient pages' style sheets, fonts and islands, and the staff desk.
import { build } from 'vite'
import { buildPages } from './build-pages.ts'

await buildPages()
await build({ root: new URL('../staff', import.meta.url).pathname, logLevel: 'warn' })
