// What an open page hears of: a new message is told, everything else is shown quietly where it happened.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { assertQuiet, conversationIn, deskSeat, phone, see, signInAs } from './people.ts'
import { openWorld, type World } from './world.ts'

let world: World
let browser: Browser

before(async () => {
  ;[world, browser] = await Promise.all([openWorld(), openBrowser()])
})
after(async () => {
  await browser.close()
  await world[Symbol.asyncDispose]()
})

/** A thread that nobody has opened yet. */
async function openThread(page: Page): Promise<string> {
  await page.goto('/messages')
  await page.locator('a[href^="/messages/"]', { hasText: 'Should I come in?' }).first().click()
  await page.locator('[role=log]').waitFor()
  return conversationIn(page)
}

test('only a message of staff is told; what the patient sends, a read and a filing are not', async () => {
  const harold = await phone(browser, world)
  await signInAs(harold.page, 'harold')
  const home = await harold.context.newPage()
  await home.goto('/')
  const id = await openThread(harold.page)
  await harold.page.locator('#reply-text').fill('It is a little better today.')
  await harold.page.getByRole('button', { name: 'Send' }).click()
  await see(harold.page, 'It is a little better today.')
  await harold.page.locator('[role=log] .stamp', { hasText: 'In your chart' }).last().waitFor()

  const dana = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  await dana.page.goto(`/desk/c/${id}`)
  await see(harold.page, /Dana Lee, .+ opened it/)
  for (const page of [home, harold.page]) {
    assert.ok(!(await page.locator('[data-live] p').isVisible()), 'nothing was told')
  }

  await dana.page.locator('.composer textarea').fill('Hi Harold, that is good to hear.')
  await dana.page.locator('.composer textarea').press('Control+Enter')
  await see(home, 'You have a new message')
  await see(harold.page, 'Hi Harold, that is good to hear.')
  assertQuiet(harold, dana)
  await harold.context.close()
  await dana.context.close()
})

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'
  test(`a reply that was sent stands in view, ${how} script`, async () => {
    const harold = await phone(browser, world, { javaScriptEnabled })
    const { page } = harold
    await signInAs(page, 'harold')
    const id = await openThread(page)
    // Long enough that its beginning and its end are not on one screen.
    for (const words of [`First, ${how}\n${'On we go.\n'.repeat(60)}`, `Last, ${how} script.`]) {
      await page.locator('#reply-text').fill(words)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.waitForURL(/just=sent/)
      const sent = page.locator('.message-mine').last()
      await sent.getByText(words.split('\n')[0] ?? '').waitFor()
    }
    const box = await page.locator('.message-mine').last().boundingBox()
    const composer = await page.locator('.composer').boundingBox()
    assert.ok(box !== null && composer !== null)
    assert.ok(box.y > 0 && box.y + box.height <= composer.y, `${box.y} is in view`)
    assert.equal(await page.locator('#reply-text').inputValue(), '')
    await page.goto(`/messages/${id}/reply`)
    assert.equal(new URL(page.url()).pathname, `/messages/${id}`)
    assertQuiet(harold)
    await harold.context.close()
  })
}

test('without script a reply can be saved for later', async () => {
  const harold = await phone(browser, world, { javaScriptEnabled: false })
  const { page } = harold
  await signInAs(page, 'harold')
  await openThread(page)
  await page.locator('#reply-text').fill('I will add to this.')
  await page.getByRole('button', { name: 'Save for later' }).click()
  await see(page, 'Saved. You can leave and come back.')
  assert.equal(await page.locator('#reply-text').inputValue(), 'I will add to this.')
  await harold.context.close()
})
