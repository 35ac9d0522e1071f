import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { buildPages } from '../../tools/build-pages.ts'
import { assetFolder, assetUrl } from './assets.ts'
import { renderPage } from './page.tsx'
import { previews } from './preview-pages.tsx'

const kilobyte = 1024
let pages: readonly (readonly [name: string, html: string])[] = []

before(async () => {
  await buildPages()
  pages = Object.entries(previews()).map(([name, page]) => [name, renderPage(page)])
  assert.ok(pages.length > 40, 'there are pages to look at')
})

function gzipBytes(content: string | Uint8Array): number {
  return gzipSync(content, { level: 9 }).length
}

function built(name: 'patient.css' | 'islands.js'): Buffer {
  return readFileSync(join(assetFolder, assetUrl(name).replace('/assets/', '')))
}

describe('what a patient page weighs', () => {
  test('the page and its style sheet are at most 14 KB before fonts', () => {
    const css = gzipBytes(built('patient.css'))
    const heavy = pages
      .map(([name, html]) => ({ name, bytes: gzipBytes(html) + css }))
      .filter(({ bytes }) => bytes > 14 * kilobyte)
    assert.deepEqual(heavy, [])
  })

  test('all scripts together are at most 10 KB', () => {
    assert.ok(gzipBytes(built('islands.js')) <= 10 * kilobyte)
  })

  test('the fonts are at most 70 KB', () => {
    const fonts = readdirSync(assetFolder).filter((name) => name.endsWith('.woff2'))
    const bytes = fonts.reduce((sum, name) => sum + readFileSync(join(assetFolder, name)).length, 0)
    assert.equal(fonts.length, 2)
    assert.ok(bytes <= 70 * kilobyte)
  })
})

describe('what a patient page is made of', () => {
  test('no style, script or handler stands inside it', () => {
    const inline = /<style|\sstyle=|\son[a-z]+="|<script(?![^>]*\ssrc=)|javascript:/
    assert.deepEqual(namesOf(inline), [])
  })

  test('nothing comes from another origin', () => {
    assert.deepEqual(namesOf(/(?:src|href|action)="(?:https?:)?\/\//), [])
  })

  test('every form that changes something has the token and the key', () => {
    for (const [name, html] of pages) {
      const forms = html
        .split('<form ')
        .slice(1)
        .filter((form) => form.includes('method="post"'))
      for (const form of forms) {
        const inside = form.slice(0, form.indexOf('</form>'))
        assert.match(inside, /name="csrf" value=".+?"/, name)
        assert.match(inside, /name="key" value=".+?"/, name)
      }
    }
  })

  test('no id stands twice', () => {
    for (const [name, html] of pages) {
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
      assert.equal(new Set(ids).size, ids.length, `${name}: ${ids.join(' ')}`)
    }
  })

  test('what patients typed is shown as text', () => {
    const wrong = pages.find(([name]) => name === 'thread-hostile')?.[1] ?? ''
    assert.match(wrong, /&lt;img src=x onerror=alert\(1\)>/)
    assert.doesNotMatch(wrong, /<img/)
  })
})

function namesOf(pattern: RegExp): string[] {
  return pages.filter(([, html]) => pattern.test(html)).map(([name]) => name)
}
