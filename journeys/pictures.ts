// By hand: node --import ./server/tsx.ts journeys/pictures.ts
// Draws the pictures of the README from the demo practice into docs/pictures.
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { signInAs } from './people.ts'
import { openWorld } from './world.ts'

const folder = join(import.meta.dirname, '../docs/pictures')
const bytesMax = 250 * 1024

type Shot = {
  readonly name: string
  readonly as: string
  readonly scheme?: 'dark'
  readonly pose: (page: Page) => Promise<unknown>
}

const phoneShots: readonly Shot[] = [
  { name: 'patient-home', as: 'rosa', pose: async (page) => await page.goto('/') },
  {
    name: 'patient-refill',
    as: 'rosa',
    pose: async (page) => {
      await page.goto('/write/refill')
      await page.locator('label.choice:has(input[type=checkbox])').first().click()
    },
  },
  {
    name: 'patient-thread',
    as: 'rosa',
    pose: async (page) => {
      await page.goto('/')
      await page.getByRole('link', { name: /Read the answer/ }).click()
      await page.locator('[role=log]').waitFor()
    },
  },
  { name: 'patient-dark', as: 'rosa', scheme: 'dark', pose: async (page) => await page.goto('/') },
]

const inbox = async (page: Page): Promise<void> => {
  await page.goto('/desk/inbox/nurses')
  await page.locator('.preview, .row-link').first().waitFor()
  await page.waitForTimeout(800)
}

const deskShots: readonly Shot[] = [
  { name: 'desk-inbox', as: 'dana', pose: inbox },
  {
    name: 'desk-thread',
    as: 'priya',
    pose: async (page) => {
      await page.goto('/desk/inbox/refills')
      await page.locator('.row-link', { hasText: 'Rosa' }).first().focus()
      await page.keyboard.press('Enter')
      await page.locator('.composer textarea').waitFor()
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Find a template' }).waitFor()
      await page.locator('.picker-preview').waitFor()
      await page.keyboard.type('refill sent')
      await page.locator('.picker-preview .blank').first().waitFor()
      await page.keyboard.press('Enter')
      await page.locator('.blank-reason').waitFor()
      await page.locator('#page-title').focus()
    },
  },
  { name: 'desk-dark', as: 'dana', scheme: 'dark', pose: inbox },
]

await using world = await openWorld()
const browser = await openBrowser()
await mkdir(folder, { recursive: true })
const phone = { viewport: { width: 390, height: 844 }, scales: [2, 1.5] }
const desk = { viewport: { width: 1440, height: 900 }, scales: [1] }
// Pictures first of what nobody has read yet: reading changes the home page.
for (const shot of [...phoneShots].toSorted((one) => (one.name === 'patient-thread' ? 1 : -1))) {
  await take(shot, phone)
}
for (const shot of deskShots) await take(shot, desk)
await browser.close()

/** Takes one picture, at the largest scale that keeps the file small. */
async function take({ name, as, scheme, pose }: Shot, size: typeof phone): Promise<void> {
  for (const deviceScaleFactor of size.scales) {
    const context = await browser.newContext({
      baseURL: world.origin,
      viewport: size.viewport,
      deviceScaleFactor,
      colorScheme: scheme ?? 'light',
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'America/New_York',
    })
    const page = await context.newPage()
    await signInAs(page, as)
    await pose(page)
    await page.evaluate(async () => await document.fonts.ready)
    const path = join(folder, `${name}.png`)
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
    await context.close()
    const { size: bytes } = await stat(path)
    console.log(`${name}.png: ${Math.round(bytes / 1024)} KB at ${deviceScaleFactor}`)
    if (bytes <= bytesMax) return
  }
  throw new Error(`${name}.png is larger than ${bytesMax / 1024} KB`)
}
