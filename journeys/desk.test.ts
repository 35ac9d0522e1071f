// What the desk promises those who sit at it: who has read, what is offered, and the way back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page, Route } from 'playwright-core'
import { openBrowser } from './browser.ts'
import {
  assertQuiet,
  conversationIn,
  deskSeat,
  phone,
  postFrom,
  see,
  signInAs,
  wordsOf,
} from './people.ts'
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

/** Harold's cough that nobody has opened yet, from his own list; the page is its thread. */
async function openCough(page: Page): Promise<string> {
  await signInAs(page, 'harold')
  await page.goto('/messages')
  await page.locator('a[href^="/messages/"]', { hasText: 'Should I come in?' }).first().click()
  await page.locator('[role=log]').waitFor()
  return conversationIn(page)
}

async function openThread(page: Page, id: string): Promise<void> {
  await page.goto(`/desk/c/${id}`)
  await page.locator('.composer textarea').waitFor()
}

test('each who opens a message is said to have read it, and who answers has read it too', async () => {
  const harold = await phone(browser, world)
  const id = await openCough(harold.page)
  const dana = await deskSeat(browser, world)
  const tomas = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  await signInAs(tomas.page, 'tomas')
  await openThread(dana.page, id)
  await see(dana.page, /You read this/)
  await openThread(tomas.page, id)
  await see(tomas.page, /You read this/)
  await see(dana.page, /Read by Tomás Reyes/)
  await openThread(dana.page, id)
  await dana.page.waitForLoadState('networkidle')
  assert.equal(await dana.page.getByText('You read this').count(), 1, 'once for each message')
  const readers = await wordsOf(dana.page, '.context')
  assert.match(readers, /Dana Lee, Nurse Read .*Tomás Reyes, Nurse Read/)
  await harold.page.reload()
  await see(harold.page, /Dana Lee, Nurse, opened it/)
  await see(harold.page, /Tomás Reyes, Nurse, opened it/)

  // His doctor answers without having opened the page, as from another window.
  const doctor = await deskSeat(browser, world)
  await signInAs(doctor.page, 'okafor')
  const reply = { text: 'Come in at 2 pm.', answersUpTo: 1, close: false }
  const answer = await postFrom(doctor.page, `/api/desk/conversations/${id}/reply`, reply)
  assert.equal(answer.status, 201)
  await openThread(doctor.page, id)
  await doctor.page.waitForLoadState('networkidle')
  assert.match(await wordsOf(doctor.page, '.context'), /Dr. Amara Okafor, Doctor Read/)
  assert.equal(await doctor.page.getByText('You read this').count(), 0)
  await harold.page.reload()
  await harold.page.locator('.readers-folded summary').click()
  assert.match(await wordsOf(harold.page, '.readers-folded'), /Okafor.*Read and answered/)
  assertQuiet(harold, dana, tomas, doctor)
  for (const seat of [harold, dana, tomas, doctor]) await seat.context.close()
})

test('no template is best where words can mean danger, and the words themselves are shown', async () => {
  const walter = await phone(browser, world)
  const dana = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  // A visit was asked for, which the front desk reads; these words the nurses must see.
  await dana.page.locator('.row-link', { hasText: 'Tight chest' }).focus()
  const preview = dana.page.locator('.preview')
  await preview.getByText('Tight chest since last night. Can I come in Friday?').waitFor()
  await signInAs(walter.page, 'walter')
  await walter.page.goto('/messages')
  await walter.page.locator('a[href^="/messages/"]').first().click()
  await walter.page.locator('#reply-text').fill('Or Thursday, if that is easier.')
  await walter.page.getByRole('button', { name: 'Send' }).click()
  // A browser that is closed while it goes to a page may never say that it is.
  await walter.page.waitForURL('**/messages/*?just=sent')
  await preview.getByText('Or Thursday, if that is easier.').waitFor()
  await preview.getByText('Tight chest since last night. Can I come in Friday?').waitFor()
  assert.equal(await dana.page.getByText('Best template').count(), 0)
  assertQuiet(walter, dana)
  for (const seat of [walter, dana]) await seat.context.close()
})

test('who was answering what went to another desk keeps the words', async () => {
  const { page, context } = await deskSeat(browser, world)
  await signInAs(page, 'sam')
  const row = page.locator('.row-selected')
  await row.waitFor()
  const id = (await row.getAttribute('id'))?.replace('row-', '') ?? ''
  await openThread(page, id)
  await page.keyboard.press('r')
  await page.locator('.composer textarea:focus').waitFor()
  await page.keyboard.type('Friday at nine is free.')
  const nurses = await page.evaluate(async () => {
    const me = await (await fetch('/api/desk/me')).json()
    return String(me.desks.find(({ key }: { key: string }) => key === 'nurses')?.id ?? '')
  })
  const moved = await postFrom(page, `/api/desk/conversations/${id}/move`, {
    ...{ deskId: nurses, reason: 'other' },
  })
  assert.equal(moved.status, 200)
  await see(page, 'This message went to another desk')
  assert.equal(await page.getByLabel('What you wrote').inputValue(), 'Friday at nine is free.')
  await context.close()
})

test('who sits at no desk lands on a page that says what they can do', async () => {
  for (const as of ['okafor', 'morgan']) {
    const seat = await deskSeat(browser, world)
    await signInAs(seat.page, as)
    await seat.page.goto('/desk')
    await see(seat.page, 'You do not sit at a desk')
    assert.equal(await seat.page.locator('.side-nav a[href^="/desk/inbox"]').count(), 0)
    await seat.page.goto('/desk/inbox/nurses')
    await see(seat.page, 'Nurses: you do not sit at this desk')
    assertQuiet(seat)
    await seat.context.close()
  }
})

test('a desk is offered only to those who sit there; a list that does not load shows no message', async () => {
  const { page, context } = await deskSeat(browser, world)
  await signInAs(page, 'priya')
  await page.locator('.preview .patient-name').waitFor()
  const desks = await page.locator('.side-nav a[href^="/desk/inbox"] .side-words').allInnerTexts()
  assert.deepEqual(desks, ['Refills'])
  await page.route('**/api/desk/desks/*/conversations*', async (route) => await route.abort())
  await page.getByRole('link', { name: /Waiting for patient/ }).click()
  await see(page, 'We cannot load this list')
  assert.equal(await page.locator('.preview .patient-name').count(), 0)
  await context.close()
})

test('done says what settled it, and nobody but the person at the desk chooses it', async () => {
  const { page, context } = await deskSeat(browser, world)
  await signInAs(page, 'priya')
  await page.locator('.preview .patient-name').waitFor()
  await page.keyboard.press('e')
  const dialog = page.locator('dialog[open]')
  await dialog.getByText('No reply was sent. What settled it?').waitFor()
  assert.equal(await dialog.locator('input:checked').count(), 0)
  await dialog.getByRole('button', { name: /Done/ }).click()
  await dialog.getByRole('alert').getByText('Pick what settled it').waitFor()
  await dialog.getByText('A visit is booked').click()
  assert.equal(await dialog.getByRole('alert').count(), 0)
  await dialog.getByRole('button', { name: /Done/ }).click()
  await see(page, /Done\. Next:/)
  await context.close()
})

test('a call is logged by keyboard alone, and the patient reads what was said', async () => {
  const { page, context } = await deskSeat(browser, world)
  await signInAs(page, 'lin')
  const chosen = page.locator('.row-selected')
  await chosen.waitFor()
  const id = (await chosen.getAttribute('id'))?.replace('row-', '') ?? ''
  await page.keyboard.press('l')
  const dialog = page.locator('dialog[open]')
  await dialog.locator('textarea:focus').waitFor()
  await dialog.getByText(/^R-\d+: /).waitFor()
  await page.keyboard.press('Control+Enter')
  await dialog.getByRole('alert').getByText('Write what was said').waitFor()
  await page.keyboard.type('The second bill was a mistake.')
  await page.route('**/call', holdUp)
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Control+Enter')
  await dialog.getByRole('button', { name: 'Logging', disabled: true }).waitFor()
  await see(page, /Call logged\. Done\./)
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0)
  await openThread(page, id)
  await see(page, 'Talked by phone. What was said:')
  assert.equal(await page.getByText('The second bill was a mistake.').count(), 1)
  await see(page, /closed this: talked by phone/)
  await page.keyboard.press('l')
  await dialog.getByText('No one picked up').click()
  assert.equal(await dialog.getByText('The message stays open').count(), 0, 'it is done already')
  await dialog.getByRole('button', { name: /Log the call/ }).click()
  await see(page, /called\. No one picked up/)
  await context.close()
})

/** Long enough for a second press. */
async function holdUp(route: Route): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 400))
  await route.continue()
}

test('a call is not logged past what the patient wrote, nor past a colleague; its words stay', async () => {
  const harold = await phone(browser, world)
  const id = await openCough(harold.page)
  const dana = await deskSeat(browser, world)
  const tomas = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  await signInAs(tomas.page, 'tomas')
  const { page } = dana
  await openThread(page, id)
  await see(page, /You read this/)
  const dialog = page.getByRole('dialog', { name: /^Log a call with Harold / })
  const words = dialog.locator('textarea')
  await page.keyboard.press('l')
  await words.fill('Come in at 3 pm.')
  await harold.page.locator('#reply-text').fill('I also have a fever now.')
  await harold.page.getByRole('button', { name: 'Send' }).click()
  await see(harold.page, 'I also have a fever now.')
  await words.press('Control+Enter')
  const alert = dialog.getByRole('alert')
  await alert.getByText('I also have a fever now.').waitFor()
  await words.press('Control+Enter')
  await alert.getByText('Not logged yet').waitFor()

  await page.mouse.click(5, 5)
  assert.equal(await words.inputValue(), 'Come in at 3 pm.', 'a press beside it closes nothing')
  await page.keyboard.press('Escape')
  await see(page, 'Call, not logged')
  await page.keyboard.press('l')
  assert.equal(await words.inputValue(), 'Come in at 3 pm.')

  const claimed = await postFrom(tomas.page, `/api/desk/conversations/${id}/claim`, {})
  assert.equal(claimed.status, 200)
  await words.press('Control+Enter')
  await alert.getByText(/Tomás Reyes has this one until/).waitFor()
  await dialog.getByRole('button', { name: 'Take it over and log' }).click()
  await alert.getByText('I also have a fever now.').waitFor()
  await dialog.getByRole('button', { name: 'Log it all the same' }).click()
  await see(page, /Call logged\. Done\./)
  await harold.page.reload()
  await see(harold.page, 'Come in at 3 pm.')
  await openThread(page, id)
  assert.equal(await page.getByText('Come in at 3 pm.').count(), 1)
  assert.equal(await page.getByText('Call, not logged').count(), 0)
  assertQuiet(harold, dana, tomas)
  for (const seat of [harold, dana, tomas]) await seat.context.close()
})

test('a move can be taken back at once, but not after somebody took it; the next row is chosen', async () => {
  const dana = await deskSeat(browser, world)
  const sam = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  await signInAs(sam.page, 'sam')
  const chosen = dana.page.locator('.row-selected')
  await chosen.waitFor()
  const id = (await chosen.getAttribute('id'))?.replace('row-', '') ?? ''
  await moveSelected(dana.page)
  await dana.page.locator(`#row-${id}.row-gone:not(.row-selected)`).waitFor()
  assert.equal(await chosen.evaluate((row) => row === document.activeElement), true)
  await dana.page.getByRole('button', { name: 'Undo' }).click()
  await dana.page.locator(`#row-${id}.row-selected:not(.row-gone)`).waitFor()

  await dana.page.locator(`#row-${id}`).focus()
  await moveSelected(dana.page)
  const claimed = await postFrom(sam.page, `/api/desk/conversations/${id}/claim`, {})
  assert.equal(claimed.status, 200)
  await dana.page.getByRole('button', { name: 'Undo' }).click()
  await see(dana.page, /Too late to take it back/)
  await openThread(sam.page, id)
  await see(sam.page, /Dana Lee moved this from Front desk to Nurses: taken back/)
  assertQuiet(dana, sam)
  for (const seat of [dana, sam]) await seat.context.close()
})

async function moveSelected(page: Page): Promise<void> {
  await page.keyboard.press('m')
  const dialog = page.locator('dialog[open]')
  await dialog.getByText('Front desk', { exact: true }).click()
  await dialog.getByRole('button', { name: /Move it/ }).click()
  await see(page, /Moved to Front desk/)
}

test('a reply by keyboard: beginning claims, Tab and Enter go through the blanks, Escape leaves, the draft shows', async () => {
  const priya = await deskSeat(browser, world)
  const dana = await deskSeat(browser, world)
  const { page } = priya
  const { keyboard } = page
  await signInAs(page, 'priya')
  await page.goto('/desk/inbox/refills?view=unclaimed')
  const row = page.locator('.row-selected')
  await row.waitFor()
  const id = (await row.getAttribute('id'))?.replace('row-', '') ?? ''
  await page.locator('.preview .patient-name').waitFor()
  await keyboard.press('r')
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  await see(page, 'Not claimed')
  await keyboard.press('/')
  await page.getByRole('dialog', { name: 'Templates' }).waitFor()
  await keyboard.type('refill sent')
  await page.locator('.picker-preview .blank').first().waitFor()
  await keyboard.press('Enter')
  await see(page, /3 blanks left/)
  await see(page, 'Claimed by you')
  await keyboard.press('Enter')
  await see(page, /2 blanks left/)
  await keyboard.type('two pills each night')
  await keyboard.press('Tab')
  await see(page, /1 blank left/)
  await keyboard.press('Enter')
  await page.locator('.blank-reason').waitFor({ state: 'detached' })
  const text = await page.locator('.composer textarea').inputValue()
  assert.match(text, /by tomorrow after 2 pm.*two pills each night.*good for 90 days/s)
  await keyboard.press('Escape')
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'feed')
  await see(page, 'Draft, not sent')
  await see(page, 'Saved, not sent')

  await signInAs(dana.page, 'dana')
  await dana.page.goto('/desk/inbox/refills')
  const theirs = dana.page.locator(`#row-${id}`)
  await theirs.getByText('Claimed by Priya Shah').waitFor({ state: 'attached' })
  assert.equal(await theirs.getByText('Draft').count(), 0, 'a draft is its writer’s alone')
  await page.goto('/desk/inbox/refills?view=mine')
  await page.locator(`#row-${id}`).getByText('Draft', { exact: true }).waitFor()
  assertQuiet(priya, dana)
  for (const seat of [priya, dana]) await seat.context.close()
})

test('"Write your reply first" is over once something is written', async () => {
  const { page, context } = await phone(browser, world)
  await openCough(page)
  await page.locator('#reply').evaluate((form) => {
    if (form instanceof HTMLFormElement) form.noValidate = true
  })
  await page.getByRole('button', { name: 'Send' }).click()
  await see(page, 'Write your reply first')
  await page.locator('#reply-text').fill('Thank you.')
  await page.locator('#reply-error').waitFor({ state: 'detached' })
  await context.close()
})

test('a message is found by its number, a patient by their birth date, and only by who may read', async () => {
  const dana = await deskSeat(browser, world)
  const lin = await deskSeat(browser, world)
  const doctor = await deskSeat(browser, world)
  await signInAs(dana.page, 'dana')
  await dana.page.locator('.row-link').first().click()
  await dana.page.keyboard.press('Enter')
  await dana.page.locator('.thread-facts').waitFor()
  const reference = /R-\d+/.exec(await wordsOf(dana.page, '.thread-facts'))?.[0] ?? ''
  const id = conversationIn(dana.page)
  await dana.page.goto('/desk')
  await findIn(dana.page, reference.replace('R-', 'r'))
  await dana.page.waitForURL(`**/desk/c/${id}`)

  await signInAs(lin.page, 'lin')
  await lin.page.locator('#page-title').waitFor()
  await lin.page.keyboard.press('Control+k')
  await lin.page.locator('dialog[open] input').fill(reference)
  await see(lin.page, 'Nothing has these words')

  await signInAs(doctor.page, 'okafor')
  await doctor.page.getByRole('button', { name: 'Find a patient' }).click()
  await findIn(doctor.page, 'Rosa Alv')
  await doctor.page.waitForURL('**/desk/patients/*')
  await doctor.page.locator('.row-link').first().waitFor()
  assert.equal(await wordsOf(doctor.page, '#page-title'), 'Rosa Alvarez')
  const birth = await wordsOf(doctor.page, '.preview .identifiers b')
  await findIn(doctor.page, birth)
  await doctor.page.locator('#page-title', { hasText: 'Rosa Alvarez' }).waitFor()
  assertQuiet(dana, lin, doctor)
  for (const seat of [dana, lin, doctor]) await seat.context.close()
})

/** Search or do: types, waits for what was found, and takes the first. */
async function findIn(page: Page, words: string): Promise<void> {
  await page.locator('#page-title').waitFor()
  if ((await page.locator('dialog[open]').count()) === 0) await page.keyboard.press('Control+k')
  await page.locator('dialog[open] input').fill(words)
  await page
    .locator('[role=group][aria-label=Messages], [role=group][aria-label=Patients]')
    .waitFor()
  await page.keyboard.press('Enter')
}
