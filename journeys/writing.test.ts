// What a patient writes: words that can mean danger, and words that must not be lost on the way.
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

const send = (page: Page) => page.locator('.dock button:not([formaction])')

/** A health question with nothing wrong now, but for its words. */
async function writeQuestion(page: Page, words: string): Promise<void> {
  await page.goto('/write/health-question')
  await page.locator('label.choice', { hasText: 'None of these' }).click()
  await page.locator('textarea').first().fill(words)
  await page
    .locator('fieldset', { hasText: 'Is something wrong now?' })
    .locator('label.choice', { hasText: 'No' })
    .last()
    .click()
}

async function conversationsOf(as: string): Promise<number> {
  const account = world.accountOf(as)
  assert.ok(account.kind === 'patient')
  const rows = await world.asOwner(
    `select from conversation where patient_id = '${account.patientId}'`,
  )
  return rows.length
}

test('words that can mean danger stop before sending, and can be sent anyway', async () => {
  const harold = await phone(browser, world)
  await signInAs(harold.page, 'harold')
  const before = await conversationsOf('harold')
  await writeQuestion(harold.page, 'I have chest pain when I climb the stairs. Should I rest?')
  await send(harold.page).click()
  await see(harold.page, 'This may be an emergency')
  assert.match(await wordsOf(harold.page), /You wrote “.*chest pain.*”/)
  const first = harold.page.locator('main a.button').first()
  assert.equal(await first.getAttribute('href'), 'tel:911')
  assert.equal(await conversationsOf('harold'), before, 'nothing was sent')
  await harold.page.getByRole('link', { name: 'Change what I wrote' }).click()
  assert.match(await harold.page.locator('textarea').first().inputValue(), /chest pain/)
  await send(harold.page).click()
  await harold.page.getByRole('button', { name: /Send it/ }).click()
  await harold.page.waitForURL('**/sent/*')
  const id = conversationIn(harold.page)
  assert.equal(await conversationsOf('harold'), before + 1)

  const dana = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  const urgent = dana.page.locator('section', { hasText: 'Look now' })
  const row = urgent.locator(`#row-${id}`)
  await row.waitFor()
  assert.match(await row.innerText(), /Found: .*chest pain/i)
  await dana.page.goto(`/desk/c/${id}`)
  await see(dana.page, 'They said that it is old or not about them, and sent it.')
  assertQuiet(harold, dana)
  await harold.context.close()
  await dana.context.close()
})

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'
  test(`a sign of danger that is ticked says whom to call at once, and what was said stays, ${how} script`, async () => {
    const harold = await phone(browser, world, { javaScriptEnabled })
    const { page } = harold
    await signInAs(page, 'harold')
    await page.goto('/write/health-question')
    const call = page.locator('.call-now a[href="tel:911"]').filter({ visible: true })
    const sign = page.locator('label.choice', { hasText: 'Trouble breathing' })
    assert.equal(await call.count(), 0)
    await sign.click()
    await call.waitFor()
    await sign.click()
    assert.equal(await call.count(), 0)
    await page.locator('label.choice', { hasText: 'Thoughts of hurting myself' }).click()
    const first = page.locator('.call-now a').filter({ visible: true }).first()
    assert.equal(await first.getAttribute('href'), 'tel:988')
    await page.locator('label.choice', { hasText: 'Thoughts of hurting myself' }).click()
    await sign.click()
    await page.locator('textarea').first().fill(`I am short of breath, ${how} script.`)
    await page
      .locator('fieldset', { hasText: 'Is something wrong now?' })
      .locator('label.choice', { hasText: 'No' })
      .last()
      .click()
    await send(page).click()
    await see(page, 'Your message is not sent yet.')
    await page.getByRole('button', { name: 'I am calling now. Send this too' }).click()
    await page.waitForURL('**/sent/*')
    assert.equal(await page.locator('main .banner-danger a').getAttribute('href'), 'tel:911')

    const dana = await deskSeat(browser, world)
    await signInAs(dana.page, 'dana')
    await dana.page.goto(`/desk/c/${conversationIn(page)}`)
    await see(dana.page, 'They said that they are calling.')
    assertQuiet(harold, dana)
    await harold.context.close()
    await dana.context.close()
  })
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'
  test(`Back after sending shows a new form, and the same words again are held back, ${how} script`, async () => {
    const gus = await phone(browser, world, { javaScriptEnabled })
    const { page } = gus
    await signInAs(page, 'gus')
    const before = await conversationsOf('gus')
    const words = `Can I swim ${how} a cold?`
    await writeQuestion(page, words)
    await send(page).click()
    await page.waitForURL('**/sent/*')
    const id = conversationIn(page)
    await page.goBack()
    assert.equal(await page.locator('textarea').first().inputValue(), '')
    assert.equal(await page.locator('input:checked').count(), 0)
    await writeQuestion(page, words)
    await send(page).click()
    await see(page, /You sent this at \d+:\d\d am\./)
    assert.equal(await conversationsOf('gus'), before + 1)
    const link = page.getByRole('link', { name: 'See it' })
    assert.equal(await link.getAttribute('href'), `/messages/${id}`)
    await page.getByRole('button', { name: 'Send it again' }).click()
    await page.waitForURL('**/sent/*')
    assert.notEqual(conversationIn(page), id)
    assert.equal(await conversationsOf('gus'), before + 2)
    assertQuiet(gus)
    await gus.context.close()
  })
}

test('thoughts of self-harm show 988 before anything else', async () => {
  const aisha = await phone(browser, world, { javaScriptEnabled: false })
  await signInAs(aisha.page, 'aisha')
  const before = await conversationsOf('aisha')
  await writeQuestion(aisha.page, 'I want to kill myself. What can I do?')
  await send(aisha.page).click()
  await see(aisha.page, 'You are not alone')
  const calls = await aisha.page
    .locator('main a[href^="tel:"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  assert.deepEqual(calls.slice(0, 2), ['tel:988', 'tel:911'])
  assert.equal(await conversationsOf('aisha'), before)
  await aisha.context.close()
})

test('what was typed is there again after the page was closed', async () => {
  const gus = await phone(browser, world)
  await signInAs(gus.page, 'gus')
  await writeQuestion(gus.page, 'Is it fine to walk after lunch?')
  await see(gus.page, /^Saved\. You can leave/)
  await gus.page.close()
  const again = await gus.context.newPage()
  for (const place of ['/messages', '/']) {
    await again.goto(place)
    await see(again, /You started a message about “Ask a health question”/)
  }
  await again.getByText('Finish it').click()
  await again.waitForURL('**/write/health-question')
  assert.equal(
    await again.locator('textarea').first().inputValue(),
    'Is it fine to walk after lunch?',
  )
  assert.ok(await again.locator('label', { hasText: 'None of these' }).locator('input').isChecked())
  assertQuiet(gus)
  await gus.context.close()
})

test('a send that finds nobody keeps the words, says so, and goes once the server is back', async () => {
  const linh = await phone(browser, world)
  await signInAs(linh.page, 'linh')
  const before = await conversationsOf('linh')
  await writeQuestion(linh.page, 'Can I take it with milk?')
  await see(linh.page, /^Saved\. You can leave/)
  await world.down()
  await send(linh.page).click()
  await see(linh.page, /We cannot reach the practice\. Your words are still here/)
  assert.equal(await linh.page.locator('textarea').first().inputValue(), 'Can I take it with milk?')
  await world.up()
  await linh.page.waitForURL('**/sent/*', { timeout: 30_000 })
  assert.equal(await conversationsOf('linh'), before + 1)
  await linh.context.close()
})

test('without internet the page says so, and sends once when it is back', async () => {
  const elena = await phone(browser, world)
  await signInAs(elena.page, 'elena')
  const before = await conversationsOf('elena')
  await writeQuestion(elena.page, 'Can he eat nuts now?')
  await elena.context.setOffline(true)
  await send(elena.page).click()
  await see(elena.page, /^No internet\. Your words are still here/)
  await send(elena.page).click()
  assert.equal(await conversationsOf('elena'), before)
  await elena.context.setOffline(false)
  await elena.page.waitForURL('**/sent/*', { timeout: 30_000 })
  assert.equal(await conversationsOf('elena'), before + 1)
  await elena.context.close()
})
