// The people of the journeys: who sits at which browser, and what their page complains of.
import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { World } from './world.ts'

export type Seat = {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page said that it should not have: thrown errors, console errors, refusals of the policy. */
  readonly complaints: readonly string[]
}

export type SeatOptions = {
  readonly javaScriptEnabled?: boolean
  readonly width?: number
  readonly height?: number
  readonly scheme?: 'light' | 'dark'
}

/** A browser of one's own: no cookie of anybody else is in it. */
export async function sitDown(
  browser: Browser,
  world: World,
  { javaScriptEnabled = true, width = 390, height = 844, scheme = 'light' }: SeatOptions = {},
): Promise<Seat> {
  const context = await browser.newContext({
    baseURL: world.origin,
    viewport: { width, height },
    javaScriptEnabled,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'America/New_York',
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  return { page, context, complaints: listen(page) }
}

/** A patient's phone. */
export async function phone(
  browser: Browser,
  world: World,
  options: SeatOptions = {},
): Promise<Seat> {
  return await sitDown(browser, world, { width: 390, height: 844, ...options })
}

/** A place at the practice's desk. */
export async function deskSeat(
  browser: Browser,
  world: World,
  options: SeatOptions = {},
): Promise<Seat> {
  return await sitDown(browser, world, { width: 1440, height: 900, ...options })
}

/** Through the demo's own door. */
export async function signInAs(page: Page, as: string): Promise<void> {
  await page.goto('/demo')
  await page.locator(`button[name=as][value=${as}]`).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/demo'))
}

/** What a page complains of, as it happens. Answers that refuse are told by the journeys themselves. */
export function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (fault) => complaints.push(`error: ${fault.message}`))
  page.on('console', (message) => {
    const refused = /Failed to load resource: (the server responded|net::)/.test(message.text())
    if (message.type() === 'error' && !refused) complaints.push(`console: ${message.text()}`)
  })
  return complaints
}

export function assertQuiet(...seats: readonly Seat[]): void {
  for (const { complaints } of seats) assert.deepEqual(complaints, [])
}

/** Waits until there is exactly one thing on the page with these words that can be seen. */
export async function see(page: Page, words: string | RegExp): Promise<Locator> {
  const found = page.getByText(words).filter({ visible: true }).first()
  await found.waitFor()
  return found
}

/** The words of the main part, with the white space of the source evened out. */
export async function wordsOf(page: Page, selector = 'main'): Promise<string> {
  return (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ')
}

/** The conversation a page is about, from its address. */
export function conversationIn(page: Page): string {
  const id = /\/(?:sent|messages|c)\/([^/?#]+)/.exec(page.url())?.[1]
  assert.ok(id !== undefined, `no conversation in ${page.url()}`)
  return id
}

/** A write of the desk's API in the name of whoever sits at this page. */
export async function postFrom(
  page: Page,
  path: string,
  body: object,
): Promise<{ readonly status: number; readonly type: string | undefined }> {
  return await page.evaluate(
    async ({ path, body }) => {
      const session: { csrf: string } = await (await fetch('/api/desk/session')).json()
      const answer = await fetch(path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-salve-csrf': session.csrf,
          'idempotency-key': crypto.randomUUID(),
        },
        body: JSON.stringify(body),
      })
      const { type }: { type?: string } = await answer.json()
      return { status: answer.status, type }
    },
    { path, body },
  )
}

/** Presses a key until something is so; a bound keeps a wrong page from hanging. */
export async function pressUntil(
  page: Page,
  key: string,
  isSo: () => Promise<boolean>,
): Promise<number> {
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await isSo()) return pressed
    await page.keyboard.press(key)
  }
  throw new Error(`pressed ${key} 80 times in vain`)
}
