// Every screen and state of the desk that the gates look at, and how to get there.
import type { Page } from 'playwright-core'
import { signInAs } from './people.ts'
import type { Place } from './places.ts'
import type { World } from './world.ts'

const openFirst = async (page: Page): Promise<void> => {
  await page.goto('/desk/inbox/nurses')
  await page.locator('.row-link').first().waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.row-link').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('.composer textarea').waitFor()
}

function inbox(name: string, path: string, ready: string): Place {
  return {
    name,
    reach: async (page) => {
      await page.goto(path)
      await page.locator(ready).first().waitFor()
    },
  }
}

/** Opened on the first message by a key, and closed again. */
function dialogAt(name: string, key: string): Place {
  return {
    name,
    reach: async (page) => {
      await page.goto('/desk/inbox/nurses')
      await page.locator('.row-link').first().waitFor()
      await page.keyboard.press(key)
      await page.locator('dialog[open]').waitFor()
    },
  }
}

export function deskPlaces(world: World): readonly Place[] {
  const rows = '.row-link, .empty'
  return [
    inbox('inbox', '/desk/inbox/nurses', '.row-link'),
    inbox('inbox, not claimed', '/desk/inbox/nurses?view=unclaimed', rows),
    inbox('inbox, mine', '/desk/inbox/nurses?view=mine', rows),
    inbox('inbox, waiting', '/desk/inbox/nurses?view=waiting', rows),
    inbox('inbox, done', '/desk/inbox/nurses?view=done', rows),
    inbox('claimed by me', '/desk/mine', rows),
    inbox('still owed', '/desk/owed', 'table, .empty, li'),
    inbox('owed, past its ladder', '/desk/owed?state=past-ladder', 'table, .empty, li'),
    inbox('no such page', '/desk/nowhere', '#page-title'),
    inbox('find a patient', '/desk/invite?q=ro', '.hit'),
    { name: 'thread', reach: openFirst },
    {
      name: 'thread, templates',
      reach: async (page) => {
        await openFirst(page)
        await page.keyboard.press('/')
        await page.locator('.picker-preview .said').waitFor()
      },
    },
    {
      name: 'thread, a template with blanks',
      reach: async (page) => {
        await openFirst(page)
        await page.keyboard.press('/')
        await page.locator('.picker-preview .blank').first().waitFor()
        await page.keyboard.press('Enter')
        await page.locator('.blank-reason').waitFor()
      },
    },
    {
      name: 'thread, a note',
      reach: async (page) => {
        await openFirst(page)
        await page.keyboard.press('n')
        await page.locator('.composer-note textarea').waitFor()
      },
    },
    dialogAt('search or do', 'Control+k'),
    dialogAt('keys', '?'),
    dialogAt('move', 'm'),
    dialogAt('done', 'e'),
    dialogAt('log a call', 'l'),
    {
      name: 'settings',
      reach: async (page) => {
        await page.goto('/desk/inbox/nurses')
        await page.locator('.side-person').click()
        await page.locator('dialog[open]').waitFor()
      },
    },
    {
      name: 'the messages of a patient',
      reach: async (page) => {
        await page.goto('/desk/inbox/nurses')
        await page.locator('.row-link').first().waitFor()
        await page.keyboard.press('Control+k')
        await page.locator('dialog[open] input').fill('rosa alvarez')
        await page.getByRole('group', { name: 'Patients' }).waitFor()
        await page.keyboard.press('Enter')
        await page.waitForURL('**/desk/patients/*')
        await page.locator('.row-link').first().waitFor()
      },
    },
    {
      name: 'no desk',
      reach: async (page) => {
        await page.goto('/demo')
        await signInAs(page, 'okafor')
        await page.getByRole('button', { name: 'Find a patient' }).waitFor()
      },
    },
    inbox('not your desk', '/desk/inbox/nurses', '#page-title'),
    {
      name: 'a slip',
      reach: async (page) => {
        await page.goto('/demo')
        await signInAs(page, 'sam')
        await page.goto('/desk/invite?q=rosa')
        await page.locator('.hit button').first().click()
        await page.locator('.slip-code').waitFor()
      },
    },
    {
      name: 'the printed slip',
      reach: async (page) => {
        const href = await page.locator('.slip a.button').getAttribute('href')
        await page.goto(href ?? '')
      },
    },
    {
      name: 'locked',
      reach: async (page) => {
        await page.goto('/desk')
        await page.locator('.side-person').click()
        await page.getByRole('button', { name: 'Lock now' }).click()
        await page.getByRole('button', { name: 'Unlock', exact: true }).waitFor()
      },
    },
    {
      name: 'sign in',
      reach: async (page) => {
        await page.context().clearCookies()
        await page.goto(`${world.origin}/desk/sign-in`)
        await page.getByRole('button', { name: 'Go on' }).waitFor()
      },
    },
    {
      name: 'a set-up link that is old',
      reach: async (page) => {
        await page.goto('/desk/set-up#no-such-link')
        await page.getByRole('alert').waitFor()
      },
    },
  ]
}
