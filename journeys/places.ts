// Every patient page and state that the gates look at, and how to get there.
import type { Page } from 'playwright-core'

export type Place = {
  readonly name: string
  readonly reach: (page: Page) => Promise<void>
  /** Puts back what the next place would trip over. */
  readonly leave?: (page: Page) => Promise<void>
}

function at(name: string, path: string): Place {
  return {
    name,
    reach: async (page) => {
      await page.goto(path)
    },
  }
}

/** Posts the form as it stands, past the checks a browser makes: the server's own refusal is wanted. */
async function post(page: Page, form: string): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.locator(form).evaluate((element) => {
    if (!(element instanceof HTMLFormElement)) return
    element.noValidate = true
    element.requestSubmit()
  })
  await loaded
}

async function ask(page: Page, words: string): Promise<void> {
  await page.goto('/write/health-question')
  await page.locator('textarea').first().fill(words)
  // The words of the last try may still be there: ticked stays ticked.
  await page.getByLabel('None of these').check({ force: true })
  const wrong = page.locator('fieldset', { hasText: 'Is something wrong now?' })
  await wrong.getByLabel('No', { exact: true }).check({ force: true })
  await post(page, 'form[data-send]')
  await page.locator('.stop').waitFor()
}

export const patientPlaces: readonly Place[] = [
  at('home', '/'),
  at('topics', '/write'),
  at('topics, none picked', '/write?go=1'),
  {
    name: 'form refused',
    reach: async (page) => {
      await page.goto('/write/refill')
      await post(page, 'form[data-send]')
      await page.locator('.error-summary, [class*=error]').first().waitFor()
    },
  },
  { name: 'urgent stop', reach: async (page) => await ask(page, 'I have chest pain now') },
  { name: 'crisis stop', reach: async (page) => await ask(page, 'I want to kill myself') },
  {
    name: 'receipt',
    reach: async (page) => {
      await page.goto('/write/refill')
      await page.locator('label.choice input[type=checkbox]').first().check({ force: true })
      await page.getByLabel('1 to 3').check({ force: true })
      await page.locator('.dock button:not([formaction])').click()
      await page.waitForURL('**/sent/*')
    },
  },
  {
    name: 'thread with a new answer',
    reach: async (page) => {
      await page.goto('/')
      await page
        .getByRole('link', { name: /Read the answer/ })
        .first()
        .click()
      await page.locator('[role=log]').waitFor()
      await page.locator('.readers-folded summary').click()
    },
  },
  at('messages', '/messages'),
  {
    name: 'thread, closed',
    reach: async (page) => {
      await page.goto('/messages')
      await page.locator('a[href^="/messages/"]').last().click()
      await page.locator('[role=log]').waitFor()
    },
  },
  {
    name: 'reply refused',
    reach: async (page) => {
      await page.goto('/messages')
      await page.locator('a[href^="/messages/"]').last().click()
      await page.locator('#reply-text').fill(' ')
      await post(page, '#reply')
      await page.locator('#reply-error').waitFor()
    },
  },
  at('you', '/you'),
  at('address', '/you/address'),
  {
    name: 'address, refused',
    reach: async (page) => {
      await page.goto('/you/address')
      await page.locator('#email').fill('not an address')
      await post(page, 'main form.form')
      await page.locator('#email-error').waitFor()
    },
  },
  at('how it works', '/you/how-it-works'),
  at('welcome', '/welcome'),
  at('how to be reached', '/join/contact'),
  {
    name: 'how to be reached, refused',
    reach: async (page) => {
      await page.goto('/join/contact')
      await page.locator('#other-way').check({ force: true })
      await page.locator('#email').fill('not an address')
      await post(page, 'main form.form')
      await page.locator('#email-error').waitFor()
    },
  },
  {
    name: 'idle warning',
    reach: async (page) => {
      await page.goto('/')
      await page.locator('dialog.idle').evaluate((dialog) => {
        if (dialog instanceof HTMLDialogElement) dialog.showModal()
      })
    },
  },
  {
    name: 'news',
    reach: async (page) => {
      await page.goto('/you')
      await page.locator('[data-live] p').evaluate((line) => line.removeAttribute('hidden'))
    },
  },
]

export const emptyPlaces: readonly Place[] = [at('home', '/'), at('messages', '/messages')]

export const doorPlaces: readonly Place[] = [
  at('join', '/join'),
  at('join with a code', '/join/QF74KD'),
  {
    name: 'join, not matched',
    reach: async (page) => {
      await page.goto('/join/QF74KD')
      await page.getByLabel('Month').fill('4')
      await page.getByLabel('Day', { exact: true }).fill('27')
      await page.getByLabel('Year').fill('1961')
      await post(page, 'main form')
    },
  },
  at('sign in', '/sign-in'),
  at('signed out', '/sign-in?out=idle'),
  {
    name: 'sign in, email refused',
    reach: async (page) => {
      await page.goto('/sign-in')
      await page.locator('#email').fill('not an address')
      await post(page, 'main form')
    },
  },
  {
    name: 'code',
    reach: async (page) => {
      await page.goto('/sign-in')
      await page.locator('#email').fill('rosa@home.example')
      await post(page, 'main form')
      await page.locator('#code').waitFor()
    },
  },
  {
    name: 'code, wrong',
    reach: async (page) => {
      await page.goto('/sign-in/code')
      await page.locator('#code').fill('000000')
      await post(page, 'main form.form')
    },
  },
  at('no such page', '/nothing-here'),
  at('demo', '/demo'),
  at('demo outbox', '/demo/outbox'),
]
