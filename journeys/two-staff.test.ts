// Two people at one desk, and a patient who writes while they do.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { assertQuiet, conversationIn, deskSeat, phone, see, signInAs, wordsOf } from './people.ts'
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

/** Harold asks a health question that nobody has opened yet; the page is its thread. */
async function openThread(page: Page): Promise<string> {
  await signInAs(page, 'harold')
  await page.goto('/messages')
  await page.locator('a[href^="/messages/"]', { hasText: 'Should I come in?' }).first().click()
  await page.locator('[role=log]').waitFor()
  return conversationIn(page)
}

async function claim(page: Page): Promise<void> {
  await page.locator('.composer textarea').waitFor()
  await page.locator('.head-buttons').getByRole('button', { name: 'Claim' }).click()
}

test('two at one desk: one claim, no reply past unread words, a move the patient sees, a note they never see', async () => {
  const harold = await phone(browser, world)
  const id = await openThread(harold.page)
  const dana = await deskSeat(browser, world)
  const tomas = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  await signInAs(tomas.page, 'tomas')
  await Promise.all([dana.page.goto(`/desk/c/${id}`), tomas.page.goto(`/desk/c/${id}`)])
  await tomas.page.locator('.composer textarea').waitFor()
  await claim(dana.page)
  await dana.page.locator('.thread-facts', { hasText: 'Claimed by you' }).waitFor()
  await tomas.page.locator('.thread-facts', { hasText: 'Claimed by Dana Lee' }).waitFor()
  await claim(tomas.page)
  await see(tomas.page, 'Dana Lee has this one')
  await tomas.page.getByRole('button', { name: /Leave it with Dana/ }).click()

  const field = dana.page.locator('.composer textarea')
  await field.fill('Hi Harold, rest today and drink plenty.')
  await harold.page.locator('#reply-text').fill('I have a fever since noon.')
  await harold.page.getByRole('button', { name: 'Send' }).click()
  await see(harold.page, 'I have a fever since noon.')
  await see(dana.page, 'Harold wrote while you were writing')
  await field.press('Control+Enter')
  await see(dana.page, 'Harold wrote again while you were writing')
  assert.match(await wordsOf(dana.page, 'dialog[open]'), /I have a fever since noon\./)
  assert.ok(!(await wordsOf(harold.page, '[role=log]')).includes('rest today'), 'nothing was sent')
  await dana.page.getByRole('button', { name: 'Go back to my reply' }).click()
  assert.equal(await field.inputValue(), 'Hi Harold, rest today and drink plenty.')

  await dana.page.getByText('Note to staff', { exact: true }).click()
  await field.fill('He sounds worse than on Monday.')
  await field.press('Control+Enter')
  await see(dana.page, /Note added/)
  await dana.page.getByRole('button', { name: 'Move to another desk' }).click()
  const dialog = dana.page.locator('dialog[open]')
  await dialog.getByText('Front desk', { exact: true }).click()
  await dialog.getByText('They know this better').click()
  await dialog.getByLabel(/A word for them/).fill('He needs a slot today.')
  await dialog.getByRole('button', { name: /Move it/ }).click()
  await see(dana.page, /Moved to Front desk/)
  await see(harold.page, /Dana gave it to the front desk/)

  const sam = await deskSeat(browser, world)
  await signInAs(sam.page, 'sam')
  await sam.page.goto(`/desk/c/${id}`)
  await see(sam.page, 'He sounds worse than on Monday.')
  await see(sam.page, /He needs a slot today/)
  await harold.page.reload()
  const html = await harold.page.content()
  for (const secret of ['worse than on Monday', 'needs a slot today', 'They know this better']) {
    assert.ok(!html.includes(secret), `the patient's page says: ${secret}`)
  }
  assertQuiet(harold, dana, tomas, sam)
  for (const seat of [harold, dana, tomas, sam]) await seat.context.close()
})
