// Every patient page, in both themes and three widths; and proof that the gates see.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { topicKeys } from '@salve/contract/words'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { faultsOfAxe, faultsOfCopy, faultsOfKeyboard, faultsOfLayout } from './look.ts'
import { phone, signInAs } from './people.ts'
import { doorPlaces, emptyPlaces, patientPlaces } from './places.ts'
import { patientFace, walk } from './walk.ts'
import { openWorld, type World } from './world.ts'

let world: World
let browser: Browser

before(async () => {
  ;[world, browser] = await Promise.all([openWorld({ mail: true }), openBrowser()])
})
after(async () => {
  await browser.close()
  await world[Symbol.asyncDispose]()
})

test('the patient pages hold', async () => {
  const rosa = await phone(browser, world)
  await signInAs(rosa.page, 'rosa')
  const forms = topicKeys.map((key) => ({
    name: `form ${key}`,
    reach: async (page: Page) => {
      await page.goto(`/write/${key}`)
    },
  }))
  await walk(rosa, [...patientPlaces, ...forms], patientFace)
  await rosa.context.close()
})

test('the patient pages of someone who never wrote hold', async () => {
  const mateo = await phone(browser, world)
  await signInAs(mateo.page, 'mateo')
  await walk(mateo, emptyPlaces, patientFace)
  await mateo.context.close()
})

test('the pages at the door hold', async () => {
  const stranger = await phone(browser, world)
  await walk(stranger, doorPlaces, patientFace)
  await stranger.context.close()
})

test('a planted fault of each kind is seen', async () => {
  const gus = await phone(browser, world)
  await signInAs(gus.page, 'gus')
  await gus.page.evaluate(() => {
    const main = document.querySelector('main')
    const plant = (name: string, words: string, css: Record<string, string>): void => {
      const element = document.createElement(name)
      element.textContent = words
      for (const [property, value] of Object.entries(css))
        element.style.setProperty(property, value)
      main?.append(element)
    }
    plant('p', 'pale', { color: '#ddd' })
    plant('button', 'x', { width: '20px', height: '20px', 'min-height': '0', padding: '0' })
    plant('button', 'bare', { outline: 'none', 'box-shadow': 'none' })
    plant('div', '', { width: '3000px', height: '10px' })
    plant(
      'p',
      'We will endeavour to communicate subsequent administrative determinations regarding ' +
        'prescription authorization to you by electronic correspondence at the earliest opportunity that the situation reasonably permits.',
      {},
    )
    const lid = document.createElement('div')
    lid.style.cssText = 'position:fixed;inset:0 0 auto 0;height:70px;z-index:99;background:#fff'
    document.body.append(lid)
  })
  const { page } = gus
  const seen = [
    ...(await faultsOfCopy(page)),
    ...(await faultsOfKeyboard(page)),
    ...(await faultsOfLayout(page, 44)),
    ...(await faultsOfAxe(page, 'all')),
  ].join('\n')
  for (const kind of [
    /a sentence of \d+ words/,
    /no ring: .*bare/,
    /covered: /,
    /scrolls sideways/,
    /target 20x20/,
    /axe color-contrast/,
  ]) {
    assert.match(seen, kind)
  }
  await page.evaluate('setTimeout(() => { throw new Error("planted") })')
  await page.evaluate(() => {
    const script = document.createElement('img')
    script.src = 'http://elsewhere.example/x.png'
    document.body.append(script)
  })
  await page.waitForTimeout(300)
  assert.match(gus.complaints.join('\n'), /planted/)
  assert.match(gus.complaints.join('\n'), /Content Security Policy/)
  await gus.context.close()
})
