// Goes to places and looks at each from every side: three widths, both themes, by keyboard, by its words.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import {
  faultsOfAxe,
  faultsOfBigText,
  faultsOfCopy,
  faultsOfKeyboard,
  faultsOfLayout,
} from './look.ts'
import type { Seat } from './people.ts'
import type { Place } from './places.ts'

/** The dark theme changes colours and nothing else; SALVE_GATES=all asks every rule there as well. */
const everyRule = process.env['SALVE_GATES'] === 'all'

const widths = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
]

export type Face = { readonly targetPx: number; readonly walkAt: number; readonly copy: boolean }
export const patientFace: Face = { targetPx: 44, walkAt: 390, copy: true }
export const deskFace: Face = { targetPx: 28, walkAt: 1440, copy: false }

/** Goes to each place and looks at it every way; what is wrong anywhere is told at once, at the end. */
export async function walk(
  { page, complaints }: Seat,
  places: readonly Place[],
  face: Face,
): Promise<void> {
  const faults: string[] = []
  for (const place of places) {
    const note = (how: string, found: readonly string[]): void => {
      faults.push(...found.map((fault) => `${place.name}, ${how}: ${fault}`))
    }
    const before = complaints.length
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.setViewportSize({ width: face.walkAt, height: face.walkAt > 800 ? 900 : 844 })
    await place.reach(page)
    await page.evaluate(async () => await document.fonts.ready)
    await page.waitForLoadState('load')
    if (face.copy) note('copy', await faultsOfCopy(page))
    note('keyboard', await faultsOfKeyboard(page))
    if (face.copy) note('text at 200 %', await faultsOfBigText(page))
    for (const size of widths) {
      await page.setViewportSize(size)
      note(`${size.width}`, await faultsOfLayout(page, face.targetPx))
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await settle(page)
        note(
          `${size.width} ${colorScheme}`,
          await faultsOfAxe(page, colorScheme === 'dark' && !everyRule ? 'colours' : 'all'),
        )
      }
    }
    note('console', complaints.slice(before))
    await place.leave?.(page)
  }
  assert.deepEqual(faults, [], `${faults.length} faults:\n${faults.join('\n')}`)
}

/** Colours that were on their way have arrived. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await Promise.allSettled(document.getAnimations().map(async (each) => await each.finished))
  })
}
