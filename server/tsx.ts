// Lets the server import .tsx: Node strips types from .ts itself, but leaves JSX to others. What was
// read once is kept in `.cache`, so that a later start is quick and loads no compiler.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, enableCompileCache, registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as Rolldown from 'rolldown/utils'

const cache = join(import.meta.dirname, '../.cache')
const require = createRequire(import.meta.url)

enableCompileCache(join(cache, 'node'))
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const file = fileURLToPath(url)
    return { format: 'module', source: compiled(file), shortCircuit: true }
  },
})

function compiled(file: string): string {
  const text = readFileSync(file, 'utf8')
  const digest = createHash('sha256').update(file).update(text).digest('hex').slice(0, 32)
  const kept = join(cache, 'tsx', `${digest}.js`)
  return tryTo(() => readFileSync(kept, 'utf8')) ?? compile(file, text, kept)
}

function compile(file: string, text: string, kept: string): string {
  const { transformSync }: typeof Rolldown = require('rolldown/utils')
  const { code, errors } = transformSync(file, text, {
    jsx: { runtime: 'automatic', importSource: 'preact' },
  })
  if (errors[0] !== undefined) throw errors[0]
  tryTo(() => {
    mkdirSync(join(cache, 'tsx'), { recursive: true })
    writeFileSync(`${kept}.${process.pid}`, code)
    renameSync(`${kept}.${process.pid}`, kept)
  })
  return code
}

/** A cache that cannot be read or written is only slower. */
function tryTo<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
