import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { isObject, objectsIn, type JsonObject } from '@salve/ehr/fhir/json'
import type { Browser, Page } from 'playwright-core'
import { exportChart } from '../server/src/chart/export-chart.ts'
import { openBrowser } from './browser.ts'
import {
  assertQuiet,
  conversationIn,
  deskSeat,
  phone,
  postFrom,
  pressUntil,
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

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'
  test(`a refill goes from a phone ${how} script to the desk, back, and into the chart`, async () => {
    const rosa = await phone(browser, world, { javaScriptEnabled })
    await signInAs(rosa.page, 'rosa')
    await world.rest()
    // Another medicine each time: the same request twice would be held back.
    const taps = await askForRefill(rosa.page, javaScriptEnabled ? 0 : 1)
    assert.equal(taps, 4)
    const receipt = await wordsOf(rosa.page)
    assert.match(receipt, /We got it, Rosa/)
    assert.match(receipt, /is with the refill team/)
    assert.match(receipt, /Answer by .+ (today|tomorrow)/)
    const id = conversationIn(rosa.page)
    await rosa.page.getByRole('link', { name: 'See my message' }).click()
    await see(rosa.page, /Lisinopril|Metformin|Atorvastatin|Amlodipine/i)
    assert.doesNotMatch(await wordsOf(rosa.page, '[role=log]'), /In your chart/)
    await world.wake()
    await filed(rosa.page, 1)
    await assertNewForm(rosa.page)

    const priya = await deskSeat(browser, world)
    await signInAs(priya.page, 'priya')
    const reply = await answerByKeyboard(priya.page, id)

    await readTheAnswer(rosa.page, { id, reply, javaScriptEnabled })
    await filed(rosa.page, 2)
    await assertFiled(id, reply)
    assertQuiet(rosa, priya)
    await rosa.context.close()
    await priya.context.close()
  })
}

type Asked = {
  readonly id: string
  readonly reply: string
  readonly javaScriptEnabled: boolean
}

/** What was sent is not a draft any more: the form is new again. */
async function assertNewForm(page: Page): Promise<void> {
  await page.goto('/write/refill')
  assert.equal(await page.locator('input[type=checkbox]:checked').count(), 0)
  await page.goto('/')
}

/** From home: Refill, the medicine, days left, Send. Counts the taps; nothing is typed. */
async function askForRefill(page: Page, medicine: number): Promise<number> {
  const way = [
    page.locator('a.tile[href="/write/refill"]'),
    page.locator('label.choice:has(input[type=checkbox])').nth(medicine),
    page.locator('label.choice', { hasText: '1 to 3' }),
    page.getByRole('button', { name: /send/i }),
  ]
  let taps = 0
  for (const step of way) {
    await step.click()
    taps += 1
  }
  await page.waitForURL('**/sent/*')
  return taps
}

/** Priya touches no mouse: finds it with J and K, opens, claims, replies from a template. */
async function answerByKeyboard(page: Page, id: string): Promise<string> {
  const { keyboard } = page
  const row = page.locator(`#row-${id}`)
  await row.waitFor()
  const isOn = async (): Promise<boolean> => (await row.getAttribute('aria-current')) === 'true'
  await keyboard.press('k')
  await pressUntil(page, 'j', isOn)
  await keyboard.press('j')
  await keyboard.press('k')
  assert.ok(await isOn(), 'K goes back to where J came from')
  await keyboard.press('Enter')
  await page.waitForURL(`**/desk/c/${id}`)
  await page.locator('.thread-facts', { hasText: 'Not claimed' }).waitFor()
  await keyboard.press('c')
  await page.locator('.thread-facts', { hasText: 'Claimed by you' }).waitFor()
  await keyboard.press('r')
  const field = page.locator('.composer textarea')
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  await keyboard.press('/')
  await page.getByRole('dialog', { name: 'Templates' }).waitFor()
  await keyboard.type('refill sent')
  await page.locator('.picker-preview .blank').first().waitFor()
  await keyboard.press('Enter')
  await page.locator('.editor mark.blank').first().waitFor()
  await assertBlanksStop(page, id)
  const blanks = (await field.inputValue()).match(/\[\[/g)?.length ?? 0
  assert.ok(blanks > 1)
  for (const words of ['tomorrow after 2 pm', 'one pill each morning', '90 days']) {
    await keyboard.type(words)
    if (words !== '90 days') await keyboard.press('Control+Enter')
  }
  const text = await field.inputValue()
  assert.doesNotMatch(text, /\[\[/)
  await keyboard.press('Control+Enter')
  await see(page, /Sent to Rosa/)
  return text.trim()
}

/** With a blank left the button says why it will not send, and the server would not have it either. */
async function assertBlanksStop(page: Page, id: string): Promise<void> {
  const button = page.getByRole('button', { name: /Send and close/ })
  assert.equal(await button.getAttribute('aria-disabled'), 'true')
  await see(page, /3 blanks left to check/)
  await page.keyboard.press('Control+Enter')
  await see(page, /3 blanks left to check/)
  const reply = { text: 'Ready by [[tomorrow]].', answersUpTo: 999, close: false }
  const refused = await postFrom(page, `/api/desk/conversations/${id}/reply`, reply)
  assert.deepEqual(refused, { status: 422, type: 'blanks-left' })
}

/** With script the news comes to the page that is open; without, it stands there at the next look. */
async function readTheAnswer(page: Page, asked: Asked): Promise<void> {
  const { id, reply } = asked
  if (asked.javaScriptEnabled) {
    assert.equal(new URL(page.url()).pathname, '/')
    await see(page, 'You have a new message')
    await page.locator('[data-live] a').click()
  } else {
    await page.goto('/')
    await see(page, /new answers? for you/)
    await page.goto('/messages')
    await see(page, 'New answer')
    await page.locator(`a[href^="/messages/${id}"]`).first().click()
  }
  await page.waitForURL(`**/messages/${id}*`)
  const log = await wordsOf(page, '[role=log]')
  assert.ok(log.includes(reply.split('\n')[0] ?? ''), log)
  assert.match(log, /Priya Shah, Refill nurse, opened it/)
  await page.locator('.readers-folded summary').click()
  assert.match(await wordsOf(page, '.readers-folded'), /Priya Shah.*Read and answered/)
}

/** So many of the messages are said to be in the chart; the page is asked again until it is so. */
async function filed(page: Page, count: number): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    const said = await page.locator('[role=log]').getByText('In your chart').count()
    if (said === count) return
    await page.waitForTimeout(100)
    await page.reload()
  }
  throw new Error(`never saw ${count} messages in the chart`)
}

/** What the chart exports is what was said, word for word, and its PDF is the one that was filed. */
async function assertFiled(conversation: string, reply: string): Promise<void> {
  const account = world.accountOf('rosa')
  assert.ok(account.kind === 'patient')
  const { practiceId, patientId } = account
  const bundle = await world.house.database.withSubject(
    { kind: 'worker', practiceId },
    async (tx) => await exportChart(tx, practiceId, patientId),
  )
  assert.ok(bundle !== undefined)
  const resources = objectsIn(bundle['entry']).map(({ resource }) => resource as JsonObject)
  const communication = resources.find(
    (each) =>
      each['resourceType'] === 'Communication' &&
      JSON.stringify(each['partOf'] ?? '').includes(conversation) &&
      objectsIn(each['payload']).some((part) => part['contentString'] === reply),
  )
  assert.ok(
    communication !== undefined,
    'the reply is in the exported chart, equal to what was sent',
  )
  const documents = resources.filter((each) => each['resourceType'] === 'DocumentReference')
  const own = documents.find((each) =>
    JSON.stringify(each['context'] ?? each).includes(String(communication['id'])),
  )
  assert.ok(own !== undefined, 'the reply has its printed copy')
  const [content] = objectsIn(own['content'])
  const attachment = content?.['attachment']
  assert.ok(isObject(attachment))
  const pdf = Buffer.from(String(attachment['data']), 'base64')
  assert.equal(createHash('sha1').update(pdf).digest('base64'), attachment['hash'])
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
}
