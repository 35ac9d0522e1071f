// Lets the server import .tsx: Node strips types from .ts itself, but leaves JSX to others.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'rolldown/utils'

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const file = fileURLToPath(url)
    const { code, errors } = transformSync(file, readFileSync(file, 'utf8'), {
      jsx: { runtime: 'automatic', importSource: 'preact' },
    })
    if (errors[0] !== undefined) throw errors[0]
    return { format: 'module', source: code, shortCircuit: true }
  },
})
