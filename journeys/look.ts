// What every page must be: readable by machines, wide enough for a finger, never wider than the screen,
// and usable by keyboard. Each look gives sentences about what is wrong; none means the page holds.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { gradeOf, longestSentence } from '../server/src/forms/reading-grade.test-helper.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const colours = ['color-contrast', 'link-in-text-block']
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Axe = {
  axe: {
    run: (
      on: Document,
      options: object,
    ) => Promise<{ violations: { id: string; nodes: { target: unknown[]; html: string }[] }[] }>
  }
}

/** The rules of axe, in the theme and width the page is in now. */
export async function faultsOfAxe(page: Page, which: 'all' | 'colours'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  return await page.evaluate(
    async (runOnly) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put there by the line above
      const { axe } = globalThis as unknown as Axe
      const options = { runOnly, resultTypes: ['violations'], elementRef: false }
      const { violations } = await axe.run(document, options)
      return violations.flatMap(({ id, nodes }) =>
        nodes
          .slice(0, 3)
          .map(({ target, html }) => `axe ${id}: ${target.join(' ')} ${html.slice(0, 140)}`),
      )
    },
    which === 'all' ? tags : { type: 'rule', values: colours },
  )
}

/** Nothing wider than the screen; nothing smaller than a finger needs. Links inside a line of text are exempt. */
export async function faultsOfLayout(page: Page, targetPx: number): Promise<string[]> {
  return await page.evaluate((targetPx) => {
    const faults: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`)
    const controls = 'a[href],button,input,select,textarea,summary,[role=option],[tabindex="0"]'
    for (const control of document.querySelectorAll<HTMLElement>(controls)) {
      const label = control instanceof HTMLInputElement ? control.closest('label') : null
      const target = label ?? control
      const { width, height } = target.getBoundingClientRect()
      const style = getComputedStyle(target)
      const hidden = !target.checkVisibility({ visibilityProperty: true }) || width <= 1
      if (hidden || style.display === 'inline' || control.classList.contains('skip-link')) continue
      const small = Math.min(width, height)
      // Half a pixel is how browsers round.
      if (small < targetPx - 0.5) {
        const name = control.textContent.trim().slice(0, 30)
        faults.push(
          `target ${Math.round(width)}x${Math.round(height)}: ${target.className} "${name}"`,
        )
      }
    }
    return faults
  }, targetPx)
}

/** Walks the page by Tab: every control comes by, ringed, and in the open. */
export async function faultsOfKeyboard(page: Page): Promise<string[]> {
  const faults: string[] = []
  const expected = await page.evaluate(() => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only to take the focus away
    ;(document.activeElement as HTMLElement | null)?.blur()
    const inDialog = document.querySelector('dialog:modal')
    const controls = 'a[href],button,input,select,textarea,summary,[tabindex="0"]'
    const radios = new Set<string>()
    let count = 0
    for (const control of (inDialog ?? document).querySelectorAll<HTMLElement>(controls)) {
      if (control.tabIndex < 0 || control.matches(':disabled')) continue
      if (!control.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
        continue
      if (control instanceof HTMLInputElement && control.type === 'radio') {
        if (radios.has(control.name)) continue
        radios.add(control.name)
      }
      count += 1
    }
    return count
  })
  let stops = 0
  // The desk draws itself anew when news comes, and the walk may then begin again: one whole round more settles it.
  let again = 0
  for (let pressed = 0; pressed < 250; pressed += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(lookAtFocus)
    if (stop === 'outside') continue
    if (stop === 'seen') {
      again += 1
      if (stops >= expected || again > expected) break
      continue
    }
    again = 0
    stops += 1
    if (stop !== 'fine') faults.push(stop)
  }
  // A link to skip ahead would stay over what it covers only while it has the focus.
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  if (stops < expected) faults.push(`Tab came by ${stops} of ${expected} controls`)
  return faults
}

/** Runs in the page: whether what has the focus shows it, and is not under something that sticks. */
function lookAtFocus(): string {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement) || focused === document.body) return 'outside'
  if (focused.dataset['walked'] !== undefined) return 'seen'
  focused.dataset['walked'] = ''
  const host = focused instanceof HTMLInputElement ? (focused.closest('label') ?? focused) : focused
  const ringed = (element: Element | null): boolean => {
    if (element === null) return false
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
  }
  const name = `${focused.tagName}.${focused.className} "${(focused.textContent || focused.getAttribute('aria-label') || '').trim().slice(0, 30)}"`
  const around = focused.closest(':has(> :focus)')
  if (!ringed(focused) && !ringed(host) && !ringed(host.firstElementChild) && !ringed(around)) {
    return `no ring: ${name}`
  }
  const { left, top, width, height } = host.getBoundingClientRect()
  const open = [0.5, 0.15, 0.85].some((down) =>
    [0.5, 0.1, 0.9].some((along) => {
      const there = document.elementFromPoint(left + width * along, top + height * down)
      return (
        there !== null &&
        (host.contains(there) ||
          (there.contains(host) && there !== document.body && there !== document.documentElement))
      )
    }),
  )
  return open ? 'fine' : `covered: ${name}`
}

const sentenceWordsMax = 20
const gradeMax = 6

/** What we say to patients: short sentences in plain words. What people wrote and what charts hold is theirs. */
export async function faultsOfCopy(page: Page): Promise<string[]> {
  const lines = await page.evaluate(() => {
    const theirs =
      '.typed, dd, [dir=auto], .prefilled, bdi, textarea, input, script, style, svg, [aria-hidden=true], .answer h3, .matter h3'
    const said: string[] = []
    const blocks = 'h1,h2,h3,p,li,dt,legend,label,button,a.button,summary,b,small'
    for (const block of document.querySelectorAll<HTMLElement>(blocks)) {
      if (!block.checkVisibility() || block.closest(theirs) !== null) continue
      if (block.querySelector('h1,h2,h3,p,li,dl,div,label,b,small') !== null) continue
      const copy = block.cloneNode(true)
      if (!(copy instanceof HTMLElement)) continue
      for (const part of copy.querySelectorAll(theirs)) part.remove()
      const words = copy.textContent.replaceAll(/\s+/g, ' ').trim()
      if (words !== '') said.push(words)
    }
    return said
  })
  const plain = lines.map((line) => line.replaceAll(drugs, 'pill'))
  const faults = plain
    .filter((line) => longestSentence(line) > sentenceWordsMax)
    .map((line) => `a sentence of ${longestSentence(line)} words: ${line}`)
  const grade = gradeOf(plain)
  if (grade > gradeMax)
    faults.push(`reads like grade ${grade.toFixed(1)}: ${plain.join(' | ').slice(0, 400)}`)
  return faults
}

/** Names people know from the box, however long. */
const drugs =
  /\b(?:amlodipine|atorvastatin|amoxicillin|albuterol|hydrochlorothiazide|levothyroxine|lisinopril|metformin|omeprazole|sertraline)\b/gi

/** With the text twice as large on a small phone (WCAG 1.4.4) nothing may scroll sideways. */
export async function faultsOfBigText(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 360, height: 800 })
  const width = await page.evaluate(() => {
    const root = document.documentElement
    root.style.fontSize = '200%'
    const wide = root.scrollWidth
    root.style.fontSize = ''
    return wide
  })
  return width > 360 ? [`scrolls sideways to ${width}`] : []
}
