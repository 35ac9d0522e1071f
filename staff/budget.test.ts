// The desk must open at once on an old computer: what it loads has a limit, in bytes after gzip.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const here = import.meta.dirname
const assets = join(here, 'dist/assets')
const scriptBytesMax = 60 * 1024
const styleBytesMax = 12 * 1024

function built(): string[] {
  if (!existsSync(assets)) {
    const vite = join(here, '../node_modules/vite/bin/vite.js')
    execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: here })
  }
  return readdirSync(assets)
}

function gzippedBytes(files: string[]): number {
  return files.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
}

test('all scripts of the desk together keep to their budget', () => {
  const scripts = built().filter((name) => name.endsWith('.js'))
  assert.notEqual(scripts.length, 0, 'the build made no script')
  const bytes = gzippedBytes(scripts)
  assert.ok(bytes <= scriptBytesMax, `${bytes} bytes of script, at most ${scriptBytesMax}`)
})

test('the styles of the desk keep to their budget', () => {
  const styles = built().filter((name) => name.endsWith('.css'))
  assert.notEqual(styles.length, 0, 'the build made no style')
  const bytes = gzippedBytes(styles)
  assert.ok(bytes <= styleBytesMax, `${bytes} bytes of style, at most ${styleBytesMax}`)
})

test('the page of the desk holds no script or style of its own', () => {
  built()
  const page = readFileSync(join(here, 'dist/index.html'), 'utf8')
  assert.doesNotMatch(page, /<style|style=|<script(?![^>]*\bsrc=)/)
})
