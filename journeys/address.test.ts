// Where notices go: shown in full, changed with a code, left alone by Cancel.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { assertQuiet, phone, see, signInAs, wordsOf } from './people.ts'
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

/** The six digits that the mail would bring; no mail leaves the house here. */
async function digits(): Promise<string> {
  for (let tries = 0; tries < 60; tries += 1) {
    const [row] = await world.asOwner(
      'select request_id, patient_id, sealed from sign_in_code where sealed is not null limit 1',
    )
    if (row !== undefined && Buffer.isBuffer(row['sealed'])) {
      const place = `${String(row['request_id'])} ${String(row['patient_id'])}`
      return world.house.signIn.secrets.open('code', row['sealed'], place)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('no code was made')
}

test('an email address is changed under You: the old one in sight, the new one in full, a code', async () => {
  const gus = await phone(browser, world, { javaScriptEnabled: false })
  const { page } = gus
  await signInAs(page, 'gus')
  await page.goto('/you')
  const old = await page.locator('.address').innerText()
  await page.getByRole('link', { name: 'Change it' }).click()
  assert.match(await wordsOf(page), new RegExp(`We email you here now ${RegExp.escape(old)}`))
  await page.getByRole('link', { name: 'Cancel' }).click()
  assert.equal(new URL(page.url()).pathname, '/you')

  await page.goto('/you/address')
  await page.locator('#email').fill('gus at home')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.locator('#email-error').waitFor()
  await page.locator('#email').fill('gus.new@home.example')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await see(page, 'gus.new@home.example')
  await page.locator('#code').fill(await digits())
  await page.getByRole('button', { name: 'Continue' }).click()
  await see(page, 'Done. We now use this email address.')
  assert.equal(await page.locator('.address').innerText(), 'gus.new@home.example')
  assertQuiet(gus)
  await gus.context.close()
})
