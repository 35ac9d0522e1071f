// Every screen of the desk, in both themes and three widths.
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { deskSeat, signInAs } from './people.ts'
import { deskPlaces } from './desk-places.ts'
import { deskFace, walk } from './walk.ts'
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

test('the desk holds', async () => {
  const dana = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  await walk(dana, deskPlaces(world), deskFace)
  await dana.context.close()
})
